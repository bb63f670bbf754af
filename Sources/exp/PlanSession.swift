import Experiment
import Foundation
import Learning
import Runner
import Store

/// A spec on its way to its runs: expanded, compared with the store, executed, and no more done than
/// is missing.
struct PlanSession {
  /// The plan.
  let plan: Plan
  /// The plan beside what has been done of it.
  let worklist: Worklist

  private let source: String
  private let folder: String
  private let options: PlanExecution.Options
  private let workload: LoadedWorkload?
  private let attempts: [String: Attempt]

  /// Expands a spec and compares it with what a store holds; nothing is written.
  ///
  /// Where nothing is left to run, the data need not be there, but for those in a file, whose content
  /// tells the trials.
  ///
  /// - Parameters:
  ///   - arguments: The spec.
  ///   - store: The store; nil where there is none yet.
  ///   - options: How the plan will be executed.
  /// - Throws: What is wrong with the spec, its data or the store.
  init(
    _ arguments: SpecArguments,
    store: Store?,
    options: PlanExecution.Options
  ) throws {
    source = try arguments.text()
    folder = arguments.folder
    self.options = options
    let spec = try arguments.spec(source)
    let isFile = spec.dataset?.path != nil
    var workload = isFile ? try LoadedWorkload(spec, relativeTo: folder) : nil
    plan = Plan(spec, dataHash: workload?.dataset?.hash)
    attempts = try store?.lastAttempts(ofAny: spec.name) ?? [:]
    worklist = Worklist(
      plan.trials,
      attempts: attempts,
      contest: try store?.contest(of: plan, attempts),
      isForced: options.isForced
    )
    if !worklist.due.isEmpty {
      workload = try workload ?? LoadedWorkload(spec, relativeTo: folder)
      if let workload { try PlanRunner(workload, jobs: 1).check(plan.trials) }
    }
    self.workload = workload
  }

  /// Writes down the plan and executes what is due of it.
  func run(into store: Store) throws -> PlanExecution.Ending {
    let spec = plan.spec
    try store.register(
      ExperimentRecord(
        name: spec.name,
        description: spec.description.isEmpty ? nil : spec.description,
        spec: SpecText(hash: spec.hash, source: source, canonical: spec.canonicalText),
        trials: plan.trials
      )
    )
    guard let workload, !worklist.due.isEmpty else { return PlanExecution.Ending() }
    let provenance = ProvenanceReader.read(
      specHash: spec.hash,
      workload: workload,
      datasetPath: spec.dataset?.path,
      folder: folder
    )
    return try PlanExecution(
      worklist.due.map(\.trial),
      of: spec.name,
      in: plan,
      provenance: provenance,
      options: options
    ).run(workload, after: attempts, into: store)
  }
}

extension Store {
  /// The last attempt at each trial of an experiment, by the trials' ids; none where there is no such
  /// experiment yet.
  func lastAttempts(ofAny experiment: String) throws -> [String: Attempt] {
    do {
      return try lastAttempts(of: experiment)
    } catch {
      guard case .unknownExperiment = error else { throw error }
      return [:]
    }
  }
}
