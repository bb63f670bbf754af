import Experiment
internal import Synchronization

/// The way of a trial from where it waited, or from its beginning, up to its next rung or its end.
///
/// A run without a checkpoint begins again. Of each metric it then tells only the points beyond those
/// that it has told before: the n-th point of a metric is the same each time, while metrics of
/// different streams need not come in the same order. What exp itself samples does not repeat, and is
/// told always.
final class ContestLeg: Sendable {
  fileprivate struct State {
    var run: ContestTable.OpenRun
    /// How many points of each metric will come that were told before.
    var toSkip: [String: Int]
    /// How many points of each metric were told since a checkpoint was saved.
    var toldSinceSaved: [String: Int] = [:]
    var hasSaved = false
    var isPaused = false
    /// Whether the trial's program has ended.
    var hasEnded = false
    /// What is told once it is known that the program does not begin again.
    var held: [Event] = []
    /// The seconds of earlier legs, and those up to the last sample.
    let secondsBefore: Int
  }

  private let trial: Trial
  private let context: TrialContext
  private let table: ContestTable
  private let state: Mutex<State>

  init(_ trial: Trial, _ run: ContestTable.OpenRun, _ table: ContestTable) {
    self.trial = trial
    context = run.context
    self.table = table
    state = Mutex(State(run: run, toSkip: run.told, secondsBefore: run.seconds))
  }

  /// Runs the trial.
  ///
  /// - Returns: How it ended, and where it waits the run as it is then.
  /// - Throws: What kept the trial from being recorded.
  func run(
    _ workload: LoadedWorkload,
    _ cancellation: Cancellation
  ) throws -> (Outcome, ContestTable.OpenRun?) {
    let pause = Cancellation(under: cancellation)
    try noteRepetition(workload)
    let outcome = try PlanRunner(workload, jobs: 1).outcome(of: trial, context(pause), pause)
    let state = state.withLock { $0 }
    guard outcome.status == .interrupted, state.isPaused else {
      for event in state.held { try context.emit(event) }
      return (outcome, nil)
    }
    var left = state.run
    left.held = state.held
    if state.hasSaved, let saved = try context.saved() {
      left.start = saved
      left.told = state.toldSinceSaved
    }
    return (outcome, left)
  }

  /// Tells in the log that a program begins again, as all that it prints comes once more.
  private func noteRepetition(_ workload: LoadedWorkload) throws {
    let run = state.withLock(\.run)
    guard !workload.computesHere, !run.told.isEmpty else { return }
    var log = LogCollector()
    let elapsed = context.elapsed()
    log.note("goes on after step \(run.step), and so begins again", elapsed: elapsed)
    if let block = log.take(at: elapsed) { try context.emit(.log(block)) }
  }

  private func context(_ pause: Cancellation) -> TrialContext {
    TrialContext(
      elapsed: context.elapsed,
      start: state.withLock(\.run.start),
      wantsCheckpoint: context.wantsCheckpoint,
      isPaused: { [self] in state.withLock(\.isPaused) },
      place: context.place,
      emit: { [self] in try take($0, pause) }
    )
  }

  private func take(_ event: Event, _ pause: Cancellation) throws {
    switch event {
    case .metrics(let measurement): try take(measurement, pause)
    case .checkpoint(let checkpoint):
      // What was told before it is not computed again.
      guard state.withLock(\.toSkip.isEmpty) else { return }
      try context.emit(event)
      state.withLock { state in
        state.toldSinceSaved = [:]
        state.hasSaved = true
        state.run.step = max(state.run.step, checkpoint.step - 1)
      }
    case .finding(let finding):
      let isTold = state.withLock { state in
        if state.hasEnded { state.held.append(event) }
        if state.hasEnded || state.run.findings.contains(finding) { return true }
        state.run.findings.append(finding)
        return false
      }
      if !isTold { try context.emit(event) }
    case .process:
      state.withLock { state in
        state.hasEnded = true
        state.held.append(event)
      }
    case .artifact, .field, .log, .finished: try context.emit(event)
    }
  }

  private func take(_ measurement: Experiment.Measurement, _ pause: Cancellation) throws {
    let tellsProgress = table.tellsProgress(measurement)
    guard let measurement = state.withLock({ $0.take(measurement, tellsProgress) }) else { return }
    try context.emit(.metrics(measurement))
    guard table.observe(trial.index, measurement) else { return }
    let isPausing = state.withLock { state in
      // A program that has ended by itself is over.
      if !state.hasEnded { state.isPaused = true }
      return !state.hasEnded
    }
    if isPausing { pause.cancel() }
  }
}

extension ContestLeg.State {
  /// Takes a measurement and gives what of it was not told before; nil for nothing.
  fileprivate mutating func take(
    _ measurement: Experiment.Measurement,
    _ tellsProgress: Bool
  ) -> Experiment.Measurement? {
    var values: [MetricValue] = []
    var isSample = false
    for value in measurement.values {
      if SystemMetric.isOne(value.metric) {
        isSample = true
      } else if let count = toSkip[value.metric] {
        toSkip[value.metric] = count > 1 ? count - 1 : nil
        continue
      } else {
        run.told[value.metric, default: 0] += 1
        toldSinceSaved[value.metric, default: 0] += 1
      }
      values.append(value)
    }
    guard !values.isEmpty else { return nil }
    if tellsProgress { run.step = max(run.step, measurement.step) }
    var step = measurement.step
    if isSample {
      step += secondsBefore
      run.seconds = max(run.seconds, step + 1)
    }
    return Experiment.Measurement(step: step, elapsed: measurement.elapsed, values: values)
  }
}
