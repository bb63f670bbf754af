/// Tells values that scatter round a trend, which are read better as an average, from curves that go where
/// they go.
enum Noise {
  /// Whether what differs from point to point is mostly scatter, and enough of it to be seen.
  ///
  /// Differences of neighbours correlate with the differences after them: by -1/2 where each point has a
  /// scatter of its own, near 1 on a smooth curve, 0 on a random walk, near -1 where a value jumps to and
  /// fro. Scatter counts from -3/4 to -1/4, and from a hundredth of the range on; its standard deviation
  /// is the root of half the mean square of the differences, as von Neumann's is (Annals of Mathematical
  /// Statistics 12(4), 1941). Of long series a few thousand points are looked at.
  ///
  /// - Parameter values: In order; those that are not finite end a stretch.
  /// - Returns: Whether it is; false where there is too little to tell.
  static func isSeen(in values: [Double]) -> Bool {
    var squares = 0.0
    var products = 0.0
    var count = 0.0
    var (low, high) = (Double.infinity, -Double.infinity)
    for stretch in stretches(of: values.count) {
      var last = Double.nan
      var change = Double.nan
      for value in values[stretch] {
        let next = value - last
        if next.isFinite {
          squares += next * next
          count += 1
          if change.isFinite { products += next * change }
        }
        if value.isFinite { (low, high) = (min(low, value), max(high, value)) }
        (last, change) = (value, next)
      }
    }
    guard count >= 100, squares > 0 else { return false }
    let deviation = (squares / count / 2).squareRoot()
    return (-0.75 ... -0.25).contains(products / squares) && deviation >= 0.01 * (high - low)
  }

  /// All of a short series, eight stretches of a long one.
  private static func stretches(of count: Int) -> [Range<Int>] {
    let length = 512
    guard count > 8 * length else { return [0..<count] }
    return (0..<8).map { index in
      let start = (count - length) * index / 7
      return start..<start + length
    }
  }
}
