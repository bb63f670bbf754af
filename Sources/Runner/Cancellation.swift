internal import Synchronization

/// Tells running trials to end soon; any thread may ask and be asked.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// What asks these trials, too.
  private let parent: Cancellation?

  /// Makes one that has not been asked for.
  ///
  /// - Parameter parent: Another one that counts as this one, too.
  public init(under parent: Cancellation? = nil) {
    self.parent = parent
  }

  /// Asks all trials to end at their next step.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether trials have been asked to end.
  public var isCancelled: Bool {
    flag.load(ordering: .relaxed) || parent?.isCancelled ?? false
  }
}
