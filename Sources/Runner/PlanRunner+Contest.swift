public import Experiment
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
    if workload.usesBLAS { BLAS.useOneThread() }
    let order = (jobs > 1 ? longestFirst(trials) : trials).map(\.index)
    let run = ContestRun(
      workload: workload,
      trials: Dictionary((trials + parked).map { ($0.index, $0) }) { first, _ in first },
      table: ContestTable(contest, order: order, parked: Set(parked.map(\.index))),
      starter: TrialStarter(
        workload,
        limits: limits,
        cancellation: Cancellation(under: cancellation),
        begin: begin
      )
    )
    // One more thread ends trials while all jobs run others.
    let ends = Mutex(true)
    inThreads(min(jobs, trials.count + parked.count) + 1) {
      let isEnding = ends.withLock { isFirst in
        defer { isFirst = false }
        return isFirst
      }
      run.work(plays: !isEnding)
    }
    try run.close()
    // Too many failures leave the whole plan.
    if run.starter.hasGivenUp { cancellation.cancel() }
  }
}

/// The trials of a contest in execution.
private final class ContestRun: Sendable {
  private let workload: LoadedWorkload
  private let trials: [Int: Trial]
  private let table: ContestTable
  let starter: TrialStarter

  init(
    workload: LoadedWorkload,
    trials: [Int: Trial],
    table: ContestTable,
    starter: TrialStarter
  ) {
    self.workload = workload
    self.trials = trials
    self.table = table
    self.starter = starter
  }

  /// Does what there is to do, until nothing is left.
  ///
  /// - Parameter plays: Whether trials are run; else they are ended only.
  func work(plays: Bool) {
    while let task = table.next(starter.cancellation, plays: plays) {
      do {
        switch task {
        case .play(let index, let run): try play(index, run)
        case .terminate(let run, let verdict): try terminate(run, verdict)
        }
      } catch {
        starter.fail(error)
        table.leave()
      }
    }
  }

  /// Ends the runs that still wait.
  ///
  /// - Throws: What kept a trial from being recorded.
  func close() throws {
    if let failure = starter.failure { throw failure }
    for run in table.takeOpen() {
      try conclude(run)
      let outcome = Outcome(.interrupted, message: "Waited for others at step \(run.step).")
      try run.context.emit(.finished(outcome))
    }
  }

  private func terminate(_ run: ContestTable.OpenRun, _ verdict: Contest.Verdict) throws {
    try conclude(run)
    let step = run.start?.step ?? run.step
    let finding = table.finding(verdict, step: step)
    try run.context.emit(.finding(finding))
    try run.context.emit(.finished(Outcome(.terminated, message: finding.message)))
  }

  /// Tells what was held back of a run that waits.
  private func conclude(_ run: ContestTable.OpenRun) throws {
    for event in run.held { try run.context.emit(event) }
    try workload.program(for: run.trial).conclude(run.context)
  }

  /// Runs a trial up to its next rung or its end; where it fails, as often as it may.
  private func play(_ index: Int, _ open: ContestTable.OpenRun?) throws {
    guard let trial = trials[index] else { return table.end(index, as: nil) }
    var open = open
    let attempt = try starter.retrying(after: open?.failures ?? 0) { failures in
      let known = open
      open = nil
      guard var run = try known ?? begin(trial) else { return .notRun }
      run.failures = failures
      if known == nil {
        let points = try run.start.flatMap { _ in try run.context.earlier(table.metric) }
        if table.begin(index, points, at: run.step) {
          run.context.waits(true)
          table.pause(index, run, at: run.step - 1)
          return .waits
        }
      }
      if known != nil { run.context.waits(false) }
      let (outcome, left) = try ContestLeg(trial, run, table).run(workload, starter.cancellation)
      if let left {
        left.context.waits(true)
        table.pause(index, left, at: left.step)
        return .waits
      }
      try run.context.emit(.finished(outcome))
      return .over(outcome.status)
    }
    switch attempt {
    case .waits: break
    case .over(let status): table.end(index, as: status)
    case .notRun:
      // Another process takes part, so that nothing can be decided here.
      table.end(index, as: nil)
      table.leave()
      starter.cancellation.cancel()
    }
  }

  private func begin(_ trial: Trial) throws -> ContestTable.OpenRun? {
    guard let context = try starter.context(of: trial) else { return nil }
    return ContestTable.OpenRun(
      trial: trial,
      context: context,
      start: context.start,
      step: context.start?.step ?? 0
    )
  }
}
