/// Turns marks into draw commands, each kind in an extension of its own.
struct MarkDrawing {
  let projection: Projection
  let page: Page
  let styles: LineStyles

  /// The visible points of a line, one array for each part between two gaps, in pixels.
  func reduced(_ line: LineMark) -> [[PixelPoint]] {
    LineReduction.reduce(
      x: line.x,
      y: line.y,
      projection: projection,
      pixelsPerUnit: page.scale
    ).map { part in part.map { projection.pixel($0) } }
  }

  /// Just larger than the plot, so that cuts are out of sight.
  var cuttingArea: PixelRectangle { projection.area.grown(by: 4 * page.theme.lineWidth) }
}

extension MarkDrawing {
  /// Draws a line of which the visible points are known.
  func draw(_ line: LineMark, parts: [[PixelPoint]], into scene: inout Scene) {
    let stroke = styles.stroke(of: line)
    for points in parts {
      for piece in LineClipping.parts(of: points, within: cuttingArea) {
        scene.commands.append(.polyline(piece, stroke))
      }
      // A point between two gaps has no line to be part of.
      if points.count == 1, LineClipping.isWithin(points[0], cuttingArea) {
        let size = line.y.count == 1 ? page.theme.markerSize : stroke.width * 2
        scene.commands.append(.marker(.circle, at: points[0], size: size, colour: stroke.colour))
      }
    }
  }
}

extension MarkDrawing {
  /// Draws the points that are on the plot.
  func draw(_ points: PointsMark, into scene: inout Scene) {
    let colour = page.theme.colour(points.colour)
    // A cross has the least ink of all shapes.
    let size = page.theme.markerSize * (points.shape == .cross ? 1.25 : 1)
    for (x, y) in zip(points.x, points.y) {
      var place = projection.pixel(DataPoint(x: x, y: y))
      let inset = page.theme.markerSize * 0.6
      if y == .infinity { place.y = projection.area.top + inset }
      if y == -.infinity { place.y = projection.area.bottom - inset }
      guard place.x.isFinite, place.y.isFinite, LineClipping.isWithin(place, projection.area) else {
        continue
      }
      scene.commands.append(
        .marker(points.shape, at: place, size: size, colour: colour)
      )
    }
  }
}

extension MarkDrawing {
  /// Draws a band.
  func draw(_ band: BandMark, into scene: inout Scene) {
    let colour = page.theme.colour(band.colour)
    let fill = colour.opacity(colour.alpha * page.theme.bandOpacity)
    for part in BandReduction.reduce(band, projection: projection, pixelsPerUnit: page.scale) {
      let outline = part.upper + part.lower.reversed()
      let polygon = LineClipping.polygon(outline, within: cuttingArea)
      if polygon.count > 2 { scene.commands.append(.polygon(polygon, fill: fill)) }
    }
  }
}
