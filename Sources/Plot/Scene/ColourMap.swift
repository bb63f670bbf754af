/// Colours in an order that a reader sees as one.
public struct ColourMap: Hashable, Sendable {
  /// The colours at even distances from position 0 to position 1; at least one.
  public let stops: [Colour]

  /// Makes a map from colours at even distances; `stops` is not empty.
  public init(stops: [Colour]) {
    precondition(!stops.isEmpty, "a colour map has at least one colour")
    self.stops = stops
  }

  /// The colour at a position, mixed from its two neighbours; positions are clamped to 0...1, NaN is 0.
  public func colour(at position: Double) -> Colour {
    let place = min(max(position.isNaN ? 0 : position, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), max(stops.count - 2, 0))
    let next = min(index + 1, stops.count - 1)
    return stops[index].mixed(with: stops[next], share: place - Double(index))
  }

  /// The part of this map between two positions, as a map of its own.
  public func part(from lower: Double, to upper: Double) -> ColourMap {
    let count = 33
    return ColourMap(
      stops: (0..<count).map { index in
        colour(at: lower + (upper - lower) * Double(index) / Double(count - 1))
      }
    )
  }

  /// Perceptually uniform from dark purple over green to yellow.
  ///
  /// Twenty even samples of viridis by Smith and van der Walt, "A better default colormap for
  /// Matplotlib", SciPy 2015.
  public static let viridis = ColourMap(
    stops: [
      0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568C, 0x33638D, 0x2D708E, 0x287D8E,
      0x238A8D, 0x1F968B, 0x20A387, 0x29AF7F, 0x3CBB75, 0x55C667, 0x73D055, 0x95D840, 0xB8DE29,
      0xDCE319, 0xFDE725,
    ].map { Colour($0) }
  )
}
