extension Figure {
  /// Lays the figure out on a page.
  ///
  /// - Parameters:
  ///   - size: The page in layout pixels.
  ///   - scale: Device pixels for each layout pixel; lines are reduced to what these can show.
  ///   - theme: Colours, sizes and font; sizes are fitted to the page.
  ///   - measure: How large text becomes, such as `Canvas.measure`.
  /// - Returns: Draw commands in order; the same for the same arguments.
  public func scene(
    size: PixelSize = .standard,
    scale: Double = 1,
    theme: Theme = .light,
    measure: @escaping TextMeasure
  ) -> Scene {
    let page = Page(theme: theme, size: size, scale: scale, measure: measure)
    var scene = Scene(size: size, scale: scale, title: title)
    scene.commands.append(
      .rectangle(
        PixelRectangle(left: 0, top: 0, width: size.width, height: size.height),
        fill: theme.background
      )
    )
    let content = drawWords(on: page, into: &scene)
    guard !panels.isEmpty else { return scene }
    if sharesAxes, panels.count > 1 {
      drawSharedPanels(on: page, within: content, into: &scene)
    } else {
      drawSeparatePanels(on: page, within: content, into: &scene)
    }
    return scene
  }

  /// Draws title, subtitle and caption, and returns the room between them.
  private func drawWords(on page: Page, into scene: inout Scene) -> PixelRectangle {
    let theme = page.theme
    let width = page.size.width - 2 * theme.margin
    let fit = { (text: String, style: TextStyle, lines: Int) in
      page.fitting.wrapped(text, style: style, width: width, lines: lines)
    }
    var top = theme.margin * 0.85
    for (text, style, colour) in [
      (title, page.titleStyle, theme.text), (subtitle, page.smallStyle, theme.mutedText),
    ] where !text.isEmpty {
      let lines = fit(text, style, 2)
      scene.drawLines(lines, left: theme.margin, top: top, style: style, colour: colour, page: page)
      top += Double(lines.count) * page.lineHeight(style) + theme.gap * 0.3
    }
    if !title.isEmpty || !subtitle.isEmpty { top += theme.gap * 0.8 }
    var bottom = page.size.height - theme.margin * 0.75
    if !caption.isEmpty {
      let lines = fit(caption, page.smallStyle, 3)
      bottom -= Double(lines.count) * page.lineHeight(page.smallStyle)
      scene.drawLines(
        lines,
        left: theme.margin,
        top: bottom,
        style: page.smallStyle,
        colour: theme.mutedText,
        page: page
      )
      bottom -= theme.gap
    }
    return PixelRectangle(left: theme.margin, top: top, width: width, height: max(bottom - top, 16))
  }
}

extension Scene {
  /// Draws lines of text below each other, left aligned.
  mutating func drawLines(
    _ lines: [String],
    left: Double,
    top: Double,
    style: TextStyle,
    colour: Colour,
    page: Page
  ) {
    for (index, line) in lines.enumerated() {
      let baseline = top + Double(index) * page.lineHeight(style) + style.size
      commands.append(.text(line, at: PixelPoint(left, baseline), style: style, colour: colour))
    }
  }
}
