public import Experiment
public import Store

/// What a report, or a part of one, is about: the runs of an experiment, or one run.
public struct ReportSubject {
  /// The experiment's name, or the run's with it.
  public let name: String
  /// Whether it is one run that was asked for.
  public let isRun: Bool
  /// The runs with what is known of their series, one for each setting and seed.
  public let results: [RunResult]
  /// What the spec says the experiment is about; empty where it does not.
  let description: String
  /// The spec as one JSON text.
  let specText: String
  /// The spec; nil where another version of the program wrote it.
  let spec: Spec?
  /// How many of the spec's trials have no run.
  let plannedCount: Int
  /// The settings, best first.
  let table: SettingTable
  let charts: Charts
  let manifest: Manifest

  /// Reads the runs of an experiment.
  ///
  /// - Parameters:
  ///   - experiment: The experiment's name.
  ///   - runs: Its runs, one for each setting and seed.
  ///   - isPart: Whether some were left out on purpose, so that none is missing.
  ///   - store: Where they are.
  /// - Throws: What the store throws.
  public init(experiment: String, runs: [Run], isPart: Bool, in store: Store) throws {
    let trials = try store.trials(of: experiment)
    let known = Set(isPart ? trials.map(\.id) : [])
    // Runs of an earlier version are told by their own spec, the last where there are several.
    let other = isPart ? runs.last { !known.contains($0.trial.id) } : nil
    let text = try other.map { try store.spec(ofRun: $0.id) } ?? store.spec(of: experiment)
    let missing = isPart ? 0 : trials.count - runs.count
    try self.init(experiment, isRun: false, runs, text, plannedCount: max(0, missing), store)
  }

  /// Reads one run.
  ///
  /// - Throws: What the store throws.
  public init(run: Run, in store: Store) throws {
    let text = try store.spec(ofRun: run.id)
    try self.init(
      "\(run.experiment), run \(run.shortID)",
      isRun: true,
      [run],
      text,
      plannedCount: 0,
      store
    )
  }

  private init(
    _ name: String,
    isRun: Bool,
    _ runs: [Run],
    _ text: SpecText,
    plannedCount: Int,
    _ store: Store
  ) throws {
    self.name = name
    self.isRun = isRun
    self.plannedCount = plannedCount
    specText = text.canonical
    spec = Spec(canonicalText: text.canonical)
    description = spec?.description ?? ""
    let summaries = try store.summaries(of: runs.map(\.id))
    let findings = try store.findings(of: runs.map(\.id))
    results = runs.map {
      RunResult($0, summaries[$0.id] ?? [], findings: findings[$0.id] ?? [])
    }
    table = SettingTable(results, objective: spec?.sweep.metric)
    charts = try Charts(
      runs: runs,
      store: store,
      options: Charts.Options(objective: spec?.sweep.metric)
    )
    manifest = try Self.manifest(results, store)
  }

  private static func manifest(_ results: [RunResult], _ store: Store) throws -> Manifest {
    var entries: [String: [Manifest.Entry]] = [:]
    let metrics = Set(results.flatMap { $0.summaries.keys }).sorted()
    for metric in metrics {
      let ids = results.filter { $0.summaries[metric] != nil }.map(\.run.id)
      for (run, series) in try store.series(metric, of: ids) {
        entries[run, default: []].append(Manifest.Entry(series))
      }
    }
    return Manifest(
      results.map { result in
        Manifest.Record(
          trial: String(result.run.trial.id.prefix(16)),
          status: result.run.status,
          label: result.run.trial.label,
          entries: entries[result.run.id] ?? []
        )
      }
    )
  }
}
