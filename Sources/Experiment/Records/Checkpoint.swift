/// All that a trial needs to go on where it was, as if it had never stopped.
public struct Checkpoint: Hashable, Sendable {
  /// The number of updates done; what was measured up to there has been told.
  public let step: Int
  /// Milliseconds since the run's start.
  public let elapsed: UInt32
  /// The state in the workload's own form.
  public let content: [UInt8]

  /// Makes a checkpoint.
  public init(step: Int, elapsed: UInt32, content: [UInt8]) {
    self.step = step
    self.elapsed = elapsed
    self.content = content
  }
}
