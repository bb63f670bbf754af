internal import Foundation

/// Levels at which to cut a function's values: round numbers, or powers of ten where the values spread
/// so that round numbers at even distances would show one band and nothing of what is in it.
///
/// They are logarithmic where the value below which 98 of 100 values lie is at least 40 times the one
/// below which 5 of 100 lie. A quadratic function of two variables, whose values under an ellipse grow with
/// its area, has a ratio of 20 to 30; Rosenbrock's function has thousands. Where the values are not
/// positive, or spread so only when their minimum is taken off, levels count from the minimum.
public struct ContourLevels: Hashable, Sendable {
  /// The levels, rising, as values of the function; none where the function is constant.
  public let values: [Double]
  /// What the levels count from, to be said beside their colours; 0 for the values themselves.
  public let offset: Double
  /// The levels less the offset: round numbers.
  public let names: [Double]

  private static let mostLevels = 11
  private static let spread = 40.0

  /// Chooses levels for the finite ones of some values.
  public init(_ values: [Double]) {
    let finite = Self.sample(values)
    let low = Self.quantile(finite, 0.05)
    let high = Self.quantile(finite, 0.98)
    guard let least = finite.first, let most = finite.last, least < most else {
      self.init(names: [], offset: 0)
      return
    }
    if least >= 0, high >= Self.spread * low {
      self.init(
        names: Self.logarithmic(from: Self.quantile(finite, 0.015), core: low, to: most),
        offset: 0
      )
    } else if high - least >= Self.spread * (low - least), high - least < .infinity {
      // Only a rounded minimum: the one measured on the grid is not the function's own anyway.
      let unit = pow(10, floor(log10(max(low - least, (high - least) * 1e-6))) - 1)
      let offset = (least / unit).rounded(.down) * unit
      self.init(
        names: Self.logarithmic(
          from: Self.quantile(finite, 0.015) - offset,
          core: low - offset,
          to: most - offset
        ),
        offset: offset
      )
    } else {
      self.init(names: Self.linear(finite), offset: 0)
    }
  }

  private init(names: [Double], offset: Double) {
    self.names = names
    self.offset = offset
    values = names.map { $0 + offset }
  }

  /// The finite values, or some of them where they are many, sorted; both extremes are among them.
  private static func sample(_ values: [Double]) -> [Double] {
    var finite = values.filter(\.isFinite)
    guard let least = finite.min(), let most = finite.max() else { return [] }
    if finite.count > 8192 {
      // A step that shares no factor with the length of a row, so that no column is passed over.
      let step = finite.count / 4096 | 1
      finite = stride(from: 0, to: finite.count, by: step).map { finite[$0] } + [least, most]
    }
    return finite.sorted()
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    sorted.isEmpty ? .nan : sorted[Int(Double(sorted.count - 1) * share)]
  }

  /// Round numbers; a few values far out do not stretch them.
  private static func linear(_ sorted: [Double]) -> [Double] {
    guard let range = robustRange(sorted) else { return [] }
    let ticks = LinearTicks.ticks(
      lower: range.lowerBound,
      upper: range.upperBound,
      wanted: 10,
      isWhole: false
    )
    // The lowest value itself is not a level: nothing would be below it.
    return ticks.map(\.value).filter { $0 > sorted[0] && $0 <= sorted[sorted.count - 1] }
  }

  private static func robustRange(_ sorted: [Double]) -> ClosedRange<Double>? {
    let core = (quantile(sorted, 0.02), quantile(sorted, 0.98))
    let span = core.1 - core.0
    guard let least = sorted.first, let most = sorted.last, least < most else { return nil }
    guard span > 0, span < .infinity else { return least...most }
    return max(least, core.0 - 2 * span)...min(most, core.1 + 2 * span)
  }

  /// Powers of ten with as many of their multiples as there is room for.
  private static func logarithmic(from low: Double, core: Double, to most: Double) -> [Double] {
    // Of values that are 0 there is no logarithm; three decades below most of them is low enough.
    let start = max(low, core * 1e-3, most * 1e-12)
    let first = Int(floor(log10(start)))
    let last = Int(floor(log10(most)))
    for multiples in [[1, 2, 5], [1, 3], [1]] {
      let levels = (first...last)
        .flatMap { power in multiples.map { DecimalNumber(digits: $0, exponent: power).value } }
        .filter { $0 >= start * 0.999 && $0 <= most }
      if levels.count <= mostLevels { return levels }
    }
    let step = (last - first) / mostLevels + 1
    return stride(from: first, through: last, by: step)
      .map { DecimalNumber(digits: 1, exponent: $0).value }
      .filter { $0 >= start * 0.999 }
  }
}
