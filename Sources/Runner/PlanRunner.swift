public import Experiment
internal import Foundation
internal import Learning
internal import Synchronization

/// Executes trials, some at a time, each on one thread.
///
/// What a trial tells depends on the trial and its workload's data alone, not on the number of jobs or the
/// order in which trials are taken.
public struct PlanRunner: Sendable {
  let workload: LoadedWorkload
  let jobs: Int

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - workload: What the trials do, with what they share.
  ///   - jobs: How many trials run at the same time, at least 1.
  public init(_ workload: LoadedWorkload, jobs: Int) {
    precondition(jobs >= 1, "a runner has at least one job")
    self.workload = workload
    self.jobs = jobs
  }

  /// Checks that the trials fit the workload's data.
  ///
  /// - Throws: `RunnerError` or `SettingError` for the first that does not.
  public func check(_ trials: [Trial]) throws {
    for trial in trials { try workload.program(for: trial).check() }
  }

  /// Executes trials, `jobs` at a time, and returns when all are over.
  ///
  /// One job takes them in their order; several take those with the most work first, so that none
  /// is left with a long one at the end (R. L. Graham, "Bounds on multiprocessing timing anomalies",
  /// SIAM Journal on Applied Mathematics 17, 1969).
  ///
  /// A trial that fails ends with the status `failed`, and the others go on, up to the limit of
  /// failures: what is reached then is as a cancellation. After a cancellation running trials end as
  /// `interrupted` and no new one begins.
  ///
  /// - Parameters:
  ///   - trials: What to execute.
  ///   - limits: How failures are dealt with.
  ///   - cancellation: Ends the run early.
  ///   - begin: Called on the trial's thread before it starts, and again before each retry; gives it
  ///     its context, or nil where it is not to run.
  /// - Throws: The first error of `begin` or of a context's `emit`; running trials are ended then.
  public func run(
    _ trials: [Trial],
    limits: FailureLimits = FailureLimits(),
    cancellation: Cancellation,
    begin: @escaping @Sendable (Trial) throws -> TrialContext?
  ) throws {
    if workload.usesBLAS { BLAS.useOneThread() }
    let trials = jobs > 1 ? longestFirst(trials) : trials
    let next = Mutex(0)
    let starter = TrialStarter(
      workload,
      limits: limits,
      cancellation: cancellation,
      begin: begin
    )
    inThreads(min(jobs, trials.count)) {
      while !cancellation.isCancelled {
        let index = next.withLock {
          $0 += 1
          return $0 - 1
        }
        guard index < trials.count else { return }
        do {
          try execute(trials[index], starter)
        } catch {
          starter.fail(error)
        }
      }
    }
    if let failure = starter.failure { throw failure }
  }

  /// The trials by falling work, those of equal work in their order.
  func longestFirst(_ trials: [Trial]) -> [Trial] {
    let works = trials.map { (try? workload.program(for: $0).work) ?? 0 }
    return zip(trials, works).enumerated().sorted { one, other in
      (-one.element.1, one.offset) < (-other.element.1, other.offset)
    }.map(\.element.0)
  }

  private func execute(_ trial: Trial, _ starter: TrialStarter) throws {
    _ = try starter.retrying { _ in
      guard let context = try starter.context(of: trial) else { return .notRun }
      let cancellation = context.cancellation ?? starter.cancellation
      let outcome = try self.outcome(of: trial, context, cancellation)
      try context.emit(.finished(outcome))
      return .over(outcome.status)
    }
  }
}

/// How readily the calling thread leaves the processor to others, from -20 to 19; on Linux alone each
/// thread has its own, elsewhere it is left as it is.
enum ThreadNiceness {
  static var current: Int32 {
    #if os(Linux)
      getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
    #else
      0
    #endif
  }

  static func set(_ niceness: Int32) {
    #if os(Linux)
      // Values above 19 count as 19.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    #endif
  }
}
