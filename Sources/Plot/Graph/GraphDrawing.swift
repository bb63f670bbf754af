/// Turns a laid out graph into draw commands.
struct GraphDrawing {
  let layout: GraphLayout
  let page: Page
  /// The top left corner of the graph on the page.
  let origin: PixelPoint

  private var metrics: GraphMetrics { layout.metrics }
  private var figure: GraphFigure { layout.figure }
  private var line: Stroke { Stroke(page.theme.axis, width: page.theme.lineWidth * 0.7) }

  /// The colour of what goes forward.
  static func forward(_ theme: Theme) -> Colour {
    theme.colour(.category(0)).legible(on: theme.background)
  }

  /// The colour of what comes back.
  static func backward(_ theme: Theme) -> Colour {
    theme.colour(.category(1)).legible(on: theme.background)
  }

  /// Draws links below boxes below numbers.
  func draw(into scene: inout Scene) {
    for link in figure.links.indices { drawLine(link, into: &scene) }
    for box in figure.boxes.indices { drawBox(box, into: &scene) }
    for link in figure.links.indices { drawNumbers(link, into: &scene) }
  }

  private func frame(_ box: Int) -> PixelRectangle {
    var frame = layout.frame(of: box)
    frame.left += origin.x
    frame.top += origin.y
    return frame
  }

  // MARK: Boxes

  private func drawBox(_ box: Int, into scene: inout Scene) {
    let frame = frame(box)
    let outline = frame.rounded(by: page.theme.gap * 0.7)
    let (content, theme) = (figure.boxes[box], page.theme)
    scene.commands.append(.polygon(outline, fill: fill(content.role)))
    var stroke = Stroke(theme.axis, width: theme.ruleWidth)
    if content.role == .operation { stroke = Stroke(theme.text, width: theme.lineWidth * 0.75) }
    if content.role == .constant { stroke.dash = [theme.gap * 0.4, theme.gap * 0.35] }
    scene.commands.append(.polyline(outline, stroke))
    drawWords(of: content, in: frame, into: &scene)
  }

  private func fill(_ role: GraphBox.Role) -> Colour {
    let theme = page.theme
    return switch role {
    case .operation: theme.background
    case .input: theme.grid
    case .parameter: theme.background.mixed(with: theme.colour(.category(2)), share: 0.2)
    case .constant: theme.background
    }
  }

  private func drawWords(
    of box: GraphBox,
    in frame: PixelRectangle,
    into scene: inout Scene
  ) {
    let (label, detail) = (page.labelStyle, page.tickStyle)
    let hasDetail = !box.detail.isEmpty
    let shift = hasDetail ? page.lineHeight(detail) / 2 : 0
    scene.commands.append(
      .text(
        box.label,
        at: PixelPoint(frame.middleX, frame.middleY - shift + page.halfHeight(label)),
        style: label,
        colour: page.theme.text,
        anchor: .middle
      )
    )
    guard hasDetail else { return }
    let below = page.lineHeight(label) / 2
    scene.commands.append(
      .text(
        box.detail,
        at: PixelPoint(frame.middleX, frame.middleY + below + page.halfHeight(detail)),
        style: detail,
        colour: page.theme.mutedText,
        anchor: .middle
      )
    )
  }

  // MARK: Links

  private func drawLine(_ link: Int, into scene: inout Scene) {
    var points = route(link).points
    guard let end = points.last, points.count > 1 else { return }
    let start = points[points.count - 2]
    // The line ends inside the head, whose point would else be blunt.
    let length = max(hypotenuse(end.x - start.x, end.y - start.y), 1e-9)
    let direction = PixelPoint((end.x - start.x) / length, (end.y - start.y) / length)
    let cut = min(metrics.head * 0.8, length * 0.9)
    points[points.count - 1] = PixelPoint(end.x - direction.x * cut, end.y - direction.y * cut)
    scene.commands.append(.polyline(points, line))
    scene.commands.append(.polygon(head(at: end, direction), fill: line.colour))
  }

  private func head(at end: PixelPoint, _ direction: PixelPoint) -> [PixelPoint] {
    let (length, half) = (metrics.head, metrics.head * 0.42)
    let back = PixelPoint(end.x - direction.x * length, end.y - direction.y * length)
    return [
      end, PixelPoint(back.x - direction.y * half, back.y + direction.x * half),
      PixelPoint(back.x + direction.y * half, back.y - direction.x * half),
    ]
  }

  private func drawNumbers(_ link: Int, into scene: inout Scene) {
    let label = metrics.labels[link]
    let (place, isUpright) = route(link).label
    let (forward, backward) = (Self.forward(page.theme), Self.backward(page.theme))
    let clearance = metrics.clearance
    if isUpright {
      label.value.draw(
        left: place.x + clearance,
        top: place.y - label.value.height / 2,
        colour: forward,
        into: &scene
      )
      label.gradient.draw(
        left: place.x - clearance - label.gradient.width,
        top: place.y - label.gradient.height / 2,
        colour: backward,
        into: &scene
      )
      return
    }
    label.value.draw(
      left: place.x - label.value.width / 2,
      top: place.y - clearance - label.value.height,
      colour: forward,
      into: &scene
    )
    label.gradient.draw(
      left: place.x - label.gradient.width / 2,
      top: place.y + clearance,
      colour: backward,
      into: &scene
    )
  }
}

// MARK: - Ways of links

extension GraphDrawing {
  /// The way of a link, and the middle of its numbers, which stand to the sides of an upright line.
  private typealias Route = (points: [PixelPoint], label: (place: PixelPoint, isUpright: Bool))

  private func route(_ link: Int) -> Route {
    let source = frame(figure.links[link].source)
    guard let target = figure.links[link].target else {
      let width = metrics.labels[link].width + metrics.clearance * 2 + metrics.head
      let start = PixelPoint(source.right, source.middleY)
      let end = PixelPoint(source.right + width, source.middleY)
      return ([start, end], (middle(start, end, less: metrics.head), false))
    }
    let place = layout.order.places[figure.links[link].source]
    if let side = place.side {
      return hanging(link, side, from: source, to: frame(target))
    }
    if layout.rows[place.column] != layout.rows[layout.order.places[target].column] {
      return wrapped(link, from: source, to: frame(target))
    }
    return bent(link, from: source, to: frame(target))
  }

  private func middle(_ one: PixelPoint, _ other: PixelPoint, less cut: Double) -> PixelPoint {
    PixelPoint((one.x + other.x - cut) / 2, (one.y + other.y) / 2)
  }

  /// Down or up to an operation, the numbers next to the box that hangs.
  private func hanging(
    _ link: Int,
    _ side: GraphOrder.Side,
    from source: PixelRectangle,
    to target: PixelRectangle
  ) -> Route {
    let start = PixelPoint(source.middleX, side == .above ? source.bottom : source.top)
    let end = PixelPoint(source.middleX, side == .above ? target.top : target.bottom)
    let reach = metrics.labels[link].height / 2 + metrics.clearance
    let y = start.y + (side == .above ? reach : -reach)
    return ([start, end], (PixelPoint(start.x, y), true))
  }

  /// Straight where both ends are level, else in a curve, the numbers on its level part.
  private func bent(
    _ link: Int,
    from source: PixelRectangle,
    to target: PixelRectangle
  ) -> Route {
    let index = figure.links[link]
    let start = PixelPoint(source.right, source.middleY)
    // Ways arrive in the order in which they come, so that they do not cross.
    let siblings = layout.order.mainLinks(into: index.target ?? 0)
      .sorted { layout.arrival($0) < layout.arrival($1) }
    let place = Double(siblings.firstIndex(of: link) ?? 0) - Double(siblings.count - 1) / 2
    let spread = min(metrics.boxHeight * 0.28, metrics.boxHeight * 0.7 / Double(siblings.count))
    let end = PixelPoint(target.left, target.middleY + place * spread)
    if abs(start.y - end.y) < 0.5 {
      return ([start, end], (middle(start, end, less: metrics.head), false))
    }
    let level = metrics.labels[link].width + metrics.clearance * 2
    let lanes = (layout.order.lanes[link].sorted { $0.key < $1.key }).map { column, track in
      (layout.order.places.firstIndex { $0.column == column && $0.side == nil }, track)
    }
    var points = [start]
    var label = PixelPoint(start.x + level / 2, start.y)
    let isShared = layout.order.links(outOf: index.source).count > 1
    for case (let box?, let track) in lanes {
      let y = origin.y + layout.height(ofTrack: track)
      let (left, right) = (frame(box).left, frame(box).right)
      points += curve(from: points[points.count - 1], to: PixelPoint(left, y))
      points.append(PixelPoint(right, y))
      label = PixelPoint(right + level / 2, y)
    }
    if lanes.isEmpty, isShared, siblings.count == 1 {
      // Several ways leave together, so that the numbers stand where this one arrives.
      let bend = PixelPoint(end.x - level - metrics.head, end.y)
      points += curve(from: start, to: bend) + [end]
      return (points, (PixelPoint(bend.x + level / 2, end.y), false))
    }
    if lanes.isEmpty, isShared {
      points += curve(from: start, to: end)
      return (points, (middle(start, end, less: 0), true))
    }
    points.append(PixelPoint(label.x + level / 2, label.y))
    points += curve(from: points[points.count - 1], to: end)
    return (points, (label, false))
  }

  /// From the end of a row to the beginning of the next, the numbers where the link leaves.
  private func wrapped(
    _ link: Int,
    from source: PixelRectangle,
    to target: PixelRectangle
  ) -> Route {
    let level = metrics.labels[link].width + metrics.clearance * 2
    let start = PixelPoint(source.right, source.middleY)
    let out = PixelPoint(source.right + level, source.middleY)
    let end = PixelPoint(target.left, target.middleY)
    let between = (source.middleY + target.middleY) / 2
    let radius = page.theme.gap * 1.2
    let left = origin.x + page.theme.gap * 0.5
    let corners = [
      start, PixelPoint(out.x + radius, out.y), PixelPoint(out.x + radius, between),
      PixelPoint(left, between), PixelPoint(left, end.y), end,
    ]
    return (
      corners.roundedCorners(radius: radius), (PixelPoint(start.x + level / 2, start.y), false)
    )
  }

  /// A curve that is level at both ends, without its first point.
  private func curve(from start: PixelPoint, to end: PixelPoint) -> [PixelPoint] {
    let reach = (end.x - start.x) / 2
    return PixelPoint.curve(
      start,
      PixelPoint(start.x + reach, start.y),
      PixelPoint(end.x - reach, end.y),
      end
    )
  }
}
