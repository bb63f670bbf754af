public import Experiment
public import Plot

/// A function of two variables with its negative gradient, and the ways of descents over it.
public struct FieldChart {
  private let field: Field
  private let paths: [String: DescentPath]
  private let groups: [SettingGroup]
  private let names: [String]
  private let arrangement: Arrangement

  /// Makes the chart of a field and the runs whose function it shows.
  ///
  /// - Parameters:
  ///   - field: The function's values and gradient.
  ///   - paths: The ways of the runs; empty draws the field alone.
  ///   - hasPanels: Whether two differing parameters may get panels.
  public init(_ field: Field, paths: [DescentPath] = [], hasPanels: Bool = true) {
    self.field = field
    self.paths = Dictionary(paths.map { ($0.run.id, $0) }) { _, last in last }
    groups = SettingGroup.groups(paths.map { RunResult($0.run, []) })
    names = Differences.names(in: paths.map(\.run))
    arrangement = Arrangement(groups, names: names, hasPanels: hasPanels)
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let grid = FieldRefinement(field).grid
    let levels = ContourLevels(field.values)
    let ground: [Mark] = [
      .contours(ContourMark(grid, levels: levels.values, style: .filled)),
      .contours(ContourMark(grid, levels: levels.values, style: .lines)), .arrows(arrows),
    ]
    let panels = arrangement.panels(groups).map { title, groups in
      panel(title, marks: ground + groups.flatMap { marks($0) }, levels)
    }
    return Figure(
      title: title,
      subtitle: ChartText.subtitle(groups, except: names),
      caption: caption(hasHoles: grid.hasHoles),
      panels: panels,
      sharesAxes: true
    )
  }

  private func panel(_ title: String, marks: [Mark], _ levels: ContourLevels) -> Panel {
    Panel(
      title: title,
      x: axis(field.x),
      y: axis(field.y),
      marks: marks,
      legend: Legend(
        title: arrangement.lineParameters.joined(separator: ", "),
        placement: .column,
        colourBar: levels.names.isEmpty
          ? nil
          : ColourBar(
            title: barTitle(levels),
            ramp: .ground,
            content: .bands(levels: levels.names)
          )
      ),
      hasEqualUnits: true
    )
  }

  private func axis(_ axis: Field.Axis) -> Axis {
    Axis(label: axis.variable, scale: .linear, lower: axis.lower, upper: axis.upper)
  }

  private func barTitle(_ levels: ContourLevels) -> String {
    guard levels.offset != 0 else { return "value" }
    let offset = NumberFormat.text(abs(levels.offset), digits: 4)
    return "value \(levels.offset < 0 ? "+" : "\u{2212}") \(offset)"
  }

  private var arrows: ArrowsMark {
    ArrowsMark(
      x: GridAxis(from: field.x.lower, to: field.x.upper, count: field.x.count),
      y: GridAxis(from: field.y.lower, to: field.y.upper, count: field.y.count),
      dx: descents(field.slopesX),
      dy: descents(field.slopesY)
    )
  }

  /// A rule of differentiation may give a number where the function has none, as 1/x
  /// does for ln(x) below 0; nothing descends there.
  private func descents(_ slopes: [Double]) -> [Double] {
    zip(slopes, field.values).map { slope, value in value.isFinite ? -slope : .nan }
  }

  private func marks(_ group: SettingGroup) -> [Mark] {
    let own = group.results.compactMap { paths[$0.run.id] }
    return own.enumerated().map { index, path in
      .path(
        PathMark(
          x: path.x,
          y: path.y,
          label: index == 0 ? arrangement.label(group) : "",
          note: index == 0 ? path.note(field) : "",
          colour: arrangement.colour(group),
          ending: path.run.status == .diverged ? .cross : .dot
        )
      )
    }
  }

  private var title: String {
    guard !paths.isEmpty else { return "\(field.function) and its negative gradient" }
    return ChartText.title("Gradient descent on \(field.function)", by: names)
  }

  private func caption(hasHoles: Bool) -> String {
    var sentences: [String] = []
    if !paths.isEmpty { sentences.append("Paths: from open circle to dot.") }
    sentences.append("Arrows: negative gradient, its lengths compressed.")
    if !field.fixed.isEmpty {
      let values = field.fixed.sorted { $0.key < $1.key }
        .map { "\($0.key) = \(NumberFormat.text($0.value, digits: 6))" }
      sentences.append("At \(values.joined(separator: ", ")).")
    }
    if hasHoles { sentences.append("Hatched: the function has no finite value.") }
    if groups.count == 1, let path = paths.values.first, paths.count == 1 {
      let note = path.note(field)
      if !note.isEmpty { sentences.append("The run \(note).") }
    }
    return sentences.joined(separator: " ")
  }
}
