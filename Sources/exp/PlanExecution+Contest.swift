import Experiment
import Foundation
import Runner
import Store

// Sweeps of which the worse settings end early. One process decides at a time: another one that is
// given the same sweep waits for it.

extension PlanExecution {
  /// Runs the trials of a plan under its rule of early termination.
  ///
  /// - Throws: What kept points from being recorded.
  func runContest(
    of plan: Plan,
    _ runner: PlanRunner,
    _ session: RunSession,
    into store: Store
  ) throws {
    var isForced = options.isForced
    while try waitForOthers(plan, session, store) {
      let attempts = session.attempts
      guard
        let contest = isForced ? Contest(plan) : try store.contest(of: plan, attempts)
      else { return }
      let due = Worklist(plan.trials, attempts: attempts, contest: contest, isForced: isForced).due
        .map(\.trial)
      let parked =
        isForced
        ? []
        : plan.trials.filter { trial in
          attempts[trial.id]?.status == .terminated && contest.standing(of: trial.index) != .goesOn
        }
      if due.isEmpty { return }
      try runner.run(
        due,
        in: contest,
        parked: parked,
        limits: options.limits,
        cancellation: Interruption.cancellation,
        begin: session.begin
      )
      if session.takeTaken().isEmpty { return }
      // Two that met begin again at different times.
      Thread.sleep(forTimeInterval: Double.random(in: 0.05...0.5))
      isForced = false
    }
  }

  /// Waits until no other process runs a trial of the plan, and learns how they have ended.
  ///
  /// - Returns: False where a signal has ended the waiting.
  private func waitForOthers(
    _ plan: Plan,
    _ session: RunSession,
    _ store: Store
  ) throws -> Bool {
    var isAnnounced = false
    while !Interruption.cancellation.isCancelled {
      let attempts = try store.lastAttempts(of: experiment)
      let running = plan.trials.compactMap { attempts[$0.id] }.filter { $0.status == .running }
      if running.isEmpty {
        session.learn(attempts)
        return true
      }
      if !isAnnounced { announce(running, store) }
      isAnnounced = true
      Thread.sleep(forTimeInterval: 0.2)
    }
    return false
  }
}

extension Store {
  /// What a plan's rule of early termination says of what the store holds; nil where it has no rule.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - attempts: The last attempt at each trial, by the trials' ids.
  /// - Returns: The contest with the points of all trials that came to their end or were terminated.
  /// - Throws: What the store throws.
  func contest(of plan: Plan, _ attempts: [String: Attempt]) throws -> Contest? {
    guard var contest = Contest(plan) else { return nil }
    let known = plan.trials.compactMap { trial -> (trial: Int, attempt: Attempt)? in
      guard let attempt = attempts[trial.id],
        attempt.status.isDone || attempt.status == .terminated
      else { return nil }
      return (trial.index, attempt)
    }
    let ids = known.map(\.attempt.run)
    let series = try series(contest.objective.metric, of: ids)
    let summaries = try summaries(of: ids)
    for (trial, attempt) in known {
      if let points = series[attempt.run] {
        for (step, value) in zip(points.steps, points.values) {
          contest.append(value, at: step, of: trial)
        }
      }
      if attempt.status == .terminated {
        // It ended where it waited, with all told up to there.
        let steps =
          contest.hasOneClock
          ? summaries[attempt.run, default: []].map(\.lastStep)
          : series[attempt.run]?.steps ?? []
        contest.settle(trial, through: steps.max() ?? -1)
      } else {
        contest.end(trial, as: attempt.status)
      }
    }
    _ = contest.decide()
    return contest
  }
}
