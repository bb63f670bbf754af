internal import Foundation

// Where the panels of a figure go.

extension Figure {
  /// Draws panels that have their own ranges, and keys where they cannot share one.
  func drawSeparatePanels(on page: Page, within room: PixelRectangle, into scene: inout Scene) {
    let key = SharedKey(panels, width: room.width, page: page)
    var content = room
    var panels = panels
    if let key {
      content.width = max(room.width - key.width(height: room.height) - page.theme.gap, 16)
      for index in panels.indices { panels[index].legend.placement = .hidden }
    }
    let wanted = columns ?? Self.columns(of: panels, on: page, in: content)
    let columns = max(min(wanted, panels.count), 1)
    let rows = (panels.count + columns - 1) / columns
    let gap = page.theme.gap * 2.5
    let width = (content.width - gap * Double(columns - 1)) / Double(columns)
    let height = (content.height - gap * Double(rows - 1)) / Double(rows)
    let layouts = panels.map { PanelLayout($0, size: PixelSize(width, height), page: page) }
    // The same margins for all, so that axes are in line.
    let margins = layouts.map(\.margins).reduce(Margins()) { $0.union($1) }
    for (index, layout) in layouts.enumerated() {
      let frame = PixelRectangle(
        left: content.left + Double(index % columns) * (width + gap),
        top: content.top + Double(index / columns) * (height + gap),
        width: width,
        height: height
      )
      layout.draw(in: frame, margins: margins, parts: .all, into: &scene)
    }
    guard let key else { return }
    var beside = content
    // The last tick labels reach over the panels' edges.
    beside.width += page.theme.gap
    beside.top += margins.top
    beside.height = max(content.height - margins.top - margins.bottom, 1)
    key.draw(beside: beside, into: &scene)
  }

  /// The number of columns that makes the plots of panels, of which there is one at least, nearest to 8 : 5.
  ///
  /// - Parameters:
  ///   - panels: The panels.
  ///   - page: The page.
  ///   - content: The room for them.
  ///   - shareLabels: Whether only those of the first column have tick labels.
  /// - Returns: From 1 to the number of panels.
  static func columns(
    of panels: [Panel],
    on page: Page,
    in content: PixelRectangle,
    shareLabels: Bool = false
  ) -> Int {
    let count = panels.count
    let headings = panels[0].title.isEmpty ? 0 : 1
    var outside = PanelLayout.leastMargins(panels[0], headingLines: headings, page: page)
    // Tick labels, and what is between panels.
    outside.left = shareLabels ? 0 : outside.left + page.theme.tickSize * 2.2
    outside.right = page.theme.gap * 2
    let distance = { [outside] (columns: Int) in
      let rows = (count + columns - 1) / columns
      let plot = outside.inside(
        PixelRectangle(
          left: 0,
          top: 0,
          width: content.width / Double(columns),
          height: content.height / Double(rows)
        )
      )
      // An empty place in the grid is worse than plots of another shape.
      return abs(log(plot.width / plot.height / 1.6)) + 0.3 * Double(rows * columns - count)
    }
    return (1...count).min { distance($0) < distance($1) } ?? 1
  }
}
