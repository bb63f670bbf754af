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
  /// The band's lower end at each step.
  let lower: [Double]
  /// The band's upper end at each step.
  let upper: [Double]
  /// The mean of the milliseconds since the runs' starts at each step; empty where they were not read.
  let milliseconds: [Double]
  /// The number of runs.
  let count: Int

  /// Computes the curve; each series is smoothed before the mean is taken.
  ///
  /// - Parameters:
  ///   - series: One series for each seed.
  ///   - weight: The weight of `Smoothing.exponential`, 0 for none.
  ///   - band: What the band stands for.
  init(_ series: [Series], weight: Double, band: CurveStyle.Band = .minmax) {
    count = series.count
    let lines = series.map { Self.line($0, weight: weight) }
    guard let first = lines.first else {
      (steps, mean, lower, upper, milliseconds) = ([], [], [], [], [])
      return
    }
    let common = Self.common(lines.map(\.steps))
    let columns = lines.map { line -> [Double] in
      if line.steps == common { return line.values }
      let values = Dictionary(zip(line.steps, line.values)) { _, last in last }
      return common.map { values[$0] ?? .nan }
    }
    steps = common.map(Double.init)
    milliseconds = Self.milliseconds(series, at: common)
    guard columns.count > 1 else {
      (mean, lower, upper) = (first.values, first.values, first.values)
      return
    }
    let statistics = common.indices.map { i in Statistics(columns.map { $0[i] }) }
    mean = statistics.map(\.mean)
    // The same factor for all steps: to compute it takes longer than all the rest.
    if let reach = band.reach(count: columns.count) {
      let half = statistics.map { reach * ($0.deviation ?? 0) }
      lower = zip(mean, half).map { $0 - $1 }
      upper = zip(mean, half).map { $0 + $1 }
    } else {
      // Where there is no mean, there is no band either: it would be of other runs.
      let mean = mean
      lower = common.indices.map { i in
        mean[i].isNaN ? .nan : columns.reduce(.infinity) { Swift.min($0, $1[i]) }
      }
      upper = common.indices.map { i in
        mean[i].isNaN ? .nan : columns.reduce(-.infinity) { Swift.max($0, $1[i]) }
      }
    }
  }

  private init(
    steps: [Double],
    mean: [Double],
    milliseconds: [Double],
    count: Int
  ) {
    self.steps = steps
    (self.mean, lower, upper) = (mean, mean, mean)
    self.milliseconds = milliseconds
    self.count = count
  }

  /// Up to so many points all of them are smoothed.
  private static let mostSmoothed = 20_000

  /// The curve of one run smoothed; of many points at those alone between which an average of that weight
  /// moves by a tenth of what it reaches back.
  func smoothed(weight: Double) -> MeanCurve {
    guard weight > 0 else { return self }
    let stride = max(1, Int((0.1 / (1 - weight)).rounded()))
    guard mean.count > Self.mostSmoothed, stride > 1, mean.allSatisfy(\.isFinite) else {
      let values = Smoothing.exponential(mean, weight: weight)
      return MeanCurve(steps: steps, mean: values, milliseconds: milliseconds, count: count)
    }
    let values = Smoothing.exponential(mean, weight: weight, stride: stride)
    let at = { (values: [Double]) in
      values.isEmpty ? [] : Smoothing.places(count: values.count, stride: stride).map { values[$0] }
    }
    return MeanCurve(
      steps: at(steps),
      mean: values,
      milliseconds: at(milliseconds),
      count: count
    )
  }

  private static func milliseconds(_ series: [Series], at steps: [Int]) -> [Double] {
    guard !series.isEmpty, series.allSatisfy({ $0.elapsed.count == $0.count }) else { return [] }
    let columns = series.map { series -> [Double] in
      if series.steps == steps { return series.elapsed.map(Double.init) }
      let times = Dictionary(zip(series.steps, series.elapsed)) { _, last in last }
      return steps.map { times[$0].map(Double.init) ?? .nan }
    }
    return steps.indices.map { i in
      columns.reduce(0) { $0 + $1[i] } / Double(columns.count)
    }
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
