/// Cuts lines at the edges of a rectangle.
///
/// Cairo's coordinates overflow near eight million pixels and diverged runs go far beyond; a cut is
/// exact where moving points to the edge would bend the line.
enum LineClipping {
  /// Cuts a line; touching the edge counts as within.
  ///
  /// - Parameters:
  ///   - points: A line; places may be infinite or any size, NaN is not allowed.
  ///   - rectangle: The rectangle.
  /// - Returns: The parts of the line within the rectangle.
  static func parts(of points: [PixelPoint], within rectangle: PixelRectangle) -> [[PixelPoint]] {
    if points.allSatisfy({ isWithin($0, rectangle) }) { return points.isEmpty ? [] : [points] }
    var parts: [[PixelPoint]] = []
    var part: [PixelPoint] = []
    for (from, to) in zip(points, points.dropFirst()) {
      guard let (start, end) = segment(from, to, within: rectangle) else {
        if !part.isEmpty { parts.append(part) }
        part = []
        continue
      }
      if part.last != start {
        if !part.isEmpty { parts.append(part) }
        part = [start]
      }
      part.append(end)
      if end != to {
        parts.append(part)
        part = []
      }
    }
    if !part.isEmpty { parts.append(part) }
    return parts
  }

  /// The part of a polygon within a rectangle; empty where there is none.
  ///
  /// Sutherland and Hodgman, "Reentrant polygon clipping", CACM 17(1), 1974.
  static func polygon(_ points: [PixelPoint], within rectangle: PixelRectangle) -> [PixelPoint] {
    if points.allSatisfy({ isWithin($0, rectangle) }) { return points }
    // How far a point is on the inner side of each edge.
    let edges: [(PixelPoint) -> Double] = [
      { $0.x - rectangle.left }, { rectangle.right - $0.x },
      { $0.y - rectangle.top }, { rectangle.bottom - $0.y },
    ]
    return edges.reduce(points) { points, room in cut(points, room: room) }
  }

  private static func cut(
    _ points: [PixelPoint],
    room: (PixelPoint) -> Double
  ) -> [PixelPoint] {
    guard var from = points.last else { return [] }
    var result: [PixelPoint] = []
    from = bounded(from)
    for to in points.map(bounded) {
      let (before, after) = (room(from), room(to))
      if (before < 0) != (after < 0) {
        let share = before / (before - after)
        result.append(
          PixelPoint(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        )
      }
      if after >= 0 { result.append(to) }
      from = to
    }
    return result
  }

  /// Whether a point is in a rectangle or on its edge.
  static func isWithin(_ point: PixelPoint, _ rectangle: PixelRectangle) -> Bool {
    point.x >= rectangle.left && point.x <= rectangle.right
      && point.y >= rectangle.top && point.y <= rectangle.bottom
  }

  /// A place no further away than can be reckoned with: a thousand million pixels, from where a line
  /// comes in at the slope that it has to any eye.
  private static func bounded(_ point: PixelPoint) -> PixelPoint {
    let limit = 1e9
    return PixelPoint(
      min(max(point.x, -limit), limit),
      min(max(point.y, -limit), limit)
    )
  }

  /// The part of a segment within a rectangle, nil where there is none.
  ///
  /// Liang and Barsky, "A new concept and method for line clipping", ACM TOG 3(1), 1984.
  private static func segment(
    _ from: PixelPoint,
    _ to: PixelPoint,
    within rectangle: PixelRectangle
  ) -> (PixelPoint, PixelPoint)? {
    let (from, to) = (bounded(from), bounded(to))
    let (dx, dy) = (to.x - from.x, to.y - from.y)
    var (enter, leave) = (0.0, 1.0)
    for (change, room) in [
      (-dx, from.x - rectangle.left), (dx, rectangle.right - from.x),
      (-dy, from.y - rectangle.top), (dy, rectangle.bottom - from.y),
    ] {
      if change == 0 {
        if room < 0 { return nil }
      } else if change < 0 {
        enter = max(enter, room / change)
      } else {
        leave = min(leave, room / change)
      }
    }
    guard enter <= leave else { return nil }
    let start = enter == 0 ? from : PixelPoint(from.x + dx * enter, from.y + dy * enter)
    let end = leave == 1 ? to : PixelPoint(from.x + dx * leave, from.y + dy * leave)
    return (start, end)
  }
}
