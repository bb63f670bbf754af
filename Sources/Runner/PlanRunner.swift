internal import Dispatch
public import Experiment
public import Learning
internal import Synchronization

/// Executes trials, some at a time, each on one thread.
///
/// What a trial tells depends on the trial and the data set alone, not on the number of jobs or the
/// order in which trials are taken.
public struct PlanRunner: Sendable {
  private let dataset: Dataset
  private let jobs: Int

  /// Makes a runner.
  ///
  /// - Parameters:
  ///   - dataset: What all trials learn from.
  ///   - jobs: How many trials run at the same time, at least 1.
  public init(dataset: Dataset, jobs: Int) {
    precondition(jobs >= 1, "a runner has at least one job")
    self.dataset = dataset
    self.jobs = jobs
  }

  /// Checks that the trials fit the data set.
  ///
  /// - Throws: `RunnerError` or `SettingError` for the first that does not.
  public func check(_ trials: [Trial]) throws {
    for trial in trials { try NetworkTrial(trial, dataset: dataset).check() }
  }

  /// Executes trials in their order, `jobs` at a time, and returns when all are over.
  ///
  /// A trial that fails ends with the status `failed`, and the others go on. After a cancellation
  /// running trials end as `interrupted` and no new one begins.
  ///
  /// - Parameters:
  ///   - trials: What to execute.
  ///   - cancellation: Ends the run early.
  ///   - begin: Called on the trial's thread before it starts; gives it its context.
  /// - Throws: The first error of `begin` or of a context's `emit`; running trials are ended then.
  public func run(
    _ trials: [Trial],
    cancellation: Cancellation,
    begin: @escaping @Sendable (Trial) throws -> TrialContext
  ) throws {
    BLAS.useOneThread()
    let state = Mutex(Progress())
    let group = DispatchGroup()
    for job in 0..<min(jobs, trials.count) {
      // A queue of its own gives each job a thread of its own, however many there are.
      DispatchQueue(label: "exp.job.\(job)").async(group: group) {
        while !cancellation.isCancelled, let index = state.withLock({ $0.take(of: trials.count) }) {
          do {
            try execute(trials[index], cancellation: cancellation, begin: begin)
          } catch {
            state.withLock { $0.failure = $0.failure ?? error }
            cancellation.cancel()
          }
        }
      }
    }
    group.wait()
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  private func execute(
    _ trial: Trial,
    cancellation: Cancellation,
    begin: (Trial) throws -> TrialContext
  ) throws {
    let context = try begin(trial)
    let outcome: Outcome
    do {
      outcome = try NetworkTrial(trial, dataset: dataset).run(context, cancellation: cancellation)
    } catch let error as NetworkError {
      outcome = Outcome(.failed, message: "\(error)")
    } catch let error as SettingError {
      outcome = Outcome(.failed, message: "\(error)")
    }
    try context.emit(.finished(outcome))
  }

  private struct Progress {
    private var next = 0
    var failure: (any Error)?

    mutating func take(of count: Int) -> Int? {
      guard next < count else { return nil }
      defer { next += 1 }
      return next
    }
  }
}
