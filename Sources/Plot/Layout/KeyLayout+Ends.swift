// Names beside the right ends of lines.

extension KeyLayout {
  /// From the plot to the labels: room for a leader, or for samples where a line ends before the edge.
  func leaderWidth(_ labels: [EndLabel]) -> Double {
    labels.allSatisfy(\.isAttached) ? 2 * gap : 2.2 * gap + LegendEntry.sampleWidth(page)
  }

  func draw(_ labels: [EndLabel], projection: Projection, into scene: inout Scene) {
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
    var tops =
      LabelStack.tops(
        middles: middles,
        heights: heights,
        top: area.top + titleHeight - gap,
        bottom: area.bottom + gap
      ) ?? middles
    if !labels.contains(where: \.isAttached) {
      tops = Self.inOrder(tops, heights: heights, middles: middles)
    }
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

  /// The places of names that no leader ties to their lines: in the order of the marks, upwards or
  /// downwards as more of the lines' ends are, where these are too close for the order of the ends to be
  /// seen.
  static func inOrder(_ tops: [Double], heights: [Double], middles: [Double]) -> [Double] {
    let isCrowded = tops.indices.contains { abs(tops[$0] + heights[$0] / 2 - middles[$0]) > 1 }
    guard isCrowded, Set(heights).count == 1 else { return tops }
    var falling = 0
    for one in middles.indices {
      for other in middles.indices where one < other {
        falling += middles[one] < middles[other] ? 1 : middles[one] > middles[other] ? -1 : 0
      }
    }
    let sorted = tops.sorted()
    return falling >= 0 ? sorted : sorted.reversed()
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
