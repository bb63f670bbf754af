/// The summary of a series that grows point by point.
public struct RunningSummary: Sendable {
  /// What is known so far.
  public var summary: SeriesSummary {
    guard let mean = finite.mean, let minimum = points.minimum, let maximum = points.maximum else {
      return points
    }
    var summary = points
    // Rounding must not lead out of the values' range.
    summary.mean = min(max(mean, minimum), maximum)
    return summary
  }

  private var points: SeriesSummary
  private var finite = RunningMean()

  /// Makes the summary of an empty series.
  public init(metric: String) {
    points = SeriesSummary(metric: metric)
  }

  /// Takes one more point into account.
  public mutating func append(step: Int, value: Double) {
    if points.count == 0 { points.firstStep = step }
    points.count += 1
    points.lastStep = step
    points.last = value
    if value.isNaN {
      points.nanCount += 1
    } else if value.isInfinite {
      points.infinityCount += 1
    } else {
      points.minimum = points.minimum.map { min($0, value) } ?? value
      points.maximum = points.maximum.map { max($0, value) } ?? value
      finite.append(value)
    }
  }
}

/// The mean of finite numbers, exact to a few units in the last place for any number of them.
///
/// The sum carries the rounding error of each addition (A. Neumaier, Rundungsfehleranalyse einiger
/// Verfahren zur Summation endlicher Summen, ZAMM 54, 1974, algorithm IV). Numbers so large that
/// their sum could overflow are summed apart, scaled down.
struct RunningMean {
  private static let huge = 0x1p960
  private static let scale = 0x1p64

  private var count = 0
  private var sum = CompensatedSum()
  private var scaled = CompensatedSum()

  /// The mean; nil of no numbers.
  var mean: Double? {
    count == 0
      ? nil
      : sum.value / Double(count) + scaled.value / Double(count) * Self.scale
  }

  mutating func append(_ value: Double) {
    count += 1
    if abs(value) < Self.huge { sum.add(value) } else { scaled.add(value / Self.scale) }
  }
}

/// A sum with the rounding errors of its additions.
private struct CompensatedSum {
  private var sum = 0.0
  private var error = 0.0

  var value: Double { sum + error }

  mutating func add(_ value: Double) {
    let next = sum + value
    error += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
    sum = next
  }
}
