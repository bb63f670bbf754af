public import Experiment
public import Plot

/// A function of one variable with the ways of descents along it: above the function with a tangent, below
/// its derivative.
public struct DescentCurveChart {
  /// The steps of a run along a function of one variable.
  public struct Descent: Hashable, Sendable {
    /// The run.
    public let run: Run
    /// The variable at each step.
    public let x: [Double]
    /// The function there.
    public let values: [Double]

    /// Makes a descent; the arrays are as long as each other.
    public init(_ run: Run, x: [Double], values: [Double]) {
      precondition(x.count == values.count, "a descent has one value for each place")
      self.run = run
      self.x = x
      self.values = values
    }
  }

  private let curve: FunctionCurve
  private let variable: String
  private let descents: [String: Descent]
  private let groups: [SettingGroup]
  private let names: [String]
  private let arrangement: Arrangement

  /// Makes the chart of a function and the descents along it.
  ///
  /// - Parameters:
  ///   - curve: The function with its derivative, and where its tangent is drawn.
  ///   - variable: What it is a function of.
  ///   - descents: The ways of runs; empty draws the function alone.
  public init(_ curve: FunctionCurve, variable: String, descents: [Descent] = []) {
    self.curve = curve
    self.variable = variable
    self.descents = Dictionary(descents.map { ($0.run.id, $0) }) { _, last in last }
    groups = SettingGroup.groups(descents.map { RunResult($0.run, []) })
    names = Differences.names(in: descents.map(\.run))
    arrangement = Arrangement(groups, names: names, hasPanels: false)
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let range = Self.range(curve.values)
    let slopes = Self.range(curve.slopes)
    let sorted = arrangement.panels(groups).flatMap(\.groups)
    let axis = Axis(
      label: variable,
      scale: .linear,
      lower: curve.x.first,
      upper: curve.x.last
    )
    return Figure(
      title: descents.isEmpty
        ? "\(curve.name) and its derivative"
        : ChartText.title("Gradient descent on \(curve.name)", by: names),
      subtitle: ChartText.subtitle(groups, except: names),
      caption: caption,
      panels: [
        Panel(
          title: "function",
          x: axis,
          y: Axis(scale: .linear, lower: range?.lowerBound, upper: range?.upperBound),
          marks: functionMarks(range) + sorted.flatMap { paths($0) },
          legend: Legend(
            title: arrangement.lineParameters.joined(separator: ", "),
            placement: .column
          )
        ),
        Panel(
          title: "derivative",
          x: axis,
          y: Axis(scale: .linear, lower: slopes?.lowerBound, upper: slopes?.upperBound),
          marks: [
            .line(LineMark(x: curve.x, y: curve.x.map { _ in 0 }, colour: .neutral, dash: .dotted)),
            .line(LineMark(x: curve.x, y: curve.slopes, colour: .neutral)),
          ] + slopePoint,
          legend: Legend(placement: .hidden)
        ),
      ],
      columns: 1
    )
  }

  /// What a function itself fills, with some air, which tangents and diverging descents leave.
  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low < high else { return nil }
    let air = (high - low) * 0.06
    return low - air...high + air
  }

  private func functionMarks(_ range: ClosedRange<Double>?) -> [Mark] {
    var marks: [Mark] = [.line(LineMark(x: curve.x, y: curve.values, colour: .neutral))]
    guard let tangent = curve.tangent else { return marks }
    let heights = curve.x.map { tangent.value + tangent.slope * ($0 - tangent.x) }
    marks += [
      .line(
        LineMark(
          x: curve.x,
          y: heights.map { range?.contains($0) ?? true ? $0 : .nan },
          label: "tangent at \(NumberFormat.text(tangent.x, digits: 4))",
          note: "slope \(NumberFormat.text(tangent.slope, digits: 4))",
          colour: tangentColour,
          dash: .dashed
        )
      ),
      .points(PointsMark(x: [tangent.x], y: [tangent.value], colour: tangentColour)),
    ]
    return marks
  }

  /// The colour that always was the tangent's, or the first that no path has.
  private var tangentColour: ColourRole { .category(min(max(groups.count, 3), 7)) }

  private var slopePoint: [Mark] {
    curve.tangent.map {
      [.points(PointsMark(x: [$0.x], y: [$0.slope], colour: tangentColour))]
    } ?? []
  }

  private func paths(_ group: SettingGroup) -> [Mark] {
    group.results.compactMap { descents[$0.run.id] }.enumerated().map { index, descent in
      .path(
        PathMark(
          x: descent.x,
          y: descent.values,
          label: index == 0 ? arrangement.label(group) : "",
          note: index == 0 ? note(descent) : "",
          colour: arrangement.colour(group),
          ending: descent.run.status == .diverged ? .cross : .dot
        )
      )
    }
  }

  private func note(_ descent: Descent) -> String {
    guard let lower = curve.x.first, let upper = curve.x.last,
      let step = descent.x.firstIndex(where: { !(lower...upper).contains($0) })
    else { return "" }
    return "leaves the figure at step \(ChartText.text(step))"
  }

  private var caption: String {
    var sentences: [String] = []
    if !descents.isEmpty { sentences.append("Paths: from open circle to dot.") }
    if descents.count == 1, let descent = descents.values.first {
      let note = note(descent)
      if !note.isEmpty { sentences.append("The run \(note).") }
    }
    return sentences.joined(separator: " ")
  }
}
