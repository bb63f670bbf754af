/// Lays out the names of a panel's marks in the margin right of the plot.
struct KeyLayout {
  let key: PanelKey
  let title: String
  let page: Page

  /// The widest that names may become.
  private let limit: Double

  init(_ panel: Panel, x: Domain, y: Domain, width: Double, page: Page) {
    key = PanelKey(panel, x: x, y: y, page: page)
    title = panel.legend.title
    limit = width * 0.3
    self.page = page
  }

  private var gap: Double { page.theme.gap }
  private var titleHeight: Double {
    title.isEmpty ? 0 : page.lineHeight(page.labelStyle) + gap * 0.15
  }

  /// The key to draw for a plot of this height: labels at line ends become a column without room.
  private func fittingKey(height: Double) -> PanelKey {
    guard case .ends(let labels) = key else { return key }
    let total = labels.map { $0.entry.height(page) }.reduce(0, +)
    return total + titleHeight <= height ? key : .column(labels.map(\.entry))
  }

  /// The width that the names take, for a plot of this height.
  func width(height: Double) -> Double {
    let titleWidth = min(page.width(title, page.labelStyle), limit)
    switch fittingKey(height: height) {
    case .hidden:
      return 0
    case .ends(let labels):
      let text = labels.map { $0.entry.width(page, limit: limit) }.max() ?? 0
      return leaderWidth(labels) + max(text, titleWidth)
    case .column(let entries):
      let more = min(page.width(Self.more(entries.count), page.smallStyle), limit)
      let shown = shownCount(entries, height: height + gap * 1.5 - titleHeight)
      let names = entries.prefix(shown).map { $0.width(page, limit: limit) }.max() ?? 0
      let text = shown < entries.count ? max(names, more) : names
      return 2 * gap + max(LegendEntry.sampleWidth(page) + gap + text, titleWidth)
    case .bar(let scale):
      let ticks = barTicks(scale, height: barHeight(height))
      let text = ticks.major.map { page.width($0.label) }.max() ?? 0
      return 2 * gap + max(barWidth + gap + text, titleWidth)
    }
  }

  /// Draws the names right of the plot.
  func draw(projection: Projection, into scene: inout Scene) {
    let area = projection.area
    let left = area.right + 2 * gap
    switch fittingKey(height: area.height) {
    case .hidden: break
    case .ends(let labels): draw(labels, projection: projection, into: &scene)
    case .column(let entries): draw(entries, left: left, area: area, into: &scene)
    case .bar(let scale): draw(scale, left: left, area: area, into: &scene)
    }
  }

  private func drawTitle(left: Double, top: Double, into scene: inout Scene) {
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

// MARK: - Labels at line ends

extension KeyLayout {
  /// From the plot to the labels: room for a leader, or for samples where a line ends before the edge.
  private func leaderWidth(_ labels: [EndLabel]) -> Double {
    labels.allSatisfy(\.isAttached) ? 2 * gap : 2.2 * gap + LegendEntry.sampleWidth(page)
  }

  private func draw(_ labels: [EndLabel], projection: Projection, into scene: inout Scene) {
    let area = projection.area
    let left = area.right + leaderWidth(labels)
    let heights = labels.map { $0.entry.height(page) }
    let ends = labels.map { label in
      min(max(projection.y.position(label.end.y), area.top), area.bottom)
    }
    // The middle of the name itself, not of name and note, belongs at the line's end.
    let middles = zip(zip(ends, heights), labels).map { pair, label in
      pair.0 + (pair.1 - page.lineHeight(page.labelStyle)) / 2
    }
    let tops =
      LabelStack.tops(
        middles: middles,
        heights: heights,
        top: area.top + titleHeight - gap,
        bottom: area.bottom + gap
      ) ?? middles
    let hasSamples = !labels.allSatisfy(\.isAttached)
    for (label, (top, end)) in zip(labels, zip(tops, ends)) {
      draw(
        label,
        left: left,
        top: top,
        end: end,
        area: area,
        hasSamples: hasSamples,
        into: &scene
      )
    }
    if let first = tops.min() { drawTitle(left: left, top: first - titleHeight, into: &scene) }
  }

  /// From the top of an entry to the top of its text, so that the figures' middle is the entry's.
  private var offset: Double {
    let style = page.labelStyle
    return page.lineHeight(style) / 2 + page.halfHeight(style) - style.size
  }

  private func draw(
    _ label: EndLabel,
    left: Double,
    top: Double,
    end: Double,
    area: PixelRectangle,
    hasSamples: Bool,
    into scene: inout Scene
  ) {
    let colour = label.entry.colour.legible(on: page.theme.background)
    label.entry.drawText(
      left: left,
      top: top + offset,
      limit: limit,
      colour: colour,
      page: page,
      into: &scene
    )
    let middle = top + page.lineHeight(page.labelStyle) / 2
    // A leader that goes far crosses others; a sample says the same.
    let isFar = hasSamples && abs(middle - end) > 2 * page.lineHeight(page.labelStyle)
    guard label.isAttached, !isFar else {
      let start = left - gap * 0.8 - LegendEntry.sampleWidth(page)
      return label.entry.drawSample(left: start, top: top + offset, page: page, into: &scene)
    }
    let start = PixelPoint(area.right + gap * 0.4, end)
    let stop = PixelPoint(left - gap * 0.4, middle)
    scene.commands.append(
      .polyline([start, stop], Stroke(colour.opacity(0.55), width: page.ruleWidth))
    )
  }
}

// MARK: - Column of entries

extension KeyLayout {
  private func draw(
    _ entries: [LegendEntry],
    left: Double,
    area: PixelRectangle,
    into scene: inout Scene
  ) {
    drawTitle(left: left, top: area.top - gap * 0.5, into: &scene)
    var top = area.top - gap * 0.5 + titleHeight
    let textLeft = left + LegendEntry.sampleWidth(page) + gap
    let shown = shownCount(entries, height: area.bottom + gap - top)
    for entry in entries.prefix(shown) {
      entry.drawSample(left: left, top: top, page: page, into: &scene)
      entry.drawText(
        left: textLeft,
        top: top,
        limit: limit,
        colour: page.theme.text,
        page: page,
        into: &scene
      )
      top += entry.height(page)
    }
    guard shown < entries.count else { return }
    scene.drawLines(
      [
        page.fitting.shortened(
          Self.more(entries.count - shown),
          style: page.smallStyle,
          width: limit
        )
      ],
      left: textLeft,
      top: top,
      style: page.smallStyle,
      colour: page.theme.mutedText,
      page: page
    )
  }

  private static func more(_ count: Int) -> String { "and \(NumberFormat.text(count)) more" }

  /// How many entries fit when the last line may be needed to count the rest.
  private func shownCount(_ entries: [LegendEntry], height: Double) -> Int {
    var room = height
    let heights = entries.map { $0.height(page) }
    if heights.reduce(0, +) <= room { return entries.count }
    room -= page.lineHeight(page.smallStyle)
    var count = 0
    for height in heights {
      room -= height
      guard room >= 0 else { break }
      count += 1
    }
    return count
  }
}

// MARK: - Colour bar

extension KeyLayout {
  private var barWidth: Double { gap * 1.5 }

  private func barHeight(_ height: Double) -> Double {
    max(min(height - titleHeight, page.theme.labelSize * 18), 16)
  }

  private func barDomain(_ scale: Legend.ColourScale) -> Domain {
    Domain(kind: scale.isLog ? .log10 : .linear, lower: scale.lower, upper: scale.upper)
  }

  private func barTicks(_ scale: Legend.ColourScale, height: Double) -> Ticks {
    AxisLayout(page: page).verticalTicks(barDomain(scale), height: height)
  }

  private func draw(
    _ scale: Legend.ColourScale,
    left: Double,
    area: PixelRectangle,
    into scene: inout Scene
  ) {
    drawTitle(left: left, top: area.top - gap * 0.5, into: &scene)
    let top = (area.top + titleHeight).rounded()
    let height = barHeight(area.height).rounded()
    let bar = PixelRectangle(
      left: left.rounded(),
      top: top,
      width: barWidth.rounded(),
      height: height
    )
    let steps = 64
    for step in 0..<steps {
      // Each step reaches down to the end, under those that follow: no seam can show between two.
      let start = (height * Double(step) / Double(steps)).rounded()
      let position = 1 - (Double(step) + 0.5) / Double(steps)
      scene.commands.append(
        .rectangle(
          PixelRectangle(
            left: bar.left,
            top: top + start,
            width: bar.width,
            height: height - start
          ),
          fill: page.theme.colour(.sequential(position))
        )
      )
    }
    drawBarTicks(scale, bar: bar, into: &scene)
  }

  private func drawBarTicks(
    _ scale: Legend.ColourScale,
    bar: PixelRectangle,
    into scene: inout Scene
  ) {
    let domain = barDomain(scale)
    let projection = Projection(x: Domain(), y: domain, area: bar)
    let axis = AxisLayout(page: page)
    for tick in barTicks(scale, height: bar.height).major {
      let y = page.crisp(projection.y.position(tick.value))
      scene.commands.append(
        .polyline(
          [PixelPoint(bar.right, y), PixelPoint(bar.right + gap * 0.4, y)],
          Stroke(page.theme.axis, width: page.ruleWidth)
        )
      )
      axis.draw(
        tick.label,
        right: bar.right + gap * 0.8 + page.width(tick.label),
        baseline: y + page.halfHeight(page.tickStyle),
        into: &scene
      )
    }
  }
}
