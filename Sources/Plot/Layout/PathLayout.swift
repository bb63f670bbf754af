internal import Foundation

/// What of a path can be seen on a plot, in pixels.
struct PathLayout {
  /// The path's visible lines.
  private(set) var parts: [[PixelPoint]] = []
  /// The places of its steps where they are few enough to be told apart.
  private(set) var steps: [PixelPoint] = []
  /// Where it starts; nil where that is not on the plot.
  private(set) var start: PixelPoint?
  /// Where it ends; nil where that is not on the plot.
  private(set) var end: PixelPoint?
  /// Where it leaves the plot for good, and from where it comes; nil where it does not.
  private(set) var exit: (place: PixelPoint, from: PixelPoint)?

  /// The length of all that can be seen of the path.
  var length: Double { parts.reduce(0) { $0 + Self.length($1) } }

  /// The length of a line.
  static func length(_ points: [PixelPoint]) -> Double {
    zip(points, points.dropFirst()).reduce(0) { $0 + hypot($1.1.x - $1.0.x, $1.1.y - $1.0.y) }
  }

  private static let mostSteps = 200

  private let area: PixelRectangle
  private var part: [PixelPoint] = []
  /// The lines drawn so far, so that one that swings to and fro a million times is drawn once.
  private var drawn: Set<Stretch> = []

  private struct Stretch: Hashable {
    let from: PixelPoint
    let to: PixelPoint
  }

  /// Lays out a path.
  ///
  /// - Parameters:
  ///   - path: The path.
  ///   - projection: From its places to the page.
  ///   - least: Points nearer than this to the one before are left out, in pixels.
  init(_ path: PathMark, projection: Projection, least: Double) {
    area = projection.area
    var last: PixelPoint?
    var end: PixelPoint?
    var places: [PixelPoint] = []
    for (x, y) in zip(path.x, path.y) {
      let exact = projection.pixel(DataPoint(x: x, y: y))
      guard !exact.x.isNaN, !exact.y.isNaN, x.isFinite, y.isFinite else { break }
      let pixel = limited(exact)
      end = pixel
      if places.count <= Self.mostSteps, isWithin(pixel) { places.append(pixel) }
      guard let from = last else {
        start = isWithin(pixel) ? pixel : nil
        if isWithin(pixel) { part = [pixel] }
        last = pixel
        continue
      }
      if abs(pixel.x - from.x) < least, abs(pixel.y - from.y) < least { continue }
      add(from: from, to: pixel, quantum: least)
      last = pixel
    }
    finishPart()
    if places.count <= Self.mostSteps { steps = places }
    if let end, isWithin(end) {
      self.end = end
      exit = nil
    }
  }

  private func isWithin(_ point: PixelPoint) -> Bool { LineClipping.isWithin(point, area) }

  private mutating func add(from: PixelPoint, to: PixelPoint, quantum: Double) {
    switch (isWithin(from), isWithin(to)) {
    case (true, true):
      if isNew(from, to, quantum) {
        part.append(to)
      } else {
        finishPart()
        part = [to]
      }
    case (true, false):
      if let cut = LineClipping.parts(of: [from, to], within: area).first?.last {
        if isNew(from, cut, quantum) { part.append(cut) }
        exit = (cut, from)
      }
      finishPart()
    case (false, true):
      finishPart()
      guard let cut = LineClipping.parts(of: [from, to], within: area).first?.first else { return }
      part = isNew(cut, to, quantum) ? [cut, to] : [to]
    case (false, false):
      finishPart()
      // A step from far beyond one side to far beyond another is not one over this part of the plane.
      guard isNear(from), isNear(to), isNew(from, to, quantum) else { return }
      parts += LineClipping.parts(of: [from, to], within: area)
    }
  }

  private mutating func isNew(_ from: PixelPoint, _ to: PixelPoint, _ quantum: Double) -> Bool {
    let rounded = { (point: PixelPoint) in
      PixelPoint((point.x / quantum).rounded(), (point.y / quantum).rounded())
    }
    let (one, other) = (rounded(from), rounded(to))
    let isForward = one.x < other.x || one.x == other.x && one.y < other.y
    return drawn.insert(
      isForward ? Stretch(from: one, to: other) : Stretch(from: other, to: one)
    ).inserted
  }

  private mutating func finishPart() {
    if part.count > 1 { parts.append(part) }
    part = []
  }

  private func isNear(_ point: PixelPoint) -> Bool {
    LineClipping.isWithin(point, area.grown(by: 2 * max(area.width, area.height)))
  }

  /// The point itself, or where it is very far away one nearer in the same direction: beyond some size
  /// numbers have no digits left for pixels.
  private func limited(_ point: PixelPoint) -> PixelPoint {
    let limit = 1e7
    let x = min(max(point.x - area.middleX, -1e300), 1e300)
    let y = min(max(point.y - area.middleY, -1e300), 1e300)
    let size = max(abs(x), abs(y))
    guard size > limit else { return point }
    return PixelPoint(area.middleX + x / size * limit, area.middleY + y / size * limit)
  }
}
