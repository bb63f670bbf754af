/// Lays out a bar of colours with its title above and its numbers at the right.
struct ColourBarLayout {
  private let bar: ColourBar
  private let page: Page
  private let titleLines: [String]

  /// Makes the layout; no text of it is wider than `limit`.
  init(_ bar: ColourBar, limit: Double, page: Page) {
    self.bar = bar
    self.page = page
    titleLines =
      bar.title.isEmpty
      ? [] : page.fitting.wrapped(bar.title, style: page.labelStyle, width: limit, lines: 3)
  }

  private var gap: Double { page.theme.gap }
  private var thickness: Double { gap * 1.5 }
  private var titleHeight: Double {
    titleLines.isEmpty
      ? 0 : Double(titleLines.count) * page.lineHeight(page.labelStyle) + gap * 0.15
  }

  /// The height below which the bar, with its title, cannot be read.
  var leastHeight: Double { titleHeight + page.theme.labelSize * 4 }

  /// The height of the bar without its title, where it may be so high with it.
  func height(within room: Double) -> Double {
    max(min(room - titleHeight, page.theme.labelSize * 18), 16)
  }

  /// The width of the widest of title and bar with numbers, for a bar of this height.
  func width(height: Double) -> Double {
    let numbers = ticks(height: height).map { page.width($0.label) }.max() ?? 0
    let titles = titleLines.map { page.width($0, page.labelStyle) }.max() ?? 0
    return max(thickness + gap + numbers, titles)
  }

  /// Draws title and bar below `top`.
  func draw(left: Double, top: Double, height: Double, into scene: inout Scene) {
    scene.drawLines(
      titleLines,
      left: left,
      top: top - gap * 0.5,
      style: page.labelStyle,
      colour: page.theme.mutedText,
      page: page
    )
    let area = PixelRectangle(
      left: left.rounded(),
      top: (top + titleHeight).rounded(),
      width: thickness.rounded(),
      height: height.rounded()
    )
    drawColours(area, into: &scene)
    drawTicks(area, into: &scene)
  }

  private func drawColours(_ area: PixelRectangle, into scene: inout Scene) {
    let map = page.theme.colours(bar.ramp)
    let steps =
      switch bar.content {
      case .scale: 64
      case .bands(let levels): levels.count + 1
      }
    for step in 0..<steps {
      // Each step reaches down to the end, under those that follow: no seam can show between two.
      let start = (area.height * Double(step) / Double(steps)).rounded()
      let colour =
        switch bar.content {
        case .scale: map.colour(at: 1 - (Double(step) + 0.5) / Double(steps))
        case .bands: page.theme.colour(ofBand: steps - 1 - step, of: steps, bar.ramp)
        }
      scene.commands.append(
        .rectangle(
          PixelRectangle(
            left: area.left,
            top: area.top + start,
            width: area.width,
            height: area.height - start
          ),
          fill: colour
        )
      )
    }
  }

  /// The numbers beside the bar, each a share of its height from the bottom.
  private func ticks(height: Double) -> [(share: Double, label: TickLabel)] {
    switch bar.content {
    case .scale(let scale):
      let domain = scale.domain
      let axis = Scale(
        kind: domain.kind,
        lower: domain.lower,
        upper: domain.upper,
        start: 0,
        end: 1
      )
      return AxisLayout(page: page).verticalTicks(domain, height: height).major
        .map { (axis.position($0.value), $0.label) }
    case .bands(let levels):
      let step = height / Double(levels.count + 1)
      let stride = max(Int((page.theme.tickSize * 1.3 / step).rounded(.up)), 1)
      // Every so many levels, counted from the lowest, where a descent ends.
      let shown = Array(Swift.stride(from: 0, to: levels.count, by: stride))
      let labels = Self.labels(shown.map { levels[$0] })
      return zip(shown, labels).map { (Double($0 + 1) / Double(levels.count + 1), $1) }
    }
  }

  /// Levels at even distances have as many decimals as each other, others each what it needs.
  private static func labels(_ levels: [Double]) -> [TickLabel] {
    let steps = zip(levels, levels.dropFirst()).map { $1 - $0 }
    guard let most = steps.max(), let least = steps.min(), most <= 1.01 * least else {
      return levels.map { TickLabel(base: NumberFormat.text($0, digits: 4)) }
    }
    return TickLabel.labels(of: levels.map { NumberFormat.decimal($0, digits: 9) })
  }

  private func drawTicks(_ area: PixelRectangle, into scene: inout Scene) {
    let axis = AxisLayout(page: page)
    for tick in ticks(height: area.height) {
      let y = page.crisp(area.bottom - area.height * tick.share)
      scene.commands.append(
        .polyline(
          [PixelPoint(area.right, y), PixelPoint(area.right + gap * 0.4, y)],
          Stroke(page.theme.axis, width: page.ruleWidth)
        )
      )
      axis.draw(
        tick.label,
        right: area.right + gap * 0.8 + page.width(tick.label),
        baseline: y + page.halfHeight(page.tickStyle),
        into: &scene
      )
    }
  }
}
