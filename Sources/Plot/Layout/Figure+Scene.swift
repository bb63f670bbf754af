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
    let figure = withoutSmallWords(on: page)
    if sharesAxes, panels.count > 1 || panels[0].hasEqualUnits {
      SharedPanels(figure, on: page, within: content).draw(within: content, into: &scene)
    } else {
      figure.drawSeparatePanels(on: page, within: content, into: &scene)
    }
    return scene
  }

  /// The figure without the words for which its panels leave no room: names of axes, and where that is not
  /// enough those of marks.
  private func withoutSmallWords(on page: Page) -> Figure {
    let isCrowded = page.isThumbnail || page.isSmall && panels.count > 3
    guard panels.count > 1, isCrowded || page.isSmall && columns == 1 else { return self }
    var figure = self
    for index in panels.indices {
      figure.panels[index].x.label = ""
      figure.panels[index].y.label = ""
      guard isCrowded else { continue }
      figure.panels[index].legend.placement = .hidden
      figure.panels[index].legend.dashKeys = []
      figure.panels[index].legend.colourBar = nil
    }
    return figure
  }
}

extension Figure {
  /// A page that the figure fills: the standard one, or where units are equal on both axes one as high as
  /// its panels then are.
  ///
  /// - Parameters:
  ///   - theme: Sizes and font.
  ///   - measure: How large text becomes, such as `Canvas.measure`.
  /// - Returns: The page in layout pixels.
  public func fittingSize(theme: Theme = .light, measure: @escaping TextMeasure) -> PixelSize {
    guard sharesAxes, let ratio = panels.first?.unitRatio else { return .standard }
    let width = panels.count > 4 ? 1000.0 : panels.count > 1 || ratio > 1.4 ? 800 : 700
    let size = PixelSize(width, width * PixelSize.standard.height / PixelSize.standard.width)
    let page = Page(theme: theme, size: size, scale: 1, measure: measure)
    let room = PageWords(title: title, subtitle: subtitle, caption: caption).room(on: page)
    let content = PixelRectangle(
      left: page.theme.margin,
      top: room.top,
      width: width - 2 * page.theme.margin,
      height: max(size.height - room.top - room.bottom, 16)
    )
    let panels = SharedPanels(self, on: page, within: content)
    let height = panels.height(width: content.width, ratio: ratio) + room.top + room.bottom
    return PixelSize(width, min(max(height.rounded(.up), 320), 1.5 * width))
  }
}

extension Panel {
  /// The ratios of width to height of plots that can be read.
  static let readableRatios = 0.2...5.0

  /// The ratio of width to height that makes units equal on axes whose ends are given; nil where that is
  /// not asked for or not readable.
  var unitRatio: Double? {
    guard hasEqualUnits, let left = x.lower, let right = x.upper, let low = y.lower,
      let high = y.upper, left < right, low < high
    else { return nil }
    let ratio = (right - left) / (high - low)
    return Self.readableRatios.contains(ratio) ? ratio : nil
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
