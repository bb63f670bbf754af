/// The words around what a page shows: title and subtitle above, a caption below.
struct PageWords {
  let title: String
  let subtitle: String
  let caption: String

  /// Draws the words and returns the room between them.
  func draw(on page: Page, into scene: inout Scene) -> PixelRectangle {
    let theme = page.theme
    var top = theme.margin * 0.85
    for (lines, style, colour) in [
      (titleLines(page), page.titleStyle, theme.text),
      (subtitleLines(page), page.smallStyle, theme.mutedText),
    ] where !lines.isEmpty {
      scene.drawLines(lines, left: theme.margin, top: top, style: style, colour: colour, page: page)
      top += Double(lines.count) * page.lineHeight(style) + theme.gap * 0.3
    }
    let room = room(on: page)
    let lines = captionLines(page)
    if !lines.isEmpty {
      let height = Double(lines.count) * page.lineHeight(page.smallStyle)
      scene.drawLines(
        lines,
        left: theme.margin,
        top: page.size.height - theme.margin * 0.75 - height,
        style: page.smallStyle,
        colour: theme.mutedText,
        page: page
      )
    }
    return PixelRectangle(
      left: theme.margin,
      top: room.top,
      width: page.size.width - 2 * theme.margin,
      height: max(page.size.height - room.bottom - room.top, 16)
    )
  }

  /// The heights that the words take at the top and at the bottom of the page.
  func room(on page: Page) -> (top: Double, bottom: Double) {
    let theme = page.theme
    var top = theme.margin * 0.85
    for (lines, style) in [
      (titleLines(page), page.titleStyle), (subtitleLines(page), page.smallStyle),
    ] where !lines.isEmpty {
      top += Double(lines.count) * page.lineHeight(style) + theme.gap * 0.3
    }
    if !title.isEmpty || !subtitle.isEmpty { top += theme.gap * 0.8 }
    var bottom = theme.margin * 0.75
    let lines = captionLines(page)
    if !lines.isEmpty {
      bottom += Double(lines.count) * page.lineHeight(page.smallStyle) + theme.gap
    }
    return (top, bottom)
  }

  private func titleLines(_ page: Page) -> [String] {
    lines(title, page.titleStyle, page.isSmall ? 1 : 2, page)
  }

  private func subtitleLines(_ page: Page) -> [String] {
    lines(subtitle, page.smallStyle, page.isThumbnail ? 0 : page.isSmall ? 1 : 2, page)
  }

  private func captionLines(_ page: Page) -> [String] {
    lines(caption, page.smallStyle, page.isThumbnail ? 0 : page.isSmall ? 2 : 3, page)
  }

  private func lines(_ text: String, _ style: TextStyle, _ most: Int, _ page: Page) -> [String] {
    guard !text.isEmpty, most > 0 else { return [] }
    return page.fitting.wrapped(
      text,
      style: style,
      width: page.size.width - 2 * page.theme.margin,
      lines: most
    )
  }
}
