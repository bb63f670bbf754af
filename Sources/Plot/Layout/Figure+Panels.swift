internal import Foundation

// Where the panels of a figure go.

extension Figure {
  /// Draws panels that have their own ranges and keys.
  func drawSeparatePanels(on page: Page, within content: PixelRectangle, into scene: inout Scene) {
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
  }

  /// Draws panels that share their ranges, tick labels and key: the areas of the plots are equal,
  /// the key stands right of the first row.
  func drawSharedPanels(
    on page: Page,
    within content: PixelRectangle,
    into scene: inout Scene
  ) {
    let columns = max(min(columns ?? sharedColumns(on: page, in: content), panels.count), 1)
    let rows = (panels.count + columns - 1) / columns
    let rowGap = page.theme.gap * 2.5
    let height = (content.height - rowGap * Double(rows - 1)) / Double(rows)
    let size = PixelSize(content.width / Double(columns), height)
    let domains = SharedDomains(panels)
    let layouts = panels.map {
      PanelLayout($0, size: size, page: page, domains: domains, keyRoom: content.width * 0.7)
    }
    let margins = layouts.map(\.margins).reduce(Margins()) { $0.union($1) }
    // The last label of one panel and the first of the next reach into the gap between them.
    let gap = max(rowGap, layouts[0].tickLabelReach(width: size.width) * 2 + page.theme.gap)
    let key = columns - 1
    let right = layouts[key].margins.right
    let gaps = gap * Double(columns - 1)
    let width = max((content.width - margins.left - right - gaps) / Double(columns), 16)
    for (index, layout) in layouts.enumerated() {
      let column = index % columns
      let left = margins.left + Double(column) * (width + gap)
      var own = margins
      own.left = column == 0 ? margins.left : 0
      own.right = index == key ? right : 0
      let frame = PixelRectangle(
        left: content.left + (column == 0 ? 0 : left),
        top: content.top + Double(index / columns) * (height + rowGap),
        width: own.left + width + own.right,
        height: height
      )
      var parts: PanelLayout.Parts = []
      if column == 0 { parts.insert(.verticalLabels) }
      if index == 0 { parts.insert(.dashKey) }
      if index == key { parts.insert(.key) }
      layout.draw(in: frame, margins: own, parts: parts, into: &scene)
    }
  }

  /// All panels in one row where each is wide enough to be read, else as for separate panels.
  private func sharedColumns(on page: Page, in content: PixelRectangle) -> Int {
    let width = content.width / Double(panels.count)
    return panels.count <= 4 && width >= page.theme.labelSize * 14
      ? panels.count : Self.columns(of: panels.count, in: content)
  }

  /// The number of columns that makes panels nearest to 8 : 5.
  private static func columns(of count: Int, in content: PixelRectangle) -> Int {
    let distance = { (columns: Int) in
      let rows = (count + columns - 1) / columns
      let ratio = content.width / Double(columns) / (content.height / Double(rows))
      // An empty place in the grid is a little worse than panels of another shape.
      return abs(log(ratio / 1.6)) + 0.15 * Double(rows * columns - count)
    }
    return (1...count).min { distance($0) < distance($1) } ?? 1
  }
}
