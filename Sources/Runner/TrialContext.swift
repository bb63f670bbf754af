public import Experiment

/// What a trial needs from outside while it runs.
public struct TrialContext: Sendable {
  /// Milliseconds since the run's start.
  public let elapsed: @Sendable () -> UInt32
  /// Takes what the trial tells; throws where it cannot be kept, which ends the plan.
  public let emit: @Sendable (Event) throws -> Void

  /// Makes a context.
  public init(
    elapsed: @escaping @Sendable () -> UInt32,
    emit: @escaping @Sendable (Event) throws -> Void
  ) {
    self.elapsed = elapsed
    self.emit = emit
  }

  func emit(step: Int, _ values: [MetricValue]) throws {
    try emit(.metrics(Measurement(step: step, elapsed: elapsed(), values: values)))
  }
}
