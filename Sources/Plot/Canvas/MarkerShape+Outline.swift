extension MarkerShape {
  /// Whether the outline is filled; otherwise it is stroked.
  var isFilled: Bool { self != .cross && self != .plus && self != .ring }

  /// The corners of each part of the shape, within -1...1; none for circles, which have no corners.
  ///
  /// Shapes are as large as they look equal: a square is smaller than the diamond.
  var outline: [[PixelPoint]] {
    switch self {
    case .circle, .ring: []
    case .square: [Self.corners((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))]
    case .diamond: [Self.corners((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0))]
    case .triangleUp: [Self.corners((-1.05, 0.85), (0, -0.95), (1.05, 0.85))]
    case .triangleDown: [Self.corners((-1.05, -0.85), (0, 0.95), (1.05, -0.85))]
    case .cross:
      [Self.corners((-0.85, -0.85), (0.85, 0.85)), Self.corners((-0.85, 0.85), (0.85, -0.85))]
    case .plus: [Self.corners((-1.1, 0), (1.1, 0)), Self.corners((0, -1.1), (0, 1.1))]
    }
  }

  private static func corners(_ places: (Double, Double)...) -> [PixelPoint] {
    places.map { PixelPoint($0.0, $0.1) }
  }
}
