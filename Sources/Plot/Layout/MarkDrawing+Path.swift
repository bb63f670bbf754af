internal import Foundation

extension MarkDrawing {
  /// Lays a path out on the plot.
  func layout(_ path: PathMark) -> PathLayout {
    PathLayout(path, projection: projection, least: 0.3 / page.scale)
  }

  /// Orders paths for drawing, and finds where they lie over others.
  func stack(_ paths: [(PathMark, PathLayout)]) -> PathStack {
    PathStack(paths, area: projection.area, cell: page.theme.lineWidth * 1.2)
  }

  /// Draws the lines of paths, each set off from what is under it.
  func draw(_ stack: PathStack, into scene: inout Scene) {
    for layer in stack.layers {
      drawHalo(layer, into: &scene)
      draw(layer, into: &scene)
    }
  }

  /// Draws starts, ends and where paths leave the plot, over everything else.
  func drawEnds(_ stack: PathStack, into scene: inout Scene) {
    var drawn: [PixelPoint] = []
    for layer in stack.layers {
      let (path, layout) = (layer.path, layer.layout)
      let colour = page.theme.colour(path.colour)
      if let exit = layout.exit {
        drawHead(at: exit.place, from: exit.from, size: 1.5, colour: colour, into: &scene)
      }
      if let start = layout.start { ends(layer, start).drawStart(start, into: &scene) }
      guard let end = layout.end else { continue }
      let ends = ends(layer, end)
      // It would hide what shows of the ends below.
      let isFirst = !drawn.contains {
        hypot($0.x - end.x, $0.y - end.y) < page.theme.markerSize
      }
      if isFirst { ends.drawEndHalo(end, into: &scene) }
      ends.drawEnd(end, path.ending, into: &scene)
      if layer.cover.count(at: end) > 0 { drawn.append(end) }
    }
  }

  private func growth(_ count: Int) -> Double { page.theme.growth(coveredBy: count) }

  private func ends(_ layer: PathStack.Layer, _ place: PixelPoint) -> PathEnds {
    PathEnds(
      page: page,
      colour: page.theme.colour(layer.path.colour),
      growth: growth(layer.cover.count(at: place))
    )
  }

  /// Draws what sets a path off, but not where it lies over another one, which would not be seen there.
  private func drawHalo(_ layer: PathStack.Layer, into scene: inout Scene) {
    let whole = layer.layout.parts.map { PathCover.Stretch(points: $0, count: 0) }
    for stretch in layer.cover.lowest ?? whole {
      let width = page.theme.lineWidth * 2.2 + growth(stretch.count)
      let halo = Stroke(page.theme.background.opacity(0.7), width: width)
      scene.commands.append(.polyline(stretch.points, halo))
    }
  }

  private func draw(_ layer: PathStack.Layer, into scene: inout Scene) {
    let theme = page.theme
    let colour = theme.colour(layer.path.colour)
    for stretch in layer.cover.covered {
      let stroke = Stroke(colour, width: theme.lineWidth + growth(stretch.count))
      scene.commands.append(.polyline(stretch.points, stroke))
    }
    let parts = layer.layout.parts
    for part in parts {
      scene.commands.append(.polyline(part, Stroke(colour, width: theme.lineWidth)))
    }
    drawSteps(layer, colour: colour, into: &scene)
    if let longest = parts.max(by: { PathLayout.length($0) < PathLayout.length($1) }),
      PathLayout.length(longest) > theme.gap * 9
    {
      drawHead(halfwayAlong: longest, colour: colour, into: &scene)
    }
  }

  /// Draws a dot at each step that is apart from the one before.
  private func drawSteps(_ layer: PathStack.Layer, colour: Colour, into scene: inout Scene) {
    let width = page.theme.lineWidth * 2
    var last: PixelPoint?
    for step in layer.layout.steps {
      let size = width + growth(layer.cover.count(at: step))
      if let last, hypot(step.x - last.x, step.y - last.y) < size * 1.6 { continue }
      scene.commands.append(.marker(.circle, at: step, size: size, colour: colour))
      last = step
    }
  }

  private func drawHead(
    halfwayAlong points: [PixelPoint],
    colour: Colour,
    into scene: inout Scene
  ) {
    var rest = PathLayout.length(points) / 2
    for (from, to) in zip(points, points.dropFirst()) {
      let length = hypot(to.x - from.x, to.y - from.y)
      guard length < rest else {
        let share = rest / max(length, 1e-9)
        let place = PixelPoint(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        return drawHead(at: place, from: from, size: 1.1, colour: colour, into: &scene)
      }
      rest -= length
    }
  }

  /// Draws an arrowhead whose tip is at `place`; its size is counted in those of markers.
  private func drawHead(
    at place: PixelPoint,
    from: PixelPoint,
    size: Double,
    colour: Colour,
    into scene: inout Scene
  ) {
    let length = page.theme.markerSize * size
    let distance = hypot(place.x - from.x, place.y - from.y)
    guard distance > 0 else { return }
    let (x, y) = ((place.x - from.x) / distance, (place.y - from.y) / distance)
    let foot = PixelPoint(place.x - x * length, place.y - y * length)
    let half = length * 0.45
    let head = [
      place, PixelPoint(foot.x - y * half, foot.y + x * half),
      PixelPoint(foot.x + y * half, foot.y - x * half),
    ]
    scene.commands.append(.polygon(head, fill: colour))
  }
}

/// The signs at the two ends of a path, the same on the plot and in the legend.
struct PathEnds {
  let page: Page
  let colour: Colour
  /// By how much they are larger where other paths lie over them, in pixels.
  var growth = 0.0

  /// Draws an open circle.
  func drawStart(_ place: PixelPoint, into scene: inout Scene) {
    let size = page.theme.markerSize * 1.15 + growth
    scene.commands += [
      .marker(.circle, at: place, size: size, colour: page.theme.background),
      .marker(.ring, at: place, size: size, colour: colour),
    ]
  }

  /// Draws what sets the end off from the line.
  func drawEndHalo(_ place: PixelPoint, into scene: inout Scene) {
    let size = page.theme.markerSize * 1.55 + growth
    scene.commands.append(.marker(.circle, at: place, size: size, colour: page.theme.background))
  }

  /// Draws a dot or a cross.
  func drawEnd(_ place: PixelPoint, _ ending: PathMark.Ending, into scene: inout Scene) {
    let shape: MarkerShape = ending == .dot ? .circle : .cross
    let size = page.theme.markerSize * 1.15 + growth
    scene.commands.append(.marker(shape, at: place, size: size, colour: colour))
  }
}
