internal import Foundation

// Round shapes as lines through many points, which is all that a scene knows.

extension PixelPoint {
  /// A cubic Bézier curve of `count` pieces, without its first point.
  static func curve(
    _ start: PixelPoint,
    _ first: PixelPoint,
    _ second: PixelPoint,
    _ end: PixelPoint,
    count: Int = 24
  ) -> [PixelPoint] {
    (1...count).map { index in
      let t = Double(index) / Double(count)
      let s = 1 - t
      let weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
      return PixelPoint(
        weights.0 * start.x + weights.1 * first.x + weights.2 * second.x + weights.3 * end.x,
        weights.0 * start.y + weights.1 * first.y + weights.2 * second.y + weights.3 * end.y
      )
    }
  }
}

extension [PixelPoint] {
  /// The line with its corners rounded; no corner is given more than half of its shorter side.
  func roundedCorners(radius: Double) -> [PixelPoint] {
    guard count > 2 else { return self }
    var line = [self[0]]
    for index in 1..<count - 1 {
      let (before, corner, after) = (self[index - 1], self[index], self[index + 1])
      let lengths = [before, after].map { hypotenuse($0.x - corner.x, $0.y - corner.y) }
      let cut = Swift.min(radius, lengths[0] / 2, lengths[1] / 2)
      guard cut > 0 else { continue }
      let start = corner.moved(towards: before, share: cut / lengths[0])
      let end = corner.moved(towards: after, share: cut / lengths[1])
      // Four thirds of tan(22.5 degrees), and so nearest to a quarter of a circle.
      let pull = 0.552_284_749_8
      line.append(start)
      line += PixelPoint.curve(
        start,
        start.moved(towards: corner, share: pull),
        end.moved(towards: corner, share: pull),
        end,
        count: 6
      )
    }
    return line + [self[count - 1]]
  }
}

extension PixelPoint {
  fileprivate func moved(towards other: PixelPoint, share: Double) -> PixelPoint {
    PixelPoint(x + (other.x - x) * share, y + (other.y - y) * share)
  }
}

extension PixelRectangle {
  /// The rectangle's edge with round corners, from the middle of its top on, closed.
  func rounded(by radius: Double) -> [PixelPoint] {
    let corners = [
      PixelPoint(middleX, top), PixelPoint(right, top), PixelPoint(right, bottom),
      PixelPoint(left, bottom), PixelPoint(left, top), PixelPoint(middleX, top),
    ]
    return corners.roundedCorners(radius: radius)
  }
}

/// The length of the longest side of a right triangle.
func hypotenuse(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
