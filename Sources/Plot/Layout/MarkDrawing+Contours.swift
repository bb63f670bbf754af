extension MarkDrawing {
  /// Draws the bands between levels, or lines along them.
  func draw(_ contours: ContourMark, into scene: inout Scene) {
    let tracing = ContourTracing(contours.grid)
    switch contours.style {
    case .filled: fill(contours, tracing, into: &scene)
    case .lines:
      let stroke = Stroke(page.theme.text.opacity(0.28), width: page.theme.faintWidth * 0.9)
      for line in contours.levels.flatMap({ tracing.lines(at: $0) }) {
        for piece in LineClipping.parts(of: pixels(line), within: cuttingArea) {
          scene.commands.append(.polyline(piece, stroke))
        }
      }
    }
  }

  /// Fills all that is above each level, one over the other.
  ///
  /// Bands drawn beside each other would show the page through their antialiased edges; here the edge
  /// of each is mixed with the band below it.
  private func fill(_ contours: ContourMark, _ tracing: ContourTracing, into scene: inout Scene) {
    if contours.grid.hasHoles { hatch(projection.area, into: &scene) }
    let levels = [-Double.infinity] + contours.levels
    for (band, level) in levels.enumerated() {
      let outlines = tracing.outlines(above: level)
        .map { LineClipping.polygon(pixels($0), within: cuttingArea) }
        .filter { $0.count > 2 }
      guard !outlines.isEmpty else { continue }
      let colour = page.theme.colour(ofBand: band, of: levels.count, .ground)
      scene.commands.append(.region(outlines, fill: colour))
    }
  }

  /// The places on the page, without those that are nearer to the one before than can be seen.
  private func pixels(_ points: [DataPoint]) -> [PixelPoint] {
    let least = 0.3 / page.scale
    var pixels: [PixelPoint] = []
    for (index, point) in points.enumerated() {
      let pixel = projection.pixel(point)
      if let last = pixels.last, index < points.count - 1, abs(pixel.x - last.x) < least,
        abs(pixel.y - last.y) < least
      {
        continue
      }
      pixels.append(pixel)
    }
    return pixels
  }
}

extension MarkDrawing {
  /// Draws slanted lines over a rectangle: there is nothing to show.
  func hatch(_ area: PixelRectangle, into scene: inout Scene) {
    let stroke = Stroke(page.theme.axis.opacity(0.45), width: page.theme.faintWidth * 0.8)
    hatch(area, stroke, step: page.theme.gap * 0.8, into: &scene)
  }

  /// Hatches an area with lines that are so far apart, measured along an edge.
  func hatch(
    _ area: PixelRectangle,
    _ stroke: Stroke,
    step: Double,
    into scene: inout Scene
  ) {
    scene.commands.append(.pushClip(area))
    for place in Swift.stride(from: step / 2, to: area.width + area.height, by: step) {
      scene.commands.append(
        .polyline(
          [
            PixelPoint(area.left + place, area.top),
            PixelPoint(area.left + place - area.height, area.bottom),
          ],
          stroke
        )
      )
    }
    scene.commands.append(.popClip)
  }
}
