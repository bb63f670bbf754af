/// Places at even distances along an axis.
public struct GridAxis: Hashable, Sendable {
  /// The first place.
  public var lower: Double
  /// The last place, above `lower`.
  public var upper: Double
  /// The number of places, at least 2.
  public var count: Int

  /// Makes an axis.
  public init(from lower: Double, to upper: Double, count: Int) {
    precondition(count >= 2 && lower < upper, "a grid has two places or more in rising order")
    self.lower = lower
    self.upper = upper
    self.count = count
  }

  /// The place at an index, which may lie between two.
  func place(_ index: Double) -> Double {
    lower + (upper - lower) * (index / Double(count - 1))
  }
}

/// Numbers on a regular grid.
public struct ValueGrid: Hashable, Sendable {
  /// The places across.
  public var x: GridAxis
  /// The places upwards.
  public var y: GridAxis
  /// The numbers, `x.count` in a row, the row of the lowest y first; what is not finite is a hole.
  public var values: [Double]

  /// Makes a grid of `x.count * y.count` numbers.
  public init(x: GridAxis, y: GridAxis, values: [Double]) {
    precondition(values.count == x.count * y.count, "a grid has a number at each place")
    self.x = x
    self.y = y
    self.values = values
  }

  /// Whether a number is missing.
  public var hasHoles: Bool { values.contains { !$0.isFinite } }
}
