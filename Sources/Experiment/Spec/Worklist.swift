/// A plan beside what has been done of it: what is left to run.
///
/// A trial is done where its last attempt came to its end: finished, stopped by the spec's rule or
/// diverged; or terminated by a rule of the sweep that would do so again; or failed where a search counts
/// that. What was interrupted, failed
/// or never begun is due; what another process runs at the moment is due too, until that has come to
/// its end.
public struct Worklist: Sendable {
  /// A trial and the last attempt at it.
  public struct Item: Sendable {
    /// The trial.
    public let trial: Trial
    /// The last attempt; nil where there is none.
    public let attempt: Attempt?
    /// Whether it is to be run.
    public let isDue: Bool

    /// The status of the last attempt, `planned` where there is none.
    public var status: RunStatus { attempt?.status ?? .planned }
  }

  /// All trials of the plan in its order.
  public let items: [Item]
  /// The trials to run, in the order of the plan.
  public let due: [Item]

  /// Compares a plan with what was done.
  ///
  /// - Parameters:
  ///   - trials: The trials of the plan.
  ///   - attempts: The last attempt at each, by the trials' ids.
  ///   - contest: What the sweep's rule of early termination says of what was done; nil where it has
  ///     none.
  ///   - failure: What the sweep makes of trials that fail; where they count, they are done.
  ///   - isForced: Whether all trials are due, done or not.
  public init(
    _ trials: [Trial],
    attempts: [String: Attempt],
    contest: Contest? = nil,
    failure: Sweep.Failure = .wait,
    isForced: Bool = false
  ) {
    items = trials.map { trial in
      let attempt = attempts[trial.id]
      return Item(
        trial: trial,
        attempt: attempt,
        isDue: isForced
          || !(attempt.map { failure.isOver($0.status) } ?? false)
            && !(attempt?.status == .terminated && Self.isLeftOut(trial, by: contest))
      )
    }
    due = items.filter(\.isDue)
  }

  /// Whether a rule would have a trial that it has terminated wait or end now, too.
  private static func isLeftOut(_ trial: Trial, by contest: Contest?) -> Bool {
    guard let contest else { return false }
    return contest.standing(of: trial.index) != .goesOn
  }

  /// What there is to do in a sentence: `12 trials: 9 done already, 3 to run (1 new, 2 interrupted)`.
  public var summary: String {
    let trials = items.count == 1 ? "1 trial" : "\(items.count) trials"
    let done = items.count - due.count
    if due.isEmpty { return "\(trials): all done already" }
    let counts = RunStatus.allCases.compactMap { status -> (RunStatus, Int)? in
      let count = due.count { $0.status == status }
      return count == 0 ? nil : (status, count)
    }
    let kinds = counts.map { "\($1) \($0 == .planned ? "new" : $0.rawValue)" }
    let isAllNew = counts.count == 1 && counts[0].0 == .planned
    if done == 0, isAllNew { return "\(trials) to run" }
    let toRun = "\(due.count) to run" + (isAllNew ? "" : " (\(kinds.joined(separator: ", ")))")
    return done == 0 ? "\(trials): \(toRun)" : "\(trials): \(done) done already, \(toRun)"
  }
}

extension Sweep.Failure {
  /// Whether nothing more will come of a trial that has ended so, and a search may go on from there.
  public func isOver(_ status: RunStatus) -> Bool {
    status.isDone || self == .worst && status == .failed
  }
}
