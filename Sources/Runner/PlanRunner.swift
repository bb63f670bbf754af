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
    BLAS.useOneThread()
    let trials = jobs > 1 ? longestFirst(trials) : trials
    let state = Mutex(Progress())
    // With many jobs the thread that writes their points to disk must still come to its turn.
    let niceness = ThreadNiceness.current + 5
    let ended = DispatchSemaphore(value: 0)
    let count = min(jobs, trials.count)
    for job in 0..<count {
      // Queues share a bounded number of threads; each job needs its own, however many there are.
      let thread = Thread {
        while !cancellation.isCancelled, let index = state.withLock({ $0.take(of: trials.count) }) {
          do {
            let status = try execute(
              trials[index],
              retries: limits.retries,
              niceness: niceness,
              cancellation: cancellation,
              begin: begin
            )
            if status == .failed, state.withLock({ $0.addFailure(upTo: limits.maximum) }) {
              cancellation.cancel()
            }
          } catch {
            state.withLock { $0.failure = $0.failure ?? error }
            cancellation.cancel()
          }
        }
        ended.signal()
      }
      thread.name = "exp.job.\(job)"
      thread.start()
    }
    for _ in 0..<count { ended.wait() }
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  /// The trials by falling work, those of equal work in their order.
  func longestFirst(_ trials: [Trial]) -> [Trial] {
    let works = trials.map { (try? workload.program(for: $0).work) ?? 0 }
    return zip(trials, works).enumerated().sorted { one, other in
      (-one.element.1, one.offset) < (-other.element.1, other.offset)
    }.map(\.element.0)
  }

  /// Executes a trial until it does not fail or has been tried often enough.
  ///
  /// - Returns: How it ended; nil where it was not to run.
  private func execute(
    _ trial: Trial,
    retries: Int,
    niceness: Int32,
    cancellation: Cancellation,
    begin: (Trial) throws -> TrialContext?
  ) throws -> RunStatus? {
    var status: RunStatus?
    for _ in 0...retries where status == nil || status == .failed && !cancellation.isCancelled {
      guard let context = try begin(trial) else { return status }
      // Not before: a thread that 'begin' starts, such as the one that commits, inherits it.
      if workload.computesHere { ThreadNiceness.set(niceness) }
      let outcome = try self.outcome(of: trial, context, cancellation)
      try context.emit(.finished(outcome))
      status = outcome.status
    }
    return status
  }

  func outcome(
    of trial: Trial,
    _ context: TrialContext,
    _ cancellation: Cancellation
  ) throws -> Outcome {
    do {
      return try workload.program(for: trial).run(context, cancellation: cancellation)
    } catch let error as NetworkError {
      return Outcome(.failed, message: "\(error)")
    } catch let error as SettingError {
      return Outcome(.failed, message: "\(error)")
    } catch let error as StateError {
      return Outcome(.failed, message: "\(error)")
    }
  }

  private struct Progress {
    private var next = 0
    private var failedTrials = 0
    var failure: (any Error)?

    /// Counts a failed trial; true where there are as many as there may be.
    mutating func addFailure(upTo maximum: Int?) -> Bool {
      failedTrials += 1
      return maximum.map { failedTrials >= $0 } ?? false
    }

    mutating func take(of count: Int) -> Int? {
      guard next < count else { return nil }
      defer { next += 1 }
      return next
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
