/// A place on the page, in pixels from the top left corner, y downwards.
public struct PixelPoint: Hashable, Sendable {
  /// Pixels from the left edge.
  public var x: Double
  /// Pixels from the top edge.
  public var y: Double

  /// Makes a point.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// The smallest rectangle that holds all points, its lengths multiplied; not finite for none.
  static func bounds(of points: [PixelPoint], scale: Double) -> PixelRectangle {
    var (left, right) = (Double.infinity, -Double.infinity)
    var (top, bottom) = (Double.infinity, -Double.infinity)
    for point in points {
      (left, right) = (min(left, point.x), max(right, point.x))
      (top, bottom) = (min(top, point.y), max(bottom, point.y))
    }
    return PixelRectangle(
      left: left * scale,
      top: top * scale,
      width: (right - left) * scale,
      height: (bottom - top) * scale
    )
  }
}

/// A width and a height in pixels.
public struct PixelSize: Hashable, Sendable {
  /// The size of a figure unless asked: 800 x 500.
  public static let standard = PixelSize(800, 500)

  /// Pixels across.
  public var width: Double
  /// Pixels down.
  public var height: Double

  /// Makes a size.
  public init(_ width: Double, _ height: Double) {
    self.width = width
    self.height = height
  }
}

/// An upright rectangle, in pixels.
public struct PixelRectangle: Hashable, Sendable {
  /// The left edge.
  public var left: Double
  /// The top edge.
  public var top: Double
  /// Pixels across.
  public var width: Double
  /// Pixels down.
  public var height: Double

  /// Makes a rectangle.
  public init(left: Double, top: Double, width: Double, height: Double) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }

  /// The right edge.
  public var right: Double { left + width }
  /// The bottom edge.
  public var bottom: Double { top + height }
  /// The middle from left to right.
  var middleX: Double { left + width / 2 }
  /// The middle from top to bottom.
  var middleY: Double { top + height / 2 }

  /// The rectangle grown by the same length on all four sides.
  func grown(by length: Double) -> PixelRectangle {
    PixelRectangle(
      left: left - length,
      top: top - length,
      width: width + 2 * length,
      height: height + 2 * length
    )
  }
}
