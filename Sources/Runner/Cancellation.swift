internal import Synchronization

/// Tells running trials to end soon; any thread may ask and be asked.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Makes one that has not been asked for.
  public init() {}

  /// Asks all trials to end at their next step.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether trials have been asked to end.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
