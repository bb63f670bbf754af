/// How each mark of a panel is stroked, the same on the plot and in the legend.
struct LineStyles {
  private let theme: Theme
  /// Whether automatic dashes tell categories apart, as in a legend they must in a grey print.
  private let dashesCategories: Bool

  init(_ panel: Panel, theme: Theme) {
    self.theme = theme
    let categories = panel.marks.filter { mark in
      if case .line(let line) = mark, case .category = line.colour {
        !line.label.isEmpty
      } else {
        false
      }
    }
    dashesCategories =
      categories.count > PanelKey.mostEndLabels || theme.dashesLines && categories.count > 1
  }

  /// The stroke of a line.
  func stroke(of line: LineMark) -> Stroke {
    let colour = theme.colour(line.colour)
    let width: Double
    switch line.emphasis {
    case .faint:
      return Stroke(colour.opacity(colour.alpha * theme.faintOpacity), width: theme.faintWidth)
    case .normal: width = theme.lineWidth
    case .strong: width = theme.lineWidth * 1.6
    }
    let dash = line.dash ?? automaticDash(line.colour)
    return Stroke(
      colour,
      width: width + theme.growth(coveredBy: line.coveredBy),
      // As long as those of a line above it, beside which they then lie.
      dash: dash.lengths.map { $0 * width }
    )
  }

  /// The legend's entry for a mark; nil for one without a name.
  func entry(of mark: Mark) -> LegendEntry? {
    switch mark {
    case .line(let line):
      guard !line.label.isEmpty else { return nil }
      return LegendEntry(
        label: line.label,
        note: line.note,
        sample: .line(stroke(of: line), line.ending),
        colour: theme.colour(line.colour)
      )
    case .points(let points):
      guard !points.label.isEmpty else { return nil }
      let colour = theme.colour(points.colour)
      return LegendEntry(
        label: points.label,
        note: "",
        sample: .marker(points.shape, colour),
        colour: colour
      )
    case .path(let path):
      guard !path.label.isEmpty else { return nil }
      let colour = theme.colour(path.colour)
      return LegendEntry(
        label: path.label,
        note: path.note,
        sample: .path(Stroke(colour, width: theme.lineWidth), path.ending),
        colour: colour
      )
    case .band, .intervals, .contours, .arrows, .heat, .parallel:
      return nil
    }
  }

  private func automaticDash(_ role: ColourRole) -> Dash {
    guard dashesCategories, case .category(let index) = role, index >= 0 else { return .solid }
    // Colours repeat after the palette's end, so that pattern and colour together never do.
    let turn = index / max(theme.palette.count, 1)
    return Dash.allCases[(index + turn) % Dash.allCases.count]
  }
}
