import Experiment
internal import Foundation
internal import Learning
internal import Synchronization

// What executing trials to their end and executing them in a contest have in common.

extension PlanRunner {
  /// Does the same in some threads at once, and waits for all.
  ///
  /// Queues share a bounded number of threads; each job needs its own, however many there are.
  func inThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
    let ended = DispatchSemaphore(value: 0)
    for job in 0..<count {
      let thread = Thread {
        body()
        ended.signal()
      }
      thread.name = "exp.job.\(job)"
      thread.start()
    }
    for _ in 0..<count { ended.wait() }
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
}

/// Begins trials, tries those again that fail, and counts them; any thread may ask.
final class TrialStarter: Sendable {
  /// What came of an attempt at a trial.
  enum Attempt {
    /// It is over.
    case over(RunStatus)
    /// It has been put by.
    case waits
    /// It was not to run.
    case notRun
  }

  private struct State {
    var failedTrials = 0
    var failure: (any Error)?
  }

  private let workload: LoadedWorkload
  private let limits: FailureLimits
  /// What ends all trials.
  let cancellation: Cancellation
  private let begin: @Sendable (Trial) throws -> TrialContext?
  // With many jobs the thread that writes their points to disk must still come to its turn.
  private let niceness = ThreadNiceness.current + 5
  private let state = Mutex(State())

  init(
    _ workload: LoadedWorkload,
    limits: FailureLimits,
    cancellation: Cancellation,
    begin: @escaping @Sendable (Trial) throws -> TrialContext?
  ) {
    self.workload = workload
    self.limits = limits
    self.cancellation = cancellation
    self.begin = begin
  }

  /// Begins a trial on the calling thread; nil where it is not to run.
  func context(of trial: Trial) throws -> TrialContext? {
    guard let context = try begin(trial) else { return nil }
    // Not before: a thread that 'begin' starts, such as the one that commits, inherits it, and so
    // does a program, which is to have what it would have without exp.
    if workload.computesHere { ThreadNiceness.set(niceness) }
    return context
  }

  /// Attempts a trial until it does not fail or has been tried often enough, and counts it where it
  /// has failed in the end.
  ///
  /// - Parameters:
  ///   - failures: How often it has failed before.
  ///   - attempt: Executes it once, told how often it has failed.
  /// - Returns: What came of the last attempt.
  func retrying(
    after failures: Int = 0,
    _ attempt: (_ failures: Int) throws -> Attempt
  ) rethrows -> Attempt {
    var failures = failures
    while true {
      let result = try attempt(failures)
      guard case .over(.failed) = result else { return result }
      failures += 1
      if failures <= limits.retries, !cancellation.isCancelled { continue }
      addFailure()
      return result
    }
  }

  private func addFailure() {
    let failedTrials = state.withLock { state in
      state.failedTrials += 1
      return state.failedTrials
    }
    if let maximum = limits.maximum, failedTrials >= maximum { cancellation.cancel() }
  }

  /// Whether too many trials have failed.
  var hasGivenUp: Bool {
    limits.maximum.map { maximum in state.withLock { $0.failedTrials } >= maximum } ?? false
  }

  /// Keeps what kept a trial from being recorded, and ends all trials.
  func fail(_ error: any Error) {
    state.withLock { $0.failure = $0.failure ?? error }
    cancellation.cancel()
  }

  /// What kept a trial from being recorded first.
  var failure: (any Error)? { state.withLock { $0.failure } }
}
