/// Moves labels apart so that none overlaps another, each as little as possible.
enum LabelStack {
  /// Places labels below each other.
  ///
  /// Minimises the sum of squared moves. Without gaps between them the order of the middles is kept, so
  /// this is isotonic regression, solved by pooling neighbours that overlap (Barlow, Bartholomew,
  /// Bremner and Brunk, "Statistical inference under order restrictions", 1972).
  ///
  /// - Parameters:
  ///   - middles: Where the middle of each label should be.
  ///   - heights: The height of each label; as many.
  ///   - top: Where the first label may begin.
  ///   - bottom: Where the last label may end.
  /// - Returns: The top of each label in the order given; nil where there is no room for all.
  static func tops(
    middles: [Double],
    heights: [Double],
    top: Double,
    bottom: Double
  ) -> [Double]? {
    let total = heights.reduce(0, +)
    guard total <= bottom - top + 1e-9 else { return nil }
    let order = middles.indices.sorted { (middles[$0], $0) < (middles[$1], $1) }
    // Taking the heights of those above off each top turns "not overlapping" into "not decreasing".
    var above = 0.0
    var pools: [(sum: Double, count: Int)] = []
    for index in order {
      pools.append((middles[index] - heights[index] / 2 - above, 1))
      above += heights[index]
      while pools.count > 1, mean(pools[pools.count - 2]) > mean(pools[pools.count - 1]) {
        let last = pools.removeLast()
        pools[pools.count - 1].sum += last.sum
        pools[pools.count - 1].count += last.count
      }
    }
    let offsets = pools.flatMap { pool in
      Array(repeating: min(max(mean(pool), top), bottom - total), count: pool.count)
    }
    var tops = middles
    above = 0
    for (index, offset) in zip(order, offsets) {
      tops[index] = offset + above
      above += heights[index]
    }
    return tops
  }

  private static func mean(_ pool: (sum: Double, count: Int)) -> Double {
    pool.sum / Double(pool.count)
  }
}
