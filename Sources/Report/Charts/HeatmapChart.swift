import Experiment
public import Plot

/// A metric over two swept parameters: a coloured cell with its number for each pair of values; where
/// the pairs make no grid, as in a random sweep, a coloured point for each.
public struct HeatmapChart {
  private static let mostCells = 40

  private let values: SweepValues
  private let x: ParameterValues
  private let y: ParameterValues
  /// The parameter with a panel for each value; nil for one panel.
  private let panelParameter: ParameterValues?

  /// Makes the chart of a sweep over two parameters, or over three of which one has up to six values.
  ///
  /// Nil for other sweeps.
  public init?(_ values: SweepValues) {
    let parameters = values.names.map { ParameterValues($0, in: values.groups) }
    guard (2...3).contains(parameters.count) else { return nil }
    var axes = parameters
    if parameters.count == 3 {
      guard
        let fewest = parameters.indices.min(by: {
          parameters[$0].values.count < parameters[$1].values.count
        }), parameters[fewest].values.count <= 6
      else { return nil }
      panelParameter = axes.remove(at: fewest)
    } else {
      panelParameter = nil
    }
    self.values = values
    // The longer row of cells goes across, as pages do.
    let isTurned = axes[1].values.count > axes[0].values.count
    (x, y) = isTurned ? (axes[1], axes[0]) : (axes[0], axes[1])
  }

  /// Whether the pairs of values fill a grid at least half.
  private var isGrid: Bool {
    let cells = x.values.count * y.values.count * (panelParameter?.values.count ?? 1)
    return x.values.count <= Self.mostCells && y.values.count <= Self.mostCells
      && 2 * values.groups.count >= cells || !x.isNumeric || !y.isNumeric
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let means = values.means
    let scale = ColourScale(spanning: means)
    let texts = SweepValues.texts(means)
    let panels: [(title: String, indices: [Int])] =
      panelParameter.map { parameter in
        zip(parameter.values, parameter.labels).map { value, label in
          (
            "\(parameter.name) \(label)",
            values.groups.indices.filter { values.groups[$0].setting[parameter.name] == value }
          )
        }
      } ?? [("", Array(values.groups.indices))]
    return Figure(
      title: ChartText.title(values.heading, by: values.names),
      subtitle: ChartText.subtitle(values.groups, except: values.names),
      caption: caption,
      panels: panels.map { title, indices in
        isGrid
          ? cells(title, indices, means, texts, scale) : points(title, indices, means, scale)
      },
      sharesAxes: true
    )
  }

  private var caption: String {
    var sentences = ["\(isGrid ? "Cells" : "Colours"): \(values.meaning)."]
    if values.areEqual {
      sentences.append("All are equal.")
    } else if isGrid, values.best != nil {
      sentences.append("Bold: the best.")
    }
    if !values.earlySentence.isEmpty {
      let what = isGrid ? "Lightly hatched" : "Open circles"
      sentences.append("\(what): \(values.earlySentence)")
    }
    let broken = values.groups.filter { !values.remark($0).isEmpty }.count
    if broken > 0 {
      sentences.append(
        isGrid ? "Hatched: no number." : "Crosses: no number, \(values.reasons)."
      )
    }
    return sentences.joined(separator: " ")
  }

  private func legend(_ scale: ColourScale, _ ramp: ColourRamp) -> Legend {
    Legend(
      placement: .hidden,
      colourBar: ColourBar(title: values.title, ramp: ramp, content: .scale(scale))
    )
  }

  private func cells(
    _ title: String,
    _ indices: [Int],
    _ means: [Double],
    _ texts: [String],
    _ scale: ColourScale
  ) -> Panel {
    var cells = [Double](repeating: .nan, count: x.values.count * y.values.count)
    var cellTexts = [String](repeating: "", count: cells.count)
    var strong: Int?
    var hatched: [Int] = []
    let best = values.areEqual ? nil : values.best
    for index in indices {
      let setting = values.groups[index].setting
      guard let column = x.values.firstIndex(of: setting[x.name]),
        let row = y.values.firstIndex(of: setting[y.name])
      else { continue }
      let cell = row * x.values.count + column
      cells[cell] = means[index]
      cellTexts[cell] =
        means[index].isFinite ? texts[index] : values.remark(values.groups[index])
      if index == best { strong = cell }
      if values.early(values.groups[index]) != nil { hatched.append(cell) }
    }
    return Panel(
      title: title,
      x: Axis(label: x.name, categories: x.labels),
      y: Axis(label: y.name, categories: y.labels),
      marks: [
        .heat(
          HeatMark(
            columns: x.values.count,
            values: cells,
            texts: cellTexts,
            scale: scale,
            strong: strong,
            hatched: hatched.sorted()
          )
        )
      ],
      legend: legend(scale, .cells)
    )
  }

  private func points(
    _ title: String,
    _ indices: [Int],
    _ means: [Double],
    _ scale: ColourScale
  ) -> Panel {
    let marks = indices.map { index in
      let group = values.groups[index]
      let mean = means[index]
      return Mark.points(
        PointsMark(
          x: [x.place(group)],
          y: [y.place(group)],
          colour: mean.isFinite ? .sequential(scale.position(of: mean)) : .neutral,
          shape: mean.isFinite ? values.early(group) == nil ? .circle : .ring : .cross
        )
      )
    }
    return Panel(title: title, x: x.axis, y: y.axis, marks: marks, legend: legend(scale, .lines))
  }
}
