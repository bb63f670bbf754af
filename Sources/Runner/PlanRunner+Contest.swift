public import Experiment
internal import Foundation
internal import Learning
internal import Synchronization

extension PlanRunner {
  /// Executes trials of which the worse end early, and returns when all are over.
  ///
  /// A trial that comes to a rung is put by, with a checkpoint where it has one, until the rung is
  /// decided; then its run goes on or ends as `terminated`, with a finding that says why. One without
  /// a checkpoint begins again, and what it has told before is not told twice.
  ///
  /// - Parameters:
  ///   - trials: What to execute.
  ///   - contest: The contest, with the points of all trials of the plan that came to their end before.
  ///   - parked: Trials that were terminated earlier; they go on where that would not happen now.
  ///   - limits: How failures are dealt with.
  ///   - cancellation: Ends the run early.
  ///   - begin: As in `run(_:limits:cancellation:begin:)`; where it gives nil for a trial, no decision
  ///     can be taken here, and all others end as `interrupted`.
  /// - Throws: The first error of `begin` or of a context; running trials are ended then.
  public func run(
    _ trials: [Trial],
    in contest: Contest,
    parked: [Trial] = [],
    limits: FailureLimits = FailureLimits(),
    cancellation: Cancellation,
    begin: @escaping @Sendable (Trial) throws -> TrialContext?
  ) throws {
    BLAS.useOneThread()
    let order = (jobs > 1 ? longestFirst(trials) : trials).map(\.index)
    let run = ContestRun(
      workload: workload,
      trials: Dictionary((trials + parked).map { ($0.index, $0) }) { first, _ in first },
      table: ContestTable(contest, order: order, parked: Set(parked.map(\.index))),
      limits: limits,
      cancellation: Cancellation(under: cancellation),
      begin: begin
    )
    inThreads(min(jobs, trials.count + parked.count)) { run.work() }
    try run.close()
    // Too many failures leave the whole plan.
    if run.hasGivenUp { cancellation.cancel() }
  }

  /// Does the same in some threads at once, and waits for all.
  private func inThreads(_ count: Int, _ body: @escaping @Sendable () -> Void) {
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
}

/// The trials of a contest in execution.
private final class ContestRun: Sendable {
  private let workload: LoadedWorkload
  private let trials: [Int: Trial]
  private let table: ContestTable
  private let limits: FailureLimits
  private let cancellation: Cancellation
  private let begin: @Sendable (Trial) throws -> TrialContext?
  private let niceness = ThreadNiceness.current + 5

  private struct State {
    var failure: (any Error)?
    var failedTrials = 0
    var hasGivenUp = false
  }

  private let state = Mutex(State())

  init(
    workload: LoadedWorkload,
    trials: [Int: Trial],
    table: ContestTable,
    limits: FailureLimits,
    cancellation: Cancellation,
    begin: @escaping @Sendable (Trial) throws -> TrialContext?
  ) {
    self.workload = workload
    self.trials = trials
    self.table = table
    self.limits = limits
    self.cancellation = cancellation
    self.begin = begin
  }

  /// Whether too many trials have failed.
  var hasGivenUp: Bool { state.withLock(\.hasGivenUp) }

  /// Does what there is to do, until nothing is left.
  func work() {
    while let task = table.next(cancellation) {
      do {
        switch task {
        case .play(let index, let run): try play(index, run)
        case .terminate(_, let run, let verdict): try terminate(run, verdict)
        }
      } catch {
        state.withLock { $0.failure = $0.failure ?? error }
        table.leave()
        cancellation.cancel()
      }
    }
  }

  /// Ends the runs that still wait.
  ///
  /// - Throws: What kept a trial from being recorded.
  func close() throws {
    let failure = state.withLock(\.failure)
    for run in table.takeOpen() where failure == nil {
      let outcome = Outcome(.interrupted, message: "Waited for others at step \(run.step).")
      try run.context.emit(.finished(outcome))
    }
    if let failure { throw failure }
  }

  private func terminate(_ run: ContestTable.OpenRun, _ verdict: Contest.Verdict) throws {
    let step = run.start?.step ?? run.step
    let finding = table.finding(verdict, step: step)
    try run.context.emit(.finding(finding))
    try run.context.emit(.finished(Outcome(.terminated, message: finding.message)))
  }

  /// Runs a trial up to its next rung or its end; where it fails, as often as it may.
  private func play(_ index: Int, _ open: ContestTable.OpenRun?) throws {
    guard let trial = trials[index] else { return table.end(index, as: nil) }
    var open = open
    var failures = 0
    while true {
      if open == nil {
        guard let context = try begin(trial) else {
          // Another process takes part, so that nothing can be decided here.
          table.end(index, as: nil)
          table.leave()
          return cancellation.cancel()
        }
        // Not before: a thread that 'begin' starts, such as the one that commits, inherits it.
        ThreadNiceness.set(niceness)
        let run = ContestTable.OpenRun(
          context: context,
          start: context.start,
          step: context.start?.step ?? 0
        )
        let points = try context.start.flatMap { _ in try context.earlier(table.metric) }
        if table.begin(index, points, at: run.step) {
          return table.pause(index, run, at: run.step - 1)
        }
        open = run
      }
      guard let run = open else { return }
      let (outcome, left) = try leg(trial, run)
      if let left { return table.pause(index, left, at: left.step) }
      try run.context.emit(.finished(outcome))
      if outcome.status == .failed, failures < limits.retries, !cancellation.isCancelled {
        failures += 1
        open = nil
        continue
      }
      table.end(index, as: outcome.status)
      if outcome.status == .failed { addFailure() }
      return
    }
  }

  private func addFailure() {
    let isLast = state.withLock { state in
      state.failedTrials += 1
      state.hasGivenUp = limits.maximum.map { state.failedTrials >= $0 } ?? false
      return state.hasGivenUp
    }
    if isLast { cancellation.cancel() }
  }

  private struct LegState {
    var run: ContestTable.OpenRun
    /// Measurements that the run has told before.
    var toSkip: Int
    var toldSinceSaved = 0
    var isPaused = false
    var hasSaved = false
  }

  /// Runs a trial up to a rung.
  ///
  /// - Returns: How it ended, and where it waits the run as it is then.
  private func leg(
    _ trial: Trial,
    _ run: ContestTable.OpenRun
  ) throws -> (Outcome, ContestTable.OpenRun?) {
    let pause = Cancellation(under: cancellation)
    let progress = Mutex(LegState(run: run, toSkip: run.told))
    let start = run.start
    let context = TrialContext(
      elapsed: run.context.elapsed,
      start: start,
      wantsCheckpoint: run.context.wantsCheckpoint,
      place: run.context.place,
      emit: { [table] event in
        switch event {
        case .metrics(let measurement):
          let isTold = progress.withLock { progress in
            if progress.toSkip > 0 {
              progress.toSkip -= 1
              return true
            }
            progress.run.told += 1
            progress.toldSinceSaved += 1
            progress.run.step = measurement.step
            return false
          }
          if isTold { return }
          try run.context.emit(event)
          if table.observe(trial.index, measurement) {
            progress.withLock { $0.isPaused = true }
            pause.cancel()
          }
        case .checkpoint(let checkpoint):
          // What was told before it is not computed again.
          if progress.withLock({ $0.toSkip }) > 0 { return }
          try run.context.emit(event)
          progress.withLock { progress in
            progress.toldSinceSaved = 0
            progress.hasSaved = true
            progress.run.step = max(progress.run.step, checkpoint.step - 1)
          }
        // Of a program that was paused the next leg tells how it ended and what it left.
        case .artifact, .process:
          if !progress.withLock({ $0.isPaused }) { try run.context.emit(event) }
        case .field, .finding, .log, .finished: try run.context.emit(event)
        }
      }
    )
    let outcome = try self.outcome(of: trial, context, pause)
    let state = progress.withLock { $0 }
    guard outcome.status == .interrupted, state.isPaused, !cancellation.isCancelled else {
      return (outcome, nil)
    }
    var left = state.run
    if state.hasSaved, let saved = try run.context.saved() {
      left.start = saved
      left.told = state.toldSinceSaved
    }
    return (outcome, left)
  }

  private func outcome(
    of trial: Trial,
    _ context: TrialContext,
    _ cancellation: Cancellation
  ) throws -> Outcome {
    try PlanRunner(workload, jobs: 1).outcome(of: trial, context, cancellation)
  }
}
