import Experiment
import Foundation
import Runner
import Store

/// Executes a plan: trials to the runner, events to the store and to the display.
struct PlanExecution {
  private let plan: Plan
  private let source: String
  private let folder: String
  private let workload: LoadedWorkload
  private let runner: PlanRunner

  /// Reads the data and checks that the trials fit them, before anything is written.
  init(_ plan: Plan, source: String, folder: String, jobs: Int) throws {
    self.plan = plan
    self.source = source
    self.folder = folder
    workload = try LoadedWorkload(plan.spec, relativeTo: folder)
    runner = PlanRunner(workload, jobs: jobs)
    try runner.check(plan.trials)
  }

  /// Runs all trials.
  ///
  /// - Returns: Whether the run was ended by a signal.
  func run(into store: Store, display: ProgressDisplay.Style) throws -> Bool {
    let provenance = ProvenanceReader.read(
      spec: plan.spec,
      workload: workload,
      folder: folder
    )
    try register(in: store)
    let progress = ProgressDisplay(plan.trials, style: display)
    Interruption.watch(announces: display == .lines)
    progress.start()
    defer { progress.stop() }
    try runner.run(plan.trials, cancellation: Interruption.cancellation) { trial in
      try begin(trial, in: store, provenance: provenance, progress: progress)
    }
    return Interruption.wasSignalled
  }

  private func register(in store: Store) throws {
    let spec = plan.spec
    try store.register(
      ExperimentRecord(
        name: spec.name,
        description: spec.description.isEmpty ? nil : spec.description,
        spec: SpecText(hash: spec.hash, source: source, canonical: spec.canonicalText),
        trials: plan.trials
      )
    )
  }

  private func begin(
    _ trial: Trial,
    in store: Store,
    provenance: Provenance,
    progress: ProgressDisplay
  ) throws -> TrialContext {
    // Both clocks are read before the store makes the run durable, which takes a while.
    let (startedAt, start) = (Clock.now(), Clock.steady())
    let run = Run(
      id: Self.newRunID(),
      experiment: plan.spec.name,
      trial: trial,
      startedAt: startedAt,
      provenance: provenance
    )
    let writer = try store.begin(run)
    progress.begin(trial)
    return TrialContext(
      elapsed: { UInt32(clamping: Clock.steady() - start) },
      emit: { event in
        switch event {
        case .metrics(let measurement):
          try writer.append(measurement)
          progress.update(trial, measurement)
        case .field(let field): try writer.attach(field)
        case .finding(let finding): try writer.append(finding)
        case .finished(let outcome):
          try writer.finish(outcome, at: Clock.now())
          progress.finish(trial, outcome, milliseconds: Clock.steady() - start)
        }
      }
    )
  }

  /// 64 random bits: among a million runs two are alike with a chance of one in 37 million.
  private static func newRunID() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
