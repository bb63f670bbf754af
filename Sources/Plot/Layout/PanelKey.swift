/// How the marks of one panel are named, chosen by how many there are.
enum PanelKey {
  /// Nothing is named.
  case hidden
  /// Each line is named at its right end.
  case ends([EndLabel])
  /// A column of samples and names.
  case column([LegendEntry])
  /// A bar of the sequential colours.
  case bar(ColourScale)

  static let mostEndLabels = 8
  static let mostEntries = 12

  init(_ panel: Panel, x: Domain, y: Domain, page: Page) {
    let styles = LineStyles(panel, theme: page.theme)
    let named = panel.marks.compactMap { mark in styles.entry(of: mark).map { (mark, $0) } }
    guard !named.isEmpty, panel.legend.placement != .hidden else {
      self = .hidden
      return
    }
    if panel.legend.placement == .automatic, panel.legend.colourBar == nil,
      named.count <= Self.mostEndLabels
    {
      let labels = named.compactMap { EndLabel($0.0, entry: $0.1, x: x, y: y) }
      if labels.count == named.count {
        self = .ends(labels)
        return
      }
    }
    let isOrdered = panel.marks.allSatisfy { $0.isSequential }
    if named.count > Self.mostEntries, isOrdered, let scale = panel.legend.colourScale {
      self = .bar(scale)
    } else {
      self = .column(named.map(\.1))
    }
  }
}

/// The name of a line at its right end.
struct EndLabel {
  var entry: LegendEntry
  /// The line's last point.
  var end: DataPoint
  /// Whether the line reaches the right edge, so that its label is next to it.
  var isAttached: Bool

  /// Makes the label of a line; nil for other marks and for lines without a point on the axes.
  init?(_ mark: Mark, entry: LegendEntry, x: Domain, y: Domain) {
    guard case .line(let line) = mark, let end = line.end(x: x.kind, y: y.kind) else { return nil }
    self.entry = entry
    self.end = end
    let scale = Scale(kind: x.kind, lower: x.lower, upper: x.upper, start: 0, end: 1)
    isAttached = scale.position(end.x) > 0.985
  }
}

extension LineMark {
  /// The last point that is on both axes.
  func end(x kindX: ScaleKind, y kindY: ScaleKind) -> DataPoint? {
    for index in x.indices.reversed() {
      let point = DataPoint(x: x[index], y: y[index])
      if point.x > kindX.floor, point.x < .infinity, point.y > kindY.floor, point.y < .infinity {
        return point
      }
    }
    return nil
  }
}

extension Mark {
  /// Whether the mark's colour stands for a place in an order; unnamed marks count as such.
  var isSequential: Bool {
    switch self {
    case .line(let line): line.label.isEmpty || line.colour.isSequential
    case .points(let points): points.label.isEmpty || points.colour.isSequential
    case .path(let path): path.label.isEmpty || path.colour.isSequential
    case .band, .intervals, .contours, .arrows, .heat, .parallel: true
    }
  }
}

extension ColourRole {
  /// Whether the colour stands for a place in an order.
  var isSequential: Bool {
    if case .sequential = self { true } else { false }
  }
}
