// Samples and names below each other.

extension KeyLayout {
  func draw(
    _ entries: [LegendEntry],
    left: Double,
    area: PixelRectangle,
    into scene: inout Scene
  ) {
    let shown = shownCount(entries, height: entriesHeight(area.height))
    // A title and a count name nothing.
    guard shown > 0 else { return }
    drawTitle(left: left, top: area.top - gap * 0.5, into: &scene)
    var top = area.top - gap * 0.5 + titleHeight
    let textLeft = left + LegendEntry.sampleWidth(page) + gap
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

  static func more(_ count: Int) -> String { "and \(NumberFormat.text(count)) more" }

  /// The room for a column's entries, without its title, beside a plot of this height.
  func entriesHeight(_ height: Double) -> Double {
    let room = height + below + gap * 1.5 - titleHeight
    guard let bar = bar(height: height) else { return room }
    return max(room - bar.leastHeight - gap * 1.5, page.lineHeight(page.labelStyle))
  }

  /// How many entries fit when the last line may be needed to count the rest.
  func shownCount(_ entries: [LegendEntry], height: Double) -> Int {
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
