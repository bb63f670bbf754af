public import Experiment
internal import Foundation
internal import GRDB

/// Runs with what is asked of them, column by column, without decoding what nobody asked for.
///
/// It reads one state of the store and lives as long as the call that it is handed to.
public final class RunTable {
  /// One run, as far as its row tells.
  struct Row {
    let id: Int64
    let name: String
    let experiment: Int64
    let trial: Int64
    let spec: Int64
    let position: Int
    let attempt: Int
    let status: RunStatus
    let startedAt: Int
    let finishedAt: Int?
  }

  /// What a row of `series` says, as far as it is asked for.
  struct Numbers {
    let series: Int64
    let count: Int
    let last: Double
    let minimum: Double?
    let maximum: Double?
    let mean: Double?
  }

  let store: Store
  let database: Database
  /// The experiments' names by row number.
  let experiments: [Int64: String]
  private(set) var rows: [Row]
  /// How many runs the table had at first: about as many as the tables it reads from.
  let total: Int
  var parameters: [String: [Answer]] = [:]
  var metrics: [String: [Numbers?]] = [:]
  private var columns: [RunKey: [Answer]] = [:]

  init(_ store: Store, _ database: Database, _ experiments: [Int64: String], _ rows: [Row]) {
    self.store = store
    self.database = database
    self.experiments = experiments
    self.rows = rows
    total = rows.count
  }

  /// How many runs there are.
  public var count: Int { rows.count }

  /// The runs' ids.
  public var ids: [String] { rows.map(\.name) }

  /// What the runs answer, in their order.
  public func column(_ key: RunKey) throws(StoreError) -> [Answer] {
    if let known = columns[key] { return known }
    let answers = try reading { try self.answers(key) }
    columns[key] = answers
    return answers
  }

  /// Keeps some of the runs in the order of their indexes and drops the others.
  public func keep(_ indexes: [Int]) {
    func kept<Value>(_ values: [Value]) -> [Value] { indexes.map { values[$0] } }
    rows = kept(rows)
    columns = columns.mapValues(kept)
    parameters = parameters.mapValues(kept)
    metrics = metrics.mapValues(kept)
  }

  /// Reads in one go what words of questions may mean.
  public func prefetch(_ words: [QueryWord]) throws(StoreError) {
    try reading { () -> Void in
      try readParameters(Set(words.compactMap { $0.field == nil ? $0.parameter : nil }))
      try readMetrics(Set(words.compactMap { $0.field == nil ? $0.metric?.name : nil }))
    }
  }

  /// The names of these runs' parameters and metrics; those of other runs where these have none.
  public var vocabulary: Vocabulary {
    Vocabulary(
      hasParameter: { [self] name in
        try reading {
          try readParameters([name])
          return parameters[name]?.contains { $0 != .missing } == true
        }
      },
      hasMetric: { [self] name in
        try reading {
          try readMetrics([name])
          return metrics[name]?.contains { $0 != nil } == true
        }
      },
      all: { [self] in
        try reading {
          Vocabulary.Names(
            parameters: try String.fetchSet(database, sql: "SELECT DISTINCT name FROM parameter"),
            metrics: try String.fetchSet(database, sql: "SELECT DISTINCT metric FROM series")
          )
        }
      }
    )
  }

  /// Reads some metrics in one go.
  public func prefetch(metrics names: [String]) throws(StoreError) {
    try reading { try readMetrics(Set(names)) }
  }

  func reading<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
    do {
      return try body()
    } catch {
      throw StoreError(error, path: store.path, patience: store.file.patience)
    }
  }
}

extension Store {
  /// Which runs of an experiment are meant.
  public enum Scope: Hashable, Sendable {
    /// The last attempt of each trial of its latest spec, in plan order.
    case latest
    /// Every attempt under every spec, in the order they began.
    case all
  }

  /// Calls `body` with the runs of some experiments.
  ///
  /// - Parameters:
  ///   - experiments: Their names; none means all, by name.
  ///   - scope: Which of their runs.
  ///   - body: Asks the runs; the table must not leave it.
  /// - Returns: What `body` returns.
  /// - Throws: `unknownExperiment`; what `body` throws.
  public func withRuns<Value>(
    of experiments: [String] = [],
    _ scope: Scope = .latest,
    _ body: (RunTable) throws -> Value
  ) throws -> Value {
    try file.read { database in
      let table = try runTable(experiments, scope, database)
      // Kept as it is: an error of whoever asks is none of the store's.
      return Swift.Result<Value, any Error> { try body(table) }
    }.get()
  }

  private func runTable(
    _ names: [String],
    _ scope: Scope,
    _ database: Database
  ) throws -> RunTable {
    var experiments: [Int64: String] = [:]
    var order: [Int64: Int] = [:]
    if names.isEmpty {
      for row in try Row.fetchAll(database, sql: "SELECT id, name FROM experiment ORDER BY name") {
        let id: Int64 = try row.value(0)
        (experiments[id], order[id]) = (try row.value(1), order.count)
      }
    }
    for name in names {
      let id = try experimentRow(name, database)
      if order[id] == nil { (experiments[id], order[id]) = (name, order.count) }
    }
    let rows = try runRows(Set(experiments.keys), database)
    let table: [RunTable.Row] =
      switch scope {
      case .all: rows
      case .latest: try latest(rows, order, database)
      }
    return RunTable(self, database, experiments, table)
  }

  /// The rows of all attempts in the order they began.
  private func runRows(_ experiments: Set<Int64>, _ database: Database) throws -> [RunTable.Row] {
    let dead = try deadWriters(database)
    let scan = try Scan(
      database,
      """
      SELECT id, name, experiment, trial, spec, position, attempt, status, started_at, finished_at,
        writer
      FROM run WHERE deleted_at IS NULL
      """
    )
    var rows: [RunTable.Row] = []
    while try scan.next() {
      guard experiments.contains(scan.id(2)) else { continue }
      guard let name = scan.text(1), let started = scan.integer(8),
        var status = scan.text(7).flatMap(RunStatus.init)
      else { throw StoreError.unreadable(path: path, what: "a run with an unknown status or time") }
      var finishedAt = scan.integer(9)
      if status == .running, let dead = dead[scan.id(10)] {
        status = .interrupted
        finishedAt = max(dead.heartbeat, started)
      }
      rows.append(
        RunTable.Row(
          id: scan.id(0),
          name: name,
          experiment: scan.id(2),
          trial: scan.id(3),
          spec: scan.id(4),
          position: scan.integer(5) ?? 0,
          attempt: scan.integer(6) ?? 1,
          status: status,
          startedAt: started,
          finishedAt: finishedAt
        )
      )
    }
    return rows.sorted { ($0.startedAt, $0.id) < ($1.startedAt, $1.id) }
  }

  /// The last attempts of the trials that the experiments' latest specs plan, in plan order.
  private func latest(
    _ rows: [RunTable.Row],
    _ order: [Int64: Int],
    _ database: Database
  ) throws -> [RunTable.Row] {
    struct Trial: Hashable { let experiment, trial: Int64 }
    var last: [Trial: RunTable.Row] = [:]
    last.reserveCapacity(rows.count)
    for row in rows {
      let key = Trial(experiment: row.experiment, trial: row.trial)
      if let known = last[key], (known.attempt, known.id) > (row.attempt, row.id) { continue }
      last[key] = row
    }
    let plan = try Scan(
      database,
      """
      SELECT e.id, p.trial FROM experiment e JOIN plan p ON p.spec = e.latest_spec
      ORDER BY e.id, p.position
      """
    )
    var planned: [Int: [RunTable.Row]] = [:]
    while try plan.next() {
      guard let place = order[plan.id(0)],
        let row = last[Trial(experiment: plan.id(0), trial: plan.id(1))]
      else { continue }
      planned[place, default: []].append(row)
    }
    return planned.sorted { $0.key < $1.key }.flatMap(\.value)
  }
}
