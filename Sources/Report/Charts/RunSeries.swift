public import Experiment

/// A run with the points of one of its metrics.
public struct RunSeries: Hashable, Sendable {
  /// The run.
  public let run: Run
  /// The points.
  public let series: Series

  /// Makes a pair of a run and a series of it.
  public init(_ run: Run, _ series: Series) {
    self.run = run
    self.series = series
  }
}
