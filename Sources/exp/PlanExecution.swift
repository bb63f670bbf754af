import Experiment
import Foundation
import Learning
import Runner
import Store

/// Executes a plan: trials to the runner, events to the store and to the display.
struct PlanExecution {
  let plan: Plan
  let source: String
  let folder: String
  let store: Store
  let jobs: Int
  let display: ProgressDisplay.Style

  /// Runs all trials.
  ///
  /// - Returns: Whether the run was ended by a signal.
  func run() throws -> Bool {
    let dataset = try plan.spec.dataset.load(relativeTo: folder)
    let runner = PlanRunner(dataset: dataset, jobs: jobs)
    try runner.check(plan.trials)
    let provenance = ProvenanceReader.read(
      spec: plan.spec,
      dataset: dataset,
      folder: folder
    )
    try register()
    let progress = ProgressDisplay(plan.trials, style: display)
    Interruption.watch()
    progress.start()
    defer { progress.stop() }
    try runner.run(plan.trials, cancellation: Interruption.cancellation) { trial in
      try begin(trial, provenance: provenance, progress: progress)
    }
    return Interruption.wasSignalled
  }

  private func register() throws {
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
    provenance: Provenance,
    progress: ProgressDisplay
  ) throws -> TrialContext {
    let run = Run(
      id: Self.newRunID(),
      experiment: plan.spec.name,
      trial: trial,
      startedAt: Clock.now(),
      provenance: provenance
    )
    let writer = try store.begin(run)
    let start = Clock.steady()
    progress.begin(trial)
    return TrialContext(
      elapsed: { UInt32(clamping: Clock.steady() - start) },
      emit: { event in
        switch event {
        case .metrics(let measurement):
          try writer.append(measurement)
          progress.update(trial, measurement)
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
