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
    let words = PageWords(title: title, subtitle: subtitle, caption: caption)
    let content = words.draw(on: page, into: &scene)
    guard !panels.isEmpty else { return scene }
    if sharesAxes, panels.count > 1 {
      drawSharedPanels(on: page, within: content, into: &scene)
    } else {
      drawSeparatePanels(on: page, within: content, into: &scene)
    }
    return scene
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
