/// What the runner tells as a trial goes.
public enum Event: Sendable {
  /// Metrics measured at a step.
  case metrics(Measurement)
  /// The trial's function, measured over a region.
  case field(Field)
  /// Something that the trial noticed about itself.
  case finding(Finding)
  /// A program printed something.
  case log(LogBlock)
  /// A program left a file.
  case artifact(Artifact)
  /// A program has ended, or was never begun.
  case process(ProcessRecord)
  /// The trial could go on from here, after all that it has told so far.
  case checkpoint(Checkpoint)
  /// The trial is over.
  case finished(Outcome)
}

/// The values of some metrics at one step.
public struct Measurement: Hashable, Sendable {
  /// The number of optimiser updates done when the values were measured, from 0.
  public let step: Int
  /// Milliseconds since the run's start, at most 2^32 - 1 (49 days).
  public let elapsed: UInt32
  /// Each metric's name and value; any value, NaN and infinities included.
  public let values: [MetricValue]

  /// Makes a measurement.
  public init(step: Int, elapsed: UInt32, values: [MetricValue]) {
    self.step = step
    self.elapsed = elapsed
    self.values = values
  }
}

/// One metric's value.
public struct MetricValue: Hashable, Sendable {
  /// The metric's name, such as `loss`.
  public let metric: String
  /// The value, any double.
  public let value: Double

  /// Makes a value of a metric.
  public init(_ metric: String, _ value: Double) {
    self.metric = metric
    self.value = value
  }
}

/// How a trial ended.
public struct Outcome: Hashable, Sendable {
  /// Never `planned` or `running`.
  public let status: RunStatus
  /// Why, for all but `finished`: one or more sentences.
  public let message: String?

  /// Makes an outcome.
  public init(_ status: RunStatus, message: String? = nil) {
    self.status = status
    self.message = message
  }
}
