/// How curves of metrics are drawn, where a chart is not left to choose.
public struct CurveStyle: Hashable, Sendable {
  /// What metrics are drawn against.
  public enum Abscissa: String, Hashable, Sendable, CaseIterable {
    /// The number of updates done.
    case step
    /// Passes over the training samples.
    case epoch
    /// Time since the run's start; its mean where a line stands for several runs.
    case time
  }

  /// What a band around a mean stands for.
  public enum Band: String, Hashable, Sendable, CaseIterable {
    /// From the smallest to the largest value.
    case minmax
    /// One standard deviation (divisor n - 1) on either side of the mean.
    case sd
    /// The 95 per cent confidence interval of the mean, by Student's t.
    case ci
    /// Nothing: there is no band.
    case none

    /// What it stands for, as a caption says it; empty for no band.
    var meaning: String {
      switch self {
      case .minmax: "minimum to maximum"
      case .sd: "mean ± standard deviation"
      case .ci: "95 % confidence interval of the mean"
      case .none: ""
      }
    }

    /// Half the width of the band in standard deviations, for `count` values; nil where it reaches from
    /// extreme to extreme.
    func reach(count: Int) -> Double? {
      switch self {
      case .minmax, .none: nil
      case .sd: 1
      case .ci: count < 2 ? 0 : Statistics.intervalFactor(count: count)
      }
    }

    /// The ends of the band of some values.
    func ends(of values: [Double]) -> (lower: Double, upper: Double) {
      guard let reach = reach(count: values.count) else {
        return (values.min() ?? .nan, values.max() ?? .nan)
      }
      let statistics = Statistics(values)
      let half = reach * (statistics.deviation ?? 0)
      return (statistics.mean - half, statistics.mean + half)
    }
  }

  /// Which runs make a line.
  public enum Grouping: Hashable, Sendable {
    /// Those of a setting, which differ in their seeds.
    case setting
    /// Those that have these parameters in common, whatever the others are.
    case parameters([String])
    /// Each run for itself.
    case run
  }

  /// What metrics are drawn against.
  public var abscissa: Abscissa
  /// The weight of the moving average, from 0 (as measured) to below 1; nil leaves it to the chart.
  public var weight: Double?
  /// What a band around a mean stands for.
  public var band: Band
  /// Which runs make a line.
  public var grouping: Grouping

  /// Makes a style.
  public init(
    abscissa: Abscissa = .step,
    weight: Double? = nil,
    band: Band = .minmax,
    grouping: Grouping = .setting
  ) {
    self.abscissa = abscissa
    self.weight = weight
    self.band = band
    self.grouping = grouping
  }
}
