public import Experiment

/// What a trial needs from outside while it runs.
public struct TrialContext: Sendable {
  /// Milliseconds since the run's start.
  public let elapsed: @Sendable () -> UInt32
  /// Where the trial goes on; nil where it begins.
  public let start: Checkpoint?
  /// Whether a checkpoint is wanted now; asked at every evaluation and every few steps.
  public let wantsCheckpoint: @Sendable () -> Bool
  /// Whether a trial that was asked to end is only to wait, and may go on or begin again; once a program
  /// has ended the answer stays as it is.
  public let isPaused: @Sendable () -> Bool
  /// What asks this trial alone to end, under what asks all trials; nil for that itself.
  public let cancellation: Cancellation?
  /// Notes that the trial is put by until others have come as far, or that it goes on.
  public let waits: @Sendable (Bool) -> Void
  /// Where a program's run has its files; nil where nothing of it is kept.
  public let place: RunPlace?
  /// The checkpoint that the run saved last; nil where there is none.
  public let saved: @Sendable () throws -> Checkpoint?
  /// The points of a metric that the run had where it began, from an earlier attempt; nil for none.
  public let earlier: @Sendable (_ metric: String) throws -> Series?
  /// Takes what the trial tells; throws where it cannot be kept, which ends the plan.
  public let emit: @Sendable (Event) throws -> Void

  /// Makes a context; a trial that goes on counts its time from the checkpoint's.
  public init(
    elapsed: @escaping @Sendable () -> UInt32,
    start: Checkpoint? = nil,
    wantsCheckpoint: @escaping @Sendable () -> Bool = { false },
    isPaused: @escaping @Sendable () -> Bool = { false },
    cancellation: Cancellation? = nil,
    waits: @escaping @Sendable (Bool) -> Void = { _ in },
    place: RunPlace? = nil,
    saved: @escaping @Sendable () throws -> Checkpoint? = { nil },
    earlier: @escaping @Sendable (_ metric: String) throws -> Series? = { _ in nil },
    emit: @escaping @Sendable (Event) throws -> Void
  ) {
    self.elapsed = elapsed
    self.start = start
    self.wantsCheckpoint = wantsCheckpoint
    self.isPaused = isPaused
    self.cancellation = cancellation
    self.waits = waits
    self.place = place
    self.saved = saved
    self.earlier = earlier
    self.emit = emit
  }

  func emit(step: Int, _ values: [MetricValue]) throws {
    try emit(.metrics(Measurement(step: step, elapsed: elapsed(), values: values)))
  }
}
