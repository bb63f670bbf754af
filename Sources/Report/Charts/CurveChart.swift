public import Plot

/// Functions of one variable, each in a panel with its derivative, all to the same scale.
public struct CurveChart {
  private let curves: [FunctionCurve]
  private let title: String
  private let variable: String
  private let vertical: ClosedRange<Double>?

  /// Makes the chart of some functions.
  ///
  /// - Parameters:
  ///   - curves: The functions, in the order of their panels.
  ///   - title: The title of the figure; nil names a single function.
  ///   - variable: What they are functions of.
  ///   - vertical: What the vertical axes show; lines end where they leave it. Nil for everything.
  public init(
    _ curves: [FunctionCurve],
    title: String? = nil,
    variable: String = "x",
    vertical: ClosedRange<Double>? = nil
  ) {
    self.curves = curves
    self.variable = variable
    self.vertical = vertical
    self.title =
      title
      ?? (curves.count == 1
        ? "\(curves[0].name) and its derivative" : "Functions and their derivatives")
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let columns = curves.count <= 3 ? curves.count : (curves.count + 1) / 2
    return Figure(
      title: title,
      panels: curves.enumerated().map { index, curve in
        let isLowest = index + columns >= curves.count
        return Panel(
          title: curves.count == 1 ? "" : curve.name,
          x: Axis(label: isLowest ? variable : "", scale: .linear),
          y: Axis(scale: .linear, lower: vertical?.lowerBound, upper: vertical?.upperBound),
          marks: marks(of: curve)
        )
      },
      columns: columns,
      sharesAxes: true
    )
  }

  private func marks(of curve: FunctionCurve) -> [Mark] {
    // The derivative's dashes over the value's line, so that both are seen where they are equal.
    var marks: [Mark] = [
      .line(
        LineMark(x: curve.x, y: shown(curve.values), label: "value", colour: .category(0))
      ),
      .line(
        LineMark(
          x: curve.x,
          y: shown(curve.slopes),
          label: "derivative",
          colour: .category(1),
          dash: .dashed
        )
      ),
    ]
    guard let tangent = curve.tangent else { return marks }
    marks.insert(
      .line(
        LineMark(
          x: curve.x,
          y: shown(curve.x.map { tangent.value + tangent.slope * ($0 - tangent.x) }),
          label: "tangent at \(NumberFormat.text(tangent.x, digits: 4))",
          colour: .neutral
        )
      ),
      at: 0
    )
    marks.append(.points(PointsMark(x: [tangent.x], y: [tangent.value], colour: .category(0))))
    return marks
  }

  /// The values that the vertical axis shows; the others are gaps.
  private func shown(_ values: [Double]) -> [Double] {
    guard let vertical else { return values }
    return values.map { vertical.contains($0) ? $0 : .nan }
  }
}
