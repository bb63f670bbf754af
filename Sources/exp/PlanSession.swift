import Experiment
import Foundation
import Learning
import Runner
import Store

/// A spec on its way to its runs: expanded, compared with the store, executed, and no more done than
/// is missing.
struct PlanSession {
  /// The plan.
  private(set) var plan: Plan
  /// The plan beside what has been done of it.
  private(set) var worklist: Worklist

  private let source: String
  private let folder: String
  private let options: PlanExecution.Options
  private let workload: LoadedWorkload?
  private var attempts: [String: Attempt]
  /// The last attempts before this session.
  private let earlier: [String: Attempt]

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
    let text = try arguments.text()
    try self.init(
      try arguments.spec(text),
      from: SpecSource(text: text, name: arguments.spec, folder: arguments.folder),
      store: store,
      options: options
    )
  }

  /// The same of a spec that is in no file.
  init(_ source: SpecSource, store: Store?, options: PlanExecution.Options) throws {
    let spec = try Spec(text: source.text, file: source.name)
    try self.init(spec, from: source, store: store, options: options)
  }

  private init(
    _ spec: Spec,
    from source: SpecSource,
    store: Store?,
    options: PlanExecution.Options
  ) throws {
    self.source = source.text
    folder = source.folder
    self.options = options.retrying(asIn: spec)
    let isFile = spec.dataset?.path != nil
    var workload = isFile ? try LoadedWorkload(spec, relativeTo: folder).readingEventFiles : nil
    attempts = try store?.lastAttempts(ofAny: spec.name) ?? [:]
    earlier = attempts
    let results = options.isForced ? nil : try store?.searchResults(of: spec, attempts)
    plan = Plan(spec, dataHash: workload?.dataset?.hash, results: results ?? [:])
    worklist = Worklist(
      plan.trials,
      attempts: attempts,
      contest: try store?.contest(of: plan, attempts),
      failure: spec.sweep.failure,
      isForced: options.isForced
    )
    if !worklist.due.isEmpty || !plan.isComplete {
      workload = try workload ?? LoadedWorkload(spec, relativeTo: folder).readingEventFiles
      if let workload { try PlanRunner(workload, jobs: 1).check(plan.trials) }
    }
    self.workload = workload
  }

  /// Whether a run was there before this session, so that how it ended has not been told by it.
  func wasThere(_ run: String) -> Bool { earlier.values.contains { $0.run == run } }

  /// A rung of the plan that compares what is not learned yet; nil where nothing is due.
  var hastyRung: HastyRung? {
    workload.flatMap { HastyRung(in: plan, trainingCount: $0.dataset?.train.count) }
  }

  /// Writes down the plan and makes a submission of what is due of it.
  ///
  /// - Parameters:
  ///   - store: Where the plan is written.
  ///   - taskCount: How many tasks share the trials; no more are made than there are trials.
  ///   - sharing: How each task executes its trials, as far as the command line says.
  ///   - excluded: The ids of trials that are left out, since others will run them.
  /// - Returns: The submission; nil where nothing is missing.
  /// - Throws: `NotOnTasks` for a sweep whose trials need each other's results.
  func submit(
    into store: Store,
    tasks taskCount: Int,
    sharing: TaskSharing,
    without excluded: Set<String> = []
  ) throws -> Submission? {
    try plan.spec.checkIndependence()
    try register(into: store)
    let items = worklist.due.map(\.trial).filter { !excluded.contains($0.id) }
      .map { Submission.Item(index: $0.index, id: $0.id) }
    if items.isEmpty { return nil }
    let head = Submission.Head(
      spec: plan.spec,
      source: source,
      dataHash: plan.spec.dataset?.path == nil ? nil : workload?.dataset?.hash,
      specFolder: URL(fileURLWithPath: folder).standardizedFileURL.path,
      program: Exp.version,
      command: CommandLine.arguments.map(quotedForShell).joined(separator: " "),
      taskCount: min(taskCount, items.count),
      jobs: sharing.jobs,
      checkpointEvery: sharing.checkpointEvery,
      retries: options.limits.retries,
      createdAt: Clock.now()
    )
    let submission = try Submission.create(besides: store.path, head, items)
    do {
      _ = try submission.addStarts(
        attempts,
        from: store,
        identity: .ofThisProcess(),
        now: Clock.now
      )
    } catch {
      // Nobody has been told of it.
      try? FileManager.default.removeItem(atPath: submission.folder)
      throw error
    }
    return submission
  }

  /// Writes down the plan and executes what is due of it; of a search round after round, the plan with
  /// the trials of all of them.
  mutating func run(into store: Store) throws -> PlanExecution.Ending {
    let provenance = provenance
    var whole = try runRound(into: store, provenance)
    while !plan.isComplete, !whole.wasInterrupted, !whole.hasGivenUp {
      let count = plan.trials.count
      attempts = try store.lastAttempts(ofAny: plan.spec.name)
      let awaited = Set(plan.awaitedTrials.map(\.id))
      let known = counted.filter { awaited.contains($0.key) }
      plan.proceed(
        dataHash: workload?.dataset?.hash,
        results: try store.searchResults(of: plan.spec, known)
      )
      worklist = Worklist(plan.trials, attempts: counted, failure: plan.spec.sweep.failure)
      // Where a trial has failed nothing more is proposed.
      if plan.trials.count == count { break }
      let ending = try runRound(into: store, provenance)
      whole.executedCount += ending.executedCount
      whole.wasInterrupted = ending.wasInterrupted
      whole.hasGivenUp = ending.hasGivenUp
    }
    return whole
  }

  /// The attempts that count: all, or of a session that runs everything again those begun in it.
  private var counted: [String: Attempt] {
    guard options.isForced else { return attempts }
    return attempts.filter { $0.value.number > earlier[$0.key]?.number ?? 0 }
  }

  /// What the runs depend on; nil where there is nothing to run.
  private var provenance: Provenance? {
    guard let workload, !worklist.due.isEmpty || !plan.isComplete else { return nil }
    return ProvenanceReader.read(
      specHash: plan.spec.hash,
      workload: workload,
      datasetPath: plan.spec.dataset?.path,
      folder: folder
    )
  }

  private func register(into store: Store) throws {
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

  private func runRound(
    into store: Store,
    _ provenance: Provenance?
  ) throws -> PlanExecution.Ending {
    try register(into: store)
    guard let workload, let provenance, !worklist.due.isEmpty else {
      return PlanExecution.Ending()
    }
    return try PlanExecution(
      worklist.due.map(\.trial),
      of: plan.spec.name,
      in: plan,
      provenance: provenance,
      options: options
    ).run(workload, after: attempts, into: store)
  }
}

extension Store {
  /// What a search goes on from: the last value of its metric of each trial that came to its end, NaN
  /// where it diverged, or failed and that counts; nothing for other sweeps.
  func searchResults(of spec: Spec, _ attempts: [String: Attempt]) throws -> [String: Double] {
    guard case .bayes = spec.sweep.method, let metric = spec.sweep.metric?.metric else {
      return [:]
    }
    let done = attempts.filter { spec.sweep.failure.isOver($0.value.status) }
    let summaries = try summaries(of: done.values.map(\.run))
    return done.mapValues { attempt in
      guard ![.diverged, .failed].contains(attempt.status) else { return .nan }
      return summaries[attempt.run, default: []].first { $0.metric == metric }?.last ?? .nan
    }
  }

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
