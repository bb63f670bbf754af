public import Experiment

/// A run with the points of one of its metrics.
public struct RunSeries: Hashable, Sendable {
  /// The run.
  public let run: Run
  /// The points.
  public let series: Series
  /// The last step at which the run recorded anything, which is where it ended; nil for none.
  ///
  /// The losses of 1,600 steps end at step 1,599, what is evaluated after them at 1,600.
  public let lastStep: Int?

  /// Makes a pair of a run and a series of it; without a last step it is that of the series.
  public init(_ run: Run, _ series: Series, lastStep: Int? = nil) {
    self.run = run
    self.series = series
    self.lastStep = lastStep ?? series.steps.last
  }

  /// The step from which on all values are NaN or infinite, to the last; nil where the last one is finite,
  /// and of runs that diverged, which say so themselves.
  var lostStep: Int? {
    guard run.status != .diverged, let last = series.values.last, !last.isFinite else { return nil }
    let finite = series.values.lastIndex { $0.isFinite } ?? -1
    return series.steps[finite + 1]
  }
}
