/// Arrows on a regular grid: their directions as given, their lengths by the vectors' norms.
///
/// As many are drawn as a reader can tell apart, none touches another. The length grows with a power of
/// the norm of at most a half, so that small vectors are seen beside large ones; a vector of length 0
/// is a dot, one that is not finite nothing.
public struct ArrowsMark: Hashable, Sendable {
  /// The places across.
  public var x: GridAxis
  /// The places upwards.
  public var y: GridAxis
  /// The vectors' first components, `x.count` in a row, the row of the lowest y first.
  public var dx: [Double]
  /// The vectors' second components, arranged as the first.
  public var dy: [Double]

  /// Makes arrows; both arrays hold `x.count * y.count` numbers.
  public init(x: GridAxis, y: GridAxis, dx: [Double], dy: [Double]) {
    precondition(
      dx.count == x.count * y.count && dy.count == dx.count,
      "there is one vector at each place of a grid"
    )
    self.x = x
    self.y = y
    self.dx = dx
    self.dy = dy
  }
}
