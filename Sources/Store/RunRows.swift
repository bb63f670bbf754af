import Experiment
internal import Foundation
internal import GRDB

/// Runs read from their rows, in the order of the rows.
struct RunRows {
  /// The columns that `runs` reads, of `run AS r` in experiment `e` under spec `s`.
  static let columns = """
    r.name, e.name, r.trial, r.attempt, r.status, r.started_at, r.finished_at, r.message,
    r.provenance, r.writer, (SELECT name FROM run WHERE id = r.resumed_from), r.resumed_at
    """

  private let store: Store
  private let dead: [Int64: RecordedWriter]
  private var provenances: [String: Provenance] = [:]
  private var sweeps: [String: [String]] = [:]

  init(_ store: Store, _ database: Database) throws {
    self.store = store
    dead = try store.deadWriters(database)
  }

  /// All runs that a query finds: one that selects `columns`, then the position in the plan and
  /// the spec's swept names.
  mutating func runs(
    _ query: String,
    _ arguments: StatementArguments,
    _ database: Database
  ) throws -> [Run] {
    let rows = try Row.fetchAll(database, sql: query, arguments: arguments)
    let ids = Set(try rows.map { row -> Int64 in try row.value(2) })
    let trials = try TrialRows(ids, path: store.path, database)
    var runs: [Run] = []
    runs.reserveCapacity(rows.count)
    for row in rows { runs.append(try run(row, trials)) }
    return runs
  }

  private mutating func run(_ row: Row, _ trials: TrialRows) throws -> Run {
    let id: String = try row.value(0)
    guard var status = RunStatus(rawValue: try row.value(4)) else {
      throw StoreError.unreadable(path: store.path, what: "run '\(id)' with an unknown status")
    }
    var finishedAt: Int? = try row.value(6)
    let startedAt: Int = try row.value(5)
    if status == .running, let writer = try row.value(9, as: Int64?.self), let dead = dead[writer] {
      status = .interrupted
      finishedAt = max(dead.heartbeat, startedAt)
    }
    return try Run(
      id: id,
      experiment: row.value(1),
      trial: try trials.trial(row.value(2), index: row.value(12), swept: sweptNames(row.value(13))),
      attempt: row.value(3),
      status: status,
      startedAt: startedAt,
      finishedAt: finishedAt,
      message: row.value(7),
      provenance: try provenance(row.value(8), of: id),
      resumption: try resumption(row)
    )
  }

  private func resumption(_ row: Row) throws -> Resumption? {
    guard let run = try row.value(10, as: String?.self), let step = try row.value(11, as: Int?.self)
    else { return nil }
    return Resumption(run: run, step: step)
  }

  /// Most runs of a list share their provenance, so each text is decoded once.
  private mutating func provenance(_ text: String, of run: String) throws -> Provenance {
    if let known = provenances[text] { return known }
    guard let provenance = try? StoredProvenance.provenance(text) else {
      throw StoreError.unreadable(path: store.path, what: "run '\(run)' with odd provenance")
    }
    provenances[text] = provenance
    return provenance
  }

  private mutating func sweptNames(_ text: String) -> [String] {
    if let known = sweeps[text] { return known }
    let names = TrialRows.swept(text)
    sweeps[text] = names
    return names
  }
}
