import Experiment
import Foundation
import Runner
import Store

/// Executes what is left of a plan: trials to the runner, events to the store and to the display.
struct PlanExecution {
  /// How a plan is executed.
  struct Options {
    /// How many trials run at the same time.
    var jobs: Int
    /// Whether trials that are done run again.
    var isForced = false
    /// How often checkpoints are taken.
    var checkpoints = CheckpointPace.Rule.usual
    /// How failures are dealt with.
    var limits = FailureLimits()
    /// How progress is shown.
    var display: ProgressDisplay.Style = .lines
    /// Whether what programs print is shown.
    var follows = false

    /// The same, with as many retries as a spec asks for where the command line asks for none.
    func retrying(asIn spec: Spec) -> Options {
      guard limits.retries == 0, let retries = spec.command?.retries else { return self }
      var options = self
      options.limits = FailureLimits(retries: retries, maximum: limits.maximum)
      return options
    }
  }

  /// What came of it.
  struct Ending {
    /// How many trials were executed here.
    var executedCount = 0
    /// Whether a signal ended it.
    var wasInterrupted = false
    /// Whether it was left because too many trials had failed.
    var hasGivenUp = false
  }

  let trials: [Trial]
  let experiment: String
  let options: Options
  /// The plan whose worse settings end early; nil where all trials are run to their end.
  let contestPlan: Plan?
  private let provenance: Provenance

  /// Makes an execution of trials that are registered and fit their data.
  ///
  /// - Parameters:
  ///   - trials: The trials.
  ///   - experiment: The experiment's name.
  ///   - plan: The plan that they are of, whose rule of early termination is heeded; nil for none.
  ///   - provenance: What the runs depend on.
  ///   - options: How they are executed.
  init(
    _ trials: [Trial],
    of experiment: String,
    in plan: Plan? = nil,
    provenance: Provenance,
    options: Options
  ) {
    contestPlan = plan?.spec.sweep.earlyTermination == nil ? nil : plan
    self.trials = trials
    self.experiment = experiment
    self.provenance = provenance
    self.options = options
  }

  /// Runs the trials, and waits for what other processes run of them.
  ///
  /// - Parameters:
  ///   - workload: What the trials do.
  ///   - attempts: The last attempts known, by the trials' ids.
  ///   - store: Where to record.
  /// - Returns: How it ended.
  /// - Throws: What kept points from being recorded.
  func run(
    _ workload: LoadedWorkload,
    after attempts: [String: Attempt],
    into store: Store
  ) throws -> Ending {
    let workload = options.follows ? workload.followed(labelled: trials.count > 1) : workload
    let runner = PlanRunner(workload, jobs: options.jobs)
    let progress = ProgressDisplay(trials, style: options.display)
    let session = RunSession(
      store,
      experiment: experiment,
      attempts: attempts,
      provenance: provenance,
      isResuming: !options.isForced,
      checkpoints: options.checkpoints,
      progress: progress
    )
    Interruption.watch(announces: options.display == .lines)
    progress.start()
    defer { progress.stop() }
    if let contestPlan {
      try runContest(of: contestPlan, runner, session, into: store)
      return ending(session)
    }
    var left = trials
    while !left.isEmpty, !Interruption.cancellation.isCancelled {
      try runner.run(
        left,
        limits: options.limits,
        cancellation: Interruption.cancellation,
        begin: session.begin
      )
      left = try leftOver(by: session.takeTaken(), session, store)
    }
    return ending(session)
  }

  private func ending(_ session: RunSession) -> Ending {
    Ending(
      executedCount: session.executedCount,
      wasInterrupted: Interruption.wasSignalled,
      hasGivenUp: Interruption.cancellation.isCancelled && !Interruption.wasSignalled
    )
  }

  /// Waits until other processes have ended the trials that they have taken.
  ///
  /// - Returns: The trials that they did not bring to their end.
  private func leftOver(
    by others: [(trial: Trial, attempt: Attempt)],
    _ session: RunSession,
    _ store: Store
  ) throws -> [Trial] {
    var waiting = others
    var left: [Trial] = []
    var isAnnounced = false
    while !waiting.isEmpty, !Interruption.cancellation.isCancelled {
      let attempts = try store.lastAttempts(of: experiment)
      waiting = waiting.filter { trial, _ in
        guard let attempt = attempts[trial.id] else { return false }
        if attempt.status == .running { return true }
        session.learn(attempt, of: trial)
        if attempt.status == .interrupted { left.append(trial) }
        return false
      }
      if waiting.isEmpty { break }
      if !isAnnounced { announce(waiting.map { attempts[$0.trial.id] ?? $0.attempt }, store) }
      isAnnounced = true
      Thread.sleep(forTimeInterval: 0.2)
    }
    return left
  }

  func announce(_ attempts: [Attempt], _ store: Store) {
    let processes = Set(attempts.compactMap { (try? store.writer(of: $0.run))?.pid }).sorted()
    let which =
      processes.isEmpty
      ? "" : " (process \(processes.map(String.init).joined(separator: ", ")))"
    let trials = attempts.count == 1 ? "1 trial" : "\(attempts.count) trials"
    Console.note("Waiting for \(trials) that another exp runs\(which); Ctrl-C stops waiting.")
  }
}
