extension GraphFigure {
  /// The page on which the graph is drawn at its natural size: 1,000 pixels wide unless one row of
  /// operations needs more, and as high as needed, 300 pixels or more.
  ///
  /// - Parameters:
  ///   - theme: Sizes and font.
  ///   - measure: How large text becomes, such as `Canvas.measure`.
  /// - Returns: The size of the page, in whole pixels.
  public func naturalSize(
    theme: Theme = .light,
    measure: @escaping TextMeasure
  ) -> PixelSize {
    let width = 1000.0
    let page = page(PixelSize(width, 500), theme, scale: 1, shrink: 1, measure: measure)
    // A row that is a little too long is drawn smaller rather than broken.
    let room = (width - 2 * page.theme.margin) * 1.15
    let layout = GraphLayout(self, width: room, page: page)
    let words = words.room(on: page)
    let height = layout.size.height + words.top + words.bottom + keyHeight(page)
    let needed = layout.size.width > room ? layout.size.width + 2 * page.theme.margin : width
    return PixelSize(
      needed.rounded(.up),
      max(300, (height + page.theme.gap).rounded(.up))
    )
  }

  /// Lays the figure out on a page; where that is too small for the graph, everything becomes
  /// smaller.
  ///
  /// - Parameters:
  ///   - size: The page in layout pixels.
  ///   - scale: Device pixels for each layout pixel.
  ///   - theme: Colours, sizes and font.
  ///   - measure: How large text becomes, such as `Canvas.measure`.
  /// - Returns: Draw commands in order; the same for the same arguments.
  public func scene(
    size: PixelSize,
    scale: Double = 1,
    theme: Theme = .light,
    measure: @escaping TextMeasure
  ) -> Scene {
    let standard = page(size, theme, scale: scale, shrink: 1, measure: measure)
    var scene = Scene(size: size, scale: scale, title: title)
    scene.commands.append(
      .rectangle(
        PixelRectangle(left: 0, top: 0, width: size.width, height: size.height),
        fill: theme.background
      )
    )
    var content = words.draw(on: standard, into: &scene)
    guard !boxes.isEmpty else { return scene }
    drawKey(in: content, page: standard, into: &scene)
    content.top += keyHeight(standard)
    content.height = max(content.height - keyHeight(standard), 16)
    let (layout, page) = fittingLayout(in: content, size, scale, theme, measure)
    GraphDrawing(
      layout: layout,
      page: page,
      origin: PixelPoint(
        content.left + max(content.width - layout.size.width, 0) / 2,
        content.top + max(content.height - layout.size.height, 0) / 2
      )
    ).draw(into: &scene)
    return scene
  }

  private var words: PageWords {
    PageWords(title: title, subtitle: subtitle, caption: caption)
  }

  private func page(
    _ size: PixelSize,
    _ theme: Theme,
    scale: Double,
    shrink: Double,
    measure: @escaping TextMeasure
  ) -> Page {
    // A long graph is as large as a short one of the same width.
    let shape = PixelSize(size.width, size.width / 2)
    return Page(
      fitted: theme.scaled(to: shape).scaled(by: shrink),
      size: size,
      scale: scale,
      measure: measure
    )
  }

  /// The layout at the largest size that fits.
  private func fittingLayout(
    in content: PixelRectangle,
    _ size: PixelSize,
    _ scale: Double,
    _ theme: Theme,
    _ measure: @escaping TextMeasure
  ) -> (GraphLayout, Page) {
    var shrink = 1.0
    while true {
      let page = page(size, theme, scale: scale, shrink: shrink, measure: measure)
      let layout = GraphLayout(self, width: content.width, page: page)
      let fits =
        layout.size.width <= content.width + 0.5 && layout.size.height <= content.height + 0.5
      if fits || shrink < 0.1 { return (layout, page) }
      shrink *= 0.96
    }
  }

  private func keyHeight(_ page: Page) -> Double {
    page.lineHeight(page.labelStyle) + page.theme.gap
  }

  /// Says which numbers go forward and which come back.
  private func drawKey(in content: PixelRectangle, page: Page, into scene: inout Scene) {
    let style = page.labelStyle
    var left = content.left
    for (text, colour) in [
      ("value going forward →", GraphDrawing.forward(page.theme)),
      ("← gradient coming back", GraphDrawing.backward(page.theme)),
    ] {
      scene.drawLines(
        [text],
        left: left,
        top: content.top,
        style: style,
        colour: colour,
        page: page
      )
      left += page.width(text, style) + page.theme.gap * 3
    }
  }
}
