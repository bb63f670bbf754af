/// The last attempt at a trial, in few words: what a plan is compared with.
public struct Attempt: Hashable, Sendable {
  /// The run's id.
  public let run: String
  /// 1 for the first execution of the trial in its experiment, 2 for the next.
  public let number: Int
  /// How far it came.
  public let status: RunStatus
  /// The step of its checkpoint; nil where it has none.
  public let checkpoint: Int?

  /// Makes an attempt.
  public init(run: String, number: Int, status: RunStatus, checkpoint: Int? = nil) {
    self.run = run
    self.number = number
    self.status = status
    self.checkpoint = checkpoint
  }
}
