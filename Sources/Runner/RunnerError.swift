import Experiment

/// Why a plan cannot be executed at all.
public enum RunnerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The loss needs classes, and the data set has target vectors.
  case needsClasses(loss: String)
  /// A network too large for any machine that it may run on.
  case tooLarge(numbers: Int, limit: Int)
  /// More parameters than can be recorded as metrics of their own.
  case tooManyWeights(count: Int, limit: Int)
  /// The stop rule watches a metric that a trial does not measure.
  case stopMetricMissing(String, reported: [String])

  /// What does not fit, and what to do.
  public var description: String {
    switch self {
    case .needsClasses(let loss):
      "the loss '\(loss)' needs classes, but the targets of the data set are vectors of numbers; "
        + "use the loss 'squared_error'"
    case .tooLarge(let numbers, let limit):
      "the network and one batch of it need \(numbers) numbers, at most \(limit) are possible; "
        + "choose a smaller hidden_size or batch_size"
    case .tooManyWeights(let count, let limit):
      "record_weights is for networks of at most \(limit) weights and biases, this one has "
        + "\(count); remove record_weights"
    case .stopMetricMissing(let metric, let reported):
      "the stop rule watches '\(metric)', which not every trial of this spec measures; watch "
        + "\(listed(reported))"
    }
  }
}
