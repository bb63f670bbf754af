internal import Foundation

extension MarkDrawing {
  /// Lays a path out on the plot.
  func layout(_ path: PathMark) -> PathLayout {
    PathLayout(path, projection: projection, least: 0.3 / page.scale)
  }

  /// Draws the lines of a path, set off from what is under them.
  func draw(_ path: PathMark, _ layout: PathLayout, into scene: inout Scene) {
    let theme = page.theme
    let colour = theme.colour(path.colour)
    let halo = Stroke(theme.background.opacity(0.7), width: theme.lineWidth * 2.2)
    let stroke = Stroke(colour, width: theme.lineWidth)
    for part in layout.parts { scene.commands.append(.polyline(part, halo)) }
    for part in layout.parts { scene.commands.append(.polyline(part, stroke)) }
    drawSteps(layout.steps, colour: colour, into: &scene)
    if let longest = layout.parts.max(by: { PathLayout.length($0) < PathLayout.length($1) }),
      PathLayout.length(longest) > theme.gap * 9
    {
      drawHead(halfwayAlong: longest, colour: colour, into: &scene)
    }
  }

  /// Draws start, end and where a path leaves the plot, over everything else.
  func drawEnds(_ path: PathMark, _ layout: PathLayout, into scene: inout Scene) {
    let colour = page.theme.colour(path.colour)
    let ends = PathEnds(page: page, colour: colour)
    if let exit = layout.exit {
      drawHead(at: exit.place, from: exit.from, size: 1.5, colour: colour, into: &scene)
    }
    if let start = layout.start { ends.drawStart(start, into: &scene) }
    if let end = layout.end { ends.drawEnd(end, path.ending, into: &scene) }
  }

  /// Draws a dot at each step that is apart from the one before.
  private func drawSteps(_ steps: [PixelPoint], colour: Colour, into scene: inout Scene) {
    let size = page.theme.lineWidth * 2
    var last: PixelPoint?
    for step in steps {
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

  /// Draws an open circle.
  func drawStart(_ place: PixelPoint, into scene: inout Scene) {
    let (size, background) = (page.theme.markerSize * 1.15, page.theme.background)
    scene.commands += [
      .marker(.circle, at: place, size: size, colour: background),
      .marker(.ring, at: place, size: size, colour: colour),
    ]
  }

  /// Draws a dot or a cross, set off from the line.
  func drawEnd(_ place: PixelPoint, _ ending: PathMark.Ending, into scene: inout Scene) {
    let (size, background) = (page.theme.markerSize, page.theme.background)
    scene.commands += [
      .marker(.circle, at: place, size: size * 1.55, colour: background),
      .marker(
        ending == .dot ? .circle : .cross,
        at: place,
        size: size * 1.15,
        colour: colour
      ),
    ]
  }
}
