/// One key for panels that each have ranges of their own and show the same lines, or some of them.
struct SharedKey {
  private let layout: KeyLayout
  private let x: Domain
  private let y: Domain

  /// Makes the key of some panels.
  ///
  /// Nil where there is nothing to share: one panel, areas with colour bars, names that stand for other
  /// lines elsewhere, or no panel that has them all. Panels whose names are hidden have no part in it, but a
  /// column of the others' has room beside them.
  init?(_ panels: [Panel], width: Double, page: Page) {
    let hasOther = panels.count > 1
    let panels = panels.filter { $0.legend.placement != .hidden }.map(Self.withoutWidths)
    guard hasOther, panels.count > 1 || panels.first?.legend.placement == .column,
      panels.allSatisfy(Self.canShare)
    else { return nil }
    let entries = panels.map { panel in
      let styles = LineStyles(panel, theme: page.theme)
      return panel.marks.compactMap { styles.entry(of: $0) }
    }
    guard let most = entries.indices.max(by: { entries[$0].count < entries[$1].count }),
      entries[most].count > 1
    else { return nil }
    var known: [String: LegendEntry] = [:]
    for entry in entries[most] {
      guard known.updateValue(entry, forKey: entry.label) == nil else { return nil }
    }
    let isShared = panels.indices.allSatisfy { index in
      panels[index].legend.title == panels[most].legend.title
        && panels[index].legend.colourScale == panels[most].legend.colourScale
        && entries[index].allSatisfy { known[$0.label]?.sample == $0.sample }
    }
    guard isShared else { return nil }
    var panel = panels[most]
    panel.legend.placement = .column
    panel.legend.dashKeys = []
    let domains = SharedDomains([panel])
    (x, y) = (domains.x, domains.y)
    layout = KeyLayout(panel, x: x, y: y, width: width * 0.85, page: page)
  }

  /// The panel with all lines as wide as if none hid another, as they do in some panels only.
  private static func withoutWidths(_ panel: Panel) -> Panel {
    var panel = panel
    for index in panel.marks.indices {
      guard case .line(var line) = panel.marks[index], line.coveredBy > 0 else { continue }
      line.coveredBy = 0
      panel.marks[index] = .line(line)
    }
    return panel
  }

  private static func canShare(_ panel: Panel) -> Bool {
    panel.legend.colourBar == nil && !panel.hasEqualUnits
  }

  /// The width that it takes right of panels of this height.
  func width(height: Double) -> Double { layout.width(height: height) }

  /// Draws it right of an area.
  func draw(beside area: PixelRectangle, into scene: inout Scene) {
    layout.draw(projection: Projection(x: x, y: y, area: area), into: &scene)
  }
}
