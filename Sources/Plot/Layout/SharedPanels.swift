/// Panels that share their ranges, tick labels and key: the areas of the plots are equal, the key stands
/// right of the first row.
struct SharedPanels {
  private var layouts: [PanelLayout]
  private var margins: Margins
  private let columns: Int
  private let gap: (across: Double, down: Double)
  private var key: Double

  private var rows: Int { (layouts.count + columns - 1) / columns }

  /// Lays out the panels of a figure, of which there is one at least.
  init(_ figure: Figure, on page: Page, within content: PixelRectangle) {
    let columns = min(
      max(figure.columns ?? Self.columns(of: figure.panels, on: page, in: content), 1),
      figure.panels.count
    )
    let rows = (figure.panels.count + columns - 1) / columns
    let down = page.theme.gap * 2.5
    let size = PixelSize(
      content.width / Double(columns),
      (content.height - down * Double(rows - 1)) / Double(rows)
    )
    let domains = SharedDomains(figure.panels)
    let layouts = { (headingRoom: Double?) in
      figure.panels.map {
        PanelLayout(
          $0,
          size: size,
          page: page,
          domains: domains,
          keyRoom: content.width * 0.7,
          below: content.height - size.height,
          headingRoom: headingRoom
        )
      }
    }
    let first = layouts(nil)
    self.columns = columns
    let margins = first.map(\.margins).reduce(Margins()) { $0.union($1) }
    // The last label of one panel and the first of the next reach into the gap between them.
    let reach = first[0].tickLabelReach(width: size.width) * 2 + page.theme.gap
    gap = (max(down, reach), down)
    key = first[columns - 1].margins.right
    self.layouts = first
    self.margins = margins
    // Headings of two lines leave less room for plots of equal units, which are then less wide, too.
    for _ in 0..<2 {
      let width = plot(within: PixelSize(content.width, content.height)).width
      self.layouts = layouts(max(width + gap.across - page.theme.gap, 16))
      self.margins = self.layouts.map(\.margins).reduce(Margins()) { $0.union($1) }
      key = self.layouts[columns - 1].margins.right
    }
  }

  /// The size of each plot where all of them have this room.
  private func plot(within content: PixelSize) -> PixelSize {
    let room = PixelSize(
      max(
        (content.width - margins.left - key - gap.across * Double(columns - 1)) / Double(columns),
        16
      ),
      (content.height - gap.down * Double(rows - 1)) / Double(rows) - margins.top - margins.bottom
    )
    return layouts[0].plotSize(within: room) ?? room
  }

  /// The room that plots of this size take with all that is round them.
  private func room(plot: PixelSize) -> PixelSize {
    PixelSize(
      margins.left + key + plot.width * Double(columns) + gap.across * Double(columns - 1),
      (plot.height + margins.top + margins.bottom) * Double(rows) + gap.down * Double(rows - 1)
    )
  }

  /// The height of the room in which plots of this ratio of width to height fill a width.
  func height(width: Double, ratio: Double) -> Double {
    let plot = plot(within: PixelSize(width, .infinity)).width
    return room(plot: PixelSize(plot, plot / ratio)).height
  }

  /// Draws the panels, in the middle of the room where they do not fill it.
  func draw(within content: PixelRectangle, into scene: inout Scene) {
    let plot = plot(within: PixelSize(content.width, content.height))
    let start = content.left + max(content.width - room(plot: plot).width, 0) / 2
    let height = plot.height + margins.top + margins.bottom
    for (index, layout) in layouts.enumerated() {
      let column = index % columns
      let left = margins.left + Double(column) * (plot.width + gap.across)
      var own = margins
      own.left = column == 0 ? margins.left : 0
      own.right = index == columns - 1 ? key : 0
      let frame = PixelRectangle(
        left: start + (column == 0 ? 0 : left),
        top: content.top + Double(index / columns) * (height + gap.down),
        width: own.left + plot.width + own.right,
        height: height
      )
      var parts: PanelLayout.Parts = []
      if column == 0 { parts.insert(.verticalLabels) }
      if index == 0 { parts.insert(.dashKey) }
      if index == columns - 1 { parts.insert(.key) }
      layout.draw(in: frame, margins: own, parts: parts, into: &scene)
    }
  }

  /// All panels in one row where each is wide enough to be read, else what makes them largest.
  private static func columns(
    of panels: [Panel],
    on page: Page,
    in content: PixelRectangle
  ) -> Int {
    if let ratio = panels.first?.unitRatio {
      let size = { (columns: Int) in
        let rows = (panels.count + columns - 1) / columns
        return min(content.width / Double(columns), content.height / Double(rows) * ratio)
      }
      return (1...panels.count).max { size($0) < size($1) } ?? 1
    }
    let width = content.width / Double(panels.count)
    return panels.count <= 4 && width >= page.theme.labelSize * 14
      ? panels.count : Figure.columns(of: panels, on: page, in: content, shareLabels: true)
  }
}
