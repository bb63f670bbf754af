/// Marks for what a plot's range leaves out: triangles where a line leaves it, crosses where one ends.
struct EdgeMarks {
  let projection: Projection
  let page: Page
  private var triangles: [(point: PixelPoint, shape: MarkerShape, colour: Colour)] = []
  private var crosses: [SceneCommand] = []
  private var leads: [SceneCommand] = []

  init(projection: Projection, page: Page) {
    self.projection = projection
    self.page = page
  }

  /// What to draw, over everything else on the plot.
  var commands: [SceneCommand] {
    leads
      + triangles.map { .marker($0.shape, at: $0.point, size: size, colour: $0.colour) }
      + crosses
  }

  private var size: Double { page.theme.markerSize }

  /// Adds the marks of a line of which the visible points are known.
  mutating func add(_ line: LineMark, parts: [[PixelPoint]], colour: Colour) {
    for part in parts { addTriangles(part, colour: colour) }
    guard line.ending == .cross,
      let end = line.end(x: projection.x.kind, y: projection.y.kind)
    else { return }
    let pixel = projection.pixel(end)
    let area = projection.area
    guard pixel.x >= area.left - 1, pixel.x <= area.right + 1 else { return }
    let isOutside = pixel.y < area.top || pixel.y > area.bottom
    let inset = isOutside ? size * 0.42 : 0
    let place = PixelPoint(
      pixel.x,
      min(max(pixel.y, area.top + inset), area.bottom - inset)
    )
    if isOutside { addLead(to: place, from: parts.last ?? [], colour: colour) }
    crosses.append(.marker(.cross, at: place, size: size * 1.25, colour: colour))
  }

  /// Leads along the edge from where a line left the plot for good to where it ended.
  private mutating func addLead(to end: PixelPoint, from points: [PixelPoint], colour: Colour) {
    let area = projection.area
    let outside = points.reversed().prefix { $0.y < area.top || $0.y > area.bottom }
    guard let exit = outside.last, end.x - exit.x > 2 * size else { return }
    let stroke = Stroke(
      colour.opacity(0.6),
      width: page.ruleWidth,
      dash: [page.ruleWidth * 2, page.ruleWidth * 3]
    )
    let y = page.crisp(end.y)
    leads.append(
      .polyline([PixelPoint(exit.x + size, y), PixelPoint(end.x - size * 0.8, y)], stroke)
    )
  }

  /// Finds where consecutive points are beyond the same edge.
  private mutating func addTriangles(_ points: [PixelPoint], colour: Colour) {
    let area = projection.area
    var run: [PixelPoint] = []
    var side = 0
    for point in points where point.x >= area.left - 0.5 && point.x <= area.right + 0.5 {
      let current = point.y < area.top - 1 ? -1 : point.y > area.bottom + 1 ? 1 : 0
      if current != side {
        addTriangle(run, side: side, colour: colour)
        run = []
        side = current
      }
      run.append(point)
    }
    addTriangle(run, side: side, colour: colour)
  }

  private mutating func addTriangle(_ run: [PixelPoint], side: Int, colour: Colour) {
    guard side != 0, let first = run.first, let last = run.last else { return }
    let extreme = run.max { abs($0.y) < abs($1.y) } ?? first
    let x = last.x - first.x < 2 * size ? extreme.x : first.x
    let area = projection.area
    let inset = size * 0.7
    let point = PixelPoint(
      min(max(x, area.left + inset), area.right - inset),
      side < 0 ? area.top + inset * 0.6 : area.bottom - inset * 0.6
    )
    let shape = side < 0 ? MarkerShape.triangleUp : .triangleDown
    let isNear = triangles.contains { other in
      other.shape == shape && abs(other.point.x - point.x) < 1.1 * size
    }
    if !isNear { triangles.append((point, shape, colour)) }
  }
}
