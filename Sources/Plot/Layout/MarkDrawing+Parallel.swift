extension MarkDrawing {
  /// Draws upright axes over the whole plot and a line across them for each thing.
  func draw(_ parallel: ParallelMark, into scene: inout Scene) {
    let layout = ParallelLayout(parallel, area: projection.area, page: page)
    let count = Double(parallel.lines.count)
    let opacity = min(max(30 / max(count, 1), 0.25), 0.9)
    for line in parallel.lines {
      let share: Double =
        switch line.emphasis {
        case .faint: 0.35
        case .normal: 1
        case .strong: 1.6
        }
      let colour = page.theme.colour(line.colour).opacity(min(opacity * share, 1))
      let width = line.emphasis == .faint ? page.theme.faintWidth : page.theme.lineWidth * 0.85
      let stroke = Stroke(colour, width: width)
      for part in layout.parts(of: line) where part.count > 1 {
        scene.commands.append(.polyline(part, stroke))
      }
      for cross in layout.crosses(of: line) {
        scene.commands.append(
          .marker(.cross, at: cross, size: page.theme.markerSize * 1.2, colour: colour.opacity(1))
        )
      }
    }
    layout.drawAxes(into: &scene)
  }
}

/// Where the axes of parallel coordinates stand.
private struct ParallelLayout {
  private let mark: ParallelMark
  private let page: Page
  private let domains: [Domain]
  private let scales: [Scale]
  private let places: [Double]
  private let area: PixelRectangle

  init(_ mark: ParallelMark, area: PixelRectangle, page: Page) {
    self.mark = mark
    self.page = page
    let gap = page.theme.gap
    let count = mark.axes.count
    domains = mark.axes.indices.map { index in
      Domain.horizontal(
        mark.axes[index],
        values: [mark.lines.map { $0.values[index] }],
        hasAir: false
      )
    }
    let top = area.top + page.lineHeight(page.labelStyle) + gap
    let inner = PixelRectangle(
      left: area.left,
      top: top,
      width: area.width,
      height: max(area.bottom - gap - top, 8)
    )
    let ticks = domains.map { AxisLayout(page: page).verticalTicks($0, height: inner.height) }
    let widths = ticks.map { $0.major.map { page.width($0.label) }.max() ?? 0 }
    let names = mark.axes.map { page.width($0.label, page.labelStyle) / 2 }
    let limit = area.width * 0.2
    let left = min(max(widths[0] + gap * 1.5, names[0]), limit)
    let right = count > 1 ? min(max(widths[count - 1] + gap * 1.5, names[count - 1]), limit) : 0
    let step = count > 1 ? (area.width - left - right) / Double(count - 1) : 0
    places = mark.axes.indices.map { area.left + left + step * Double($0) }
    scales = domains.map {
      Scale(kind: $0.kind, lower: $0.lower, upper: $0.upper, start: inner.bottom, end: inner.top)
    }
    self.area = inner
  }

  /// The place of a value on an axis; nil for none.
  private func place(_ value: Double, _ index: Int) -> PixelPoint? {
    if value.isNaN { return nil }
    if value == .infinity { return PixelPoint(places[index], area.top) }
    let y = scales[index].position(value)
    return PixelPoint(places[index], y.isFinite ? min(max(y, area.top), area.bottom) : area.bottom)
  }

  /// The line between all axes where it has places on neighbouring ones.
  func parts(of line: ParallelMark.Line) -> [[PixelPoint]] {
    var parts: [[PixelPoint]] = []
    var part: [PixelPoint] = []
    for index in line.values.indices {
      guard let next = place(line.values[index], index) else {
        parts.append(part)
        part = []
        continue
      }
      if let last = part.last { part += curve(from: last, to: next) } else { part = [next] }
    }
    return parts + [part]
  }

  /// The ends of axes where a value is infinite.
  func crosses(of line: ParallelMark.Line) -> [PixelPoint] {
    line.values.indices.filter { line.values[$0].isInfinite }
      .compactMap { place(line.values[$0], $0) }
  }

  /// Points after the first on a curve that leaves one axis and meets the next at right angles, so
  /// that lines which meet on an axis can be told apart behind it.
  private func curve(from start: PixelPoint, to end: PixelPoint) -> [PixelPoint] {
    // The second derivative is 3 times the height at most, so that chords are off by a fifth of a pixel.
    let height = abs(end.y - start.y)
    let count = min(max(Int((3 * height * page.scale / 1.6).squareRoot().rounded(.up)), 1), 100)
    return (1...count).map { index in
      let share = Double(index) / Double(count)
      let eased = share * share * (3 - 2 * share)
      // Half way between a straight line and a curve.
      let height = (share + eased) / 2
      return PixelPoint(
        start.x + (end.x - start.x) * share,
        start.y + (end.y - start.y) * height
      )
    }
  }

  func drawAxes(into scene: inout Scene) {
    let (theme, gap) = (page.theme, page.theme.gap)
    let axis = AxisLayout(page: page)
    let room = places.count > 1 ? (places[1] - places[0]) * 0.94 : area.width
    for index in places.indices {
      let x = page.crisp(places[index])
      let stroke = Stroke(theme.axis, width: page.ruleWidth)
      scene.commands.append(
        .polyline([PixelPoint(x, area.top), PixelPoint(x, area.bottom)], stroke)
      )
      let name = page.fitting.shortened(
        mark.axes[index].label,
        style: page.labelStyle,
        width: room
      )
      scene.commands.append(
        .text(
          name,
          at: PixelPoint(x, area.top - gap),
          style: page.labelStyle,
          colour: theme.text,
          anchor: .middle
        )
      )
      let isLast = index == places.count - 1 && index > 0
      for tick in axis.verticalTicks(domains[index], height: area.height).major {
        let y = page.crisp(scales[index].position(tick.value))
        let side = isLast ? 1.0 : -1.0
        scene.commands.append(
          .polyline([PixelPoint(x, y), PixelPoint(x + side * gap * 0.5, y)], stroke)
        )
        let width = page.width(tick.label)
        let right = isLast ? x + gap * 0.8 + width : x - gap * 0.8
        // Lines pass behind the numbers.
        scene.commands.append(
          .rectangle(
            PixelRectangle(
              left: right - width - 1.5,
              top: y - theme.tickSize * 0.6,
              width: width + 3,
              height: theme.tickSize * 1.2
            ),
            fill: theme.background.opacity(0.78)
          )
        )
        axis.draw(
          tick.label,
          right: right,
          baseline: y + page.halfHeight(page.tickStyle),
          into: &scene
        )
      }
    }
  }
}
