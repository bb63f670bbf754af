internal import Foundation

// Where the panels of a figure go.

extension Figure {
  /// Draws panels that have their own ranges, and keys where they cannot share one.
  func drawSeparatePanels(on page: Page, within room: PixelRectangle, into scene: inout Scene) {
    let key = SharedKey(panels, width: room.width, page: page)
    var content = room
    var panels = panels
    if let key {
      content.width = max(room.width - key.width(height: room.height), 16)
      for index in panels.indices { panels[index].legend.placement = .hidden }
    }
    let columns = max(min(columns ?? Self.columns(of: panels.count, in: content), panels.count), 1)
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
    beside.top += margins.top
    beside.height = max(content.height - margins.top - margins.bottom, 1)
    key.draw(beside: beside, into: &scene)
  }

  /// The number of columns that makes panels nearest to 8 : 5.
  static func columns(of count: Int, in content: PixelRectangle) -> Int {
    let distance = { (columns: Int) in
      let rows = (count + columns - 1) / columns
      let ratio = content.width / Double(columns) / (content.height / Double(rows))
      // An empty place in the grid is a little worse than panels of another shape.
      return abs(log(ratio / 1.6)) + 0.15 * Double(rows * columns - count)
    }
    return (1...count).min { distance($0) < distance($1) } ?? 1
  }
}
