import Experiment
import Plot

/// The mean of a metric over the seeds of a setting, with the spread around it.
///
/// Only steps that every run has are in it: a mean over fewer runs than before would jump for no
/// reason that the metric has.
struct MeanCurve: Hashable {
  /// The steps, increasing.
  let steps: [Double]
  /// The mean at each step.
  let mean: [Double]
  /// The smallest value at each step.
  let lower: [Double]
  /// The largest value at each step.
  let upper: [Double]
  /// The number of runs.
  let count: Int

  /// Computes the curve; each series is smoothed before the mean is taken.
  ///
  /// - Parameters:
  ///   - series: One series for each seed.
  ///   - weight: The weight of `Smoothing.exponential`, 0 for none.
  init(_ series: [Series], weight: Double) {
    count = series.count
    let lines = series.map { Self.line($0, weight: weight) }
    guard let first = lines.first else {
      (steps, mean, lower, upper) = ([], [], [], [])
      return
    }
    let common = Self.common(lines.map(\.steps))
    let columns = lines.map { line -> [Double] in
      if line.steps == common { return line.values }
      let values = Dictionary(zip(line.steps, line.values)) { _, last in last }
      return common.map { values[$0] ?? .nan }
    }
    steps = common.map(Double.init)
    guard columns.count > 1 else {
      (mean, lower, upper) = (first.values, first.values, first.values)
      return
    }
    mean = common.indices.map { i in columns.reduce(0) { $0 + $1[i] } / Double(columns.count) }
    lower = common.indices.map { i in columns.reduce(.infinity) { Swift.min($0, $1[i]) } }
    upper = common.indices.map { i in columns.reduce(-.infinity) { Swift.max($0, $1[i]) } }
  }

  /// The points of a series in the order of their steps, the last recorded where a step is there
  /// more than once.
  private static func line(_ series: Series, weight: Double) -> (steps: [Int], values: [Double]) {
    var (steps, values) = (series.steps, series.values)
    if !zip(steps, steps.dropFirst()).allSatisfy({ $0 < $1 }) {
      let latest = Dictionary(zip(steps, values)) { _, last in last }
      steps = latest.keys.sorted()
      values = steps.map { latest[$0] ?? .nan }
    }
    return (steps, weight > 0 ? Smoothing.exponential(values, weight: weight) : values)
  }

  private static func common(_ steps: [[Int]]) -> [Int] {
    guard let first = steps.first else { return [] }
    if steps.allSatisfy({ $0 == first }) { return first }
    let shared = steps.dropFirst().reduce(Set(first)) { $0.intersection($1) }
    return first.filter(shared.contains)
  }
}
