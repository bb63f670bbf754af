/// Lays out what stands in the margin right of a plot: the names of its marks, and below them what its
/// colours mean.
struct KeyLayout {
  let key: PanelKey
  let title: String
  let page: Page
  /// What the colours mean; nil for nothing.
  let bar: ColourBarLayout?
  /// The widest that names may become.
  let limit: Double
  /// The room below the plot that a column and a bar may take, too.
  let below: Double

  /// Lays out the key of a panel.
  ///
  /// - Parameters:
  ///   - panel: The panel with the marks.
  ///   - x: The range of its horizontal axis.
  ///   - y: The range of its vertical axis.
  ///   - width: A width of which the key may take a part.
  ///   - below: The height of what is free below the plot.
  ///   - page: The page.
  init(_ panel: Panel, x: Domain, y: Domain, width: Double, below: Double = 0, page: Page) {
    self.below = below
    let key = PanelKey(panel, x: x, y: y, page: page)
    let limit = width * 0.3
    self.limit = limit
    self.page = page
    if case .bar(let scale) = key {
      let bar = ColourBar(title: panel.legend.title, ramp: .lines, content: .scale(scale))
      self.bar = ColourBarLayout(bar, limit: limit, page: page)
      self.key = .hidden
      title = ""
    } else {
      bar = panel.legend.colourBar.map { ColourBarLayout($0, limit: limit, page: page) }
      self.key = key
      title = panel.legend.title
    }
  }

  var gap: Double { page.theme.gap }

  /// From the plot to a column or a bar; the tick labels of plots above others reach over their edges.
  private var aside: Double { below > 0 ? 3 * gap : 2 * gap }

  var titleHeight: Double {
    title.isEmpty ? 0 : page.lineHeight(page.labelStyle) + gap * 0.15
  }

  /// The key to draw for a plot of this height: labels at line ends become a column without room.
  private func fittingKey(height: Double) -> PanelKey {
    guard case .ends(let labels) = key else { return key }
    let total = labels.map { $0.entry.height(page) }.reduce(0, +)
    return total + titleHeight <= height ? key : .column(labels.map(\.entry))
  }

  /// The width that names and colour bar take, for a plot of this height.
  func width(height: Double) -> Double {
    max(namesWidth(height: height), barWidth(height: height))
  }

  /// What the colours mean, but not where names would give way to it for which there is room else.
  func bar(height: Double) -> ColourBarLayout? {
    guard let bar, case .column(let entries) = fittingKey(height: height) else { return bar }
    let names = entries.reduce(0) { $0 + $1.height(page) }
    let room = height + below + gap * 1.5 - titleHeight
    return names > room || names <= room - bar.leastHeight - gap * 1.5 ? bar : nil
  }

  private func barWidth(height: Double) -> Double {
    bar(height: height).map { aside + $0.width(height: $0.height(within: height + below)) } ?? 0
  }

  private func namesWidth(height: Double) -> Double {
    let titleWidth = min(page.width(title, page.labelStyle), limit)
    switch fittingKey(height: height) {
    case .hidden, .bar:
      return 0
    case .ends(let labels):
      let text = labels.map { $0.entry.width(page, limit: limit) }.max() ?? 0
      return leaderWidth(labels) + max(text, titleWidth)
    case .column(let entries):
      let shown = shownCount(entries, height: entriesHeight(height))
      guard shown > 0 else { return 0 }
      let more = min(page.width(Self.more(entries.count), page.smallStyle), limit)
      let names = entries.prefix(shown).map { $0.width(page, limit: limit) }.max() ?? 0
      let text = shown < entries.count ? max(names, more) : names
      return aside + max(LegendEntry.sampleWidth(page) + gap + text, titleWidth)
    }
  }

  /// Draws names and colour bar right of the plot.
  func draw(projection: Projection, into scene: inout Scene) {
    let area = projection.area
    let left = area.right + aside
    switch fittingKey(height: area.height) {
    case .hidden, .bar: break
    case .ends(let labels): draw(labels, projection: projection, into: &scene)
    case .column(let entries): draw(entries, left: left, area: area, into: &scene)
    }
    guard let bar = bar(height: area.height) else { return }
    let top = barTop(area)
    let height = bar.height(within: area.bottom + below - top)
    bar.draw(left: left, top: top, height: height, into: &scene)
  }

  /// Where the colour bar's title begins: below the names.
  private func barTop(_ area: PixelRectangle) -> Double {
    guard case .column(let entries) = fittingKey(height: area.height) else { return area.top }
    let shown = shownCount(entries, height: entriesHeight(area.height))
    guard shown > 0 else { return area.top }
    var names = entries.prefix(shown).reduce(0) { $0 + $1.height(page) } + titleHeight
    if shown < entries.count { names += page.lineHeight(page.smallStyle) }
    return min(area.top + names + gap * 1.5, area.bottom + below)
  }

  func drawTitle(left: Double, top: Double, into scene: inout Scene) {
    guard !title.isEmpty else { return }
    let text = page.fitting.shortened(title, style: page.labelStyle, width: limit)
    scene.drawLines(
      [text],
      left: left,
      top: top,
      style: page.labelStyle,
      colour: page.theme.mutedText,
      page: page
    )
  }
}
