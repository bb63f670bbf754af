/// Chooses the ticks of an axis so that their labels have room, and draws axes.
struct AxisLayout {
  let page: Page

  /// The ticks of a vertical axis of this many pixels.
  func verticalTicks(_ domain: Domain, height: Double) -> Ticks {
    guard domain.categories.isEmpty else {
      let room = height / Double(domain.categories.count)
      let stride = max(Int((page.theme.tickSize * 1.3 / room).rounded(.up)), 1)
      return names(domain, every: stride, limit: page.size.width * 0.2)
    }
    return numbers(domain, height: height)
  }

  private func numbers(_ domain: Domain, height: Double) -> Ticks {
    fittingTicks(domain, wanted: height / (page.theme.tickSize * 3.8)) { ticks in
      let scale = Scale(
        kind: domain.kind,
        lower: domain.lower,
        upper: domain.upper,
        start: height,
        end: 0
      )
      let places = ticks.map { scale.position($0.value) }
      return zip(places, places.dropFirst()).allSatisfy { $0 - $1 >= page.theme.tickSize * 1.5 }
    }
  }

  /// The ticks of a horizontal axis of this many pixels.
  func horizontalTicks(_ domain: Domain, width: Double) -> Ticks {
    guard domain.categories.isEmpty else {
      let room = width / Double(domain.categories.count)
      let widest =
        domain.categories.map { page.width($0, page.tickStyle) }.max() ?? 0
      // A name is cut rather than left out, but not to less than can be told apart.
      let least = min(widest, page.theme.tickSize * 5) + page.theme.gap * 0.8
      let stride = max(Int((least / room).rounded(.up)), 1)
      return names(domain, every: stride, limit: room * Double(stride) - page.theme.gap * 0.8)
    }
    return numbers(domain, width: width)
  }

  /// The names of an axis' categories, cut where they are wider than `limit`.
  private func names(_ domain: Domain, every stride: Int, limit: Double) -> Ticks {
    Ticks(
      major: Swift.stride(from: 0, to: domain.categories.count, by: stride).map { index in
        let name = domain.categories[index]
        return Ticks.Major(
          value: Double(index),
          label: TickLabel(
            base: page.fitting.shortened(name, style: page.tickStyle, width: max(limit, 8))
          )
        )
      }
    )
  }

  private func numbers(_ domain: Domain, width: Double) -> Ticks {
    fittingTicks(domain, wanted: width / (page.theme.tickSize * 11)) { ticks in
      let scale = Scale(
        kind: domain.kind,
        lower: domain.lower,
        upper: domain.upper,
        start: 0,
        end: width
      )
      let edges = ticks.map { tick in
        let half = page.width(tick.label) / 2
        return (left: scale.position(tick.value) - half, right: scale.position(tick.value) + half)
      }
      return zip(edges, edges.dropFirst()).allSatisfy {
        $1.left - $0.right >= page.theme.tickSize * 0.7
      }
    }
  }

  /// Asks for fewer ticks until their labels are apart, then for more where that gives less than three;
  /// at last leaves out every other one.
  private func fittingTicks(
    _ domain: Domain,
    wanted: Double,
    isApart: ([Ticks.Major]) -> Bool
  ) -> Ticks {
    guard !domain.isEmpty else { return Ticks(major: []) }
    var ticks = Ticks.wanted(of: domain)
    if !ticks.major.isEmpty, isApart(ticks.major) { return ticks }
    let best = min(max(Int(wanted.rounded()), 3), 7)
    var few: Ticks?
    for count in Array((2...best).reversed()) + Array(best + 1...best + 3) {
      ticks = Ticks.ticks(of: domain, wanted: count)
      guard ticks.major.count <= 8, isApart(ticks.major) else { continue }
      if ticks.major.count >= 3 { return ticks }
      if few == nil, ticks.major.count == 2 { few = ticks }
    }
    if let few { return few }
    ticks.minor = []
    while ticks.major.count > 1, !isApart(ticks.major) {
      ticks.major = ticks.major.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }
    return ticks
  }

  /// Draws grid lines, or short ticks where marks cover the plot, and the labels left of them; on a
  /// logarithmic axis also its small ticks.
  func drawVertical(
    _ ticks: Ticks,
    projection: Projection,
    isLabelled: Bool,
    hasGrid: Bool,
    into scene: inout Scene
  ) {
    let (theme, area) = (page.theme, projection.area)
    let isNumeric = projection.isNumeric.y
    for tick in ticks.major {
      let y = page.crisp(projection.y.position(tick.value))
      if hasGrid {
        scene.commands.append(
          .polyline(
            [PixelPoint(area.left, y), PixelPoint(area.right, y)],
            Stroke(theme.grid, width: page.ruleWidth)
          )
        )
      } else if isLabelled, isNumeric {
        scene.commands.append(
          .polyline(
            [PixelPoint(area.left - theme.gap * 0.5, y), PixelPoint(area.left, y)],
            Stroke(theme.axis, width: page.ruleWidth)
          )
        )
      }
      guard isLabelled else { continue }
      let right = area.left - theme.gap * 0.9
      draw(tick.label, right: right, baseline: y + page.halfHeight(page.tickStyle), into: &scene)
    }
    guard isLabelled, !ticks.minor.isEmpty else { return }
    let x = page.crisp(area.left)
    let length = theme.gap * 0.35
    let stroke = Stroke(theme.axis, width: page.ruleWidth)
    for value in ticks.minor {
      let y = page.crisp(projection.y.position(value))
      scene.commands.append(.polyline([PixelPoint(x - length, y), PixelPoint(x, y)], stroke))
    }
    scene.commands.append(
      .polyline([PixelPoint(x, area.top), PixelPoint(x, area.bottom)], stroke)
    )
  }

  /// Draws the axis line, its ticks and the labels below them.
  func drawHorizontal(
    _ ticks: Ticks,
    projection: Projection,
    hasLine: Bool,
    into scene: inout Scene
  ) {
    let (theme, area) = (page.theme, projection.area)
    let stroke = Stroke(theme.axis, width: page.ruleWidth)
    let y = page.crisp(area.bottom)
    if hasLine {
      scene.commands.append(
        .polyline([PixelPoint(area.left, y), PixelPoint(area.right, y)], stroke)
      )
    }
    let lengths =
      ticks.minor.map { ($0, theme.gap * 0.3) } + ticks.major.map { ($0.value, theme.gap * 0.55) }
    for (value, length) in lengths where projection.isNumeric.x {
      let x = page.crisp(projection.x.position(value))
      scene.commands.append(.polyline([PixelPoint(x, y), PixelPoint(x, y + length)], stroke))
    }
    for tick in ticks.major {
      let half = page.width(tick.label) / 2
      // The outermost labels may reach over the plot's edges, but not over the page's.
      let middle = min(
        max(projection.x.position(tick.value), half + 2),
        page.size.width - half - 2
      )
      draw(
        tick.label,
        right: middle + half,
        baseline: y + theme.gap * 0.95 + theme.tickSize * 0.85,
        into: &scene
      )
    }
  }

  /// Draws a label whose right end is at `right`.
  func draw(_ label: TickLabel, right: Double, baseline: Double, into scene: inout Scene) {
    let colour = page.theme.mutedText
    var right = right
    if !label.exponent.isEmpty {
      scene.commands.append(
        .text(
          label.exponent,
          at: PixelPoint(right, baseline - page.theme.tickSize * 0.36),
          style: page.exponentStyle,
          colour: colour,
          anchor: .end
        )
      )
      right -= page.width(label.exponent, page.exponentStyle)
    }
    scene.commands.append(
      .text(
        label.base,
        at: PixelPoint(right, baseline),
        style: page.tickStyle,
        colour: colour,
        anchor: .end
      )
    )
  }
}
