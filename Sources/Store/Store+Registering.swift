import Experiment
internal import Foundation
internal import GRDB

extension Store {
  /// Writes an experiment, its spec and its trials, in one transaction.
  ///
  /// An experiment of the same name gets the new spec and description; its runs stay, and where it
  /// is in the trash it leaves it, without them. A spec or a
  /// trial that is there already is not written again.
  public func register(_ experiment: ExperimentRecord) throws(StoreError) {
    let time = now()
    try file.transaction { database in
      let spec = try insertSpec(experiment, database)
      try insertPlan(experiment.trials, spec: spec, database)
      try database.execute(
        sql: """
          INSERT INTO experiment (name, description, latest_spec, created_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (name) DO UPDATE SET
            description = excluded.description, latest_spec = excluded.latest_spec,
            deleted_at = NULL
          """,
        arguments: [experiment.name, experiment.description, spec, time]
      )
    }
  }

  private func insertSpec(_ experiment: ExperimentRecord, _ database: Database) throws -> Int64 {
    let swept = Value.list((experiment.trials.first?.swept ?? []).map { .string($0) })
    try database.execute(
      sql: """
        INSERT INTO spec (hash, source, canonical, swept) VALUES (?, ?, ?, ?)
        ON CONFLICT (hash) DO UPDATE SET source = excluded.source
        """,
      arguments: [
        experiment.spec.hash, experiment.spec.source, experiment.spec.canonical,
        swept.canonicalText,
      ]
    )
    let id = try Int64.fetchOne(
      database,
      sql: "SELECT id FROM spec WHERE hash = ?",
      arguments: [experiment.spec.hash]
    )
    return id ?? database.lastInsertedRowID
  }

  private func insertPlan(_ trials: [Trial], spec: Int64, _ database: Database) throws {
    try database.execute(sql: "DELETE FROM plan WHERE spec = ?", arguments: [spec])
    let insert = try database.makeStatement(
      sql: "INSERT INTO plan (spec, position, trial) VALUES (?, ?, ?)"
    )
    for (position, trial) in trials.enumerated() {
      try insert.execute(arguments: [spec, position, insertTrial(trial, database)])
    }
  }

  func insertTrial(_ trial: Trial, _ database: Database) throws -> Int64 {
    let known = try database.cachedStatement(sql: "SELECT id FROM trial WHERE hash = ?")
    if let id = try Int64.fetchOne(known, arguments: [trial.id]) { return id }
    try database.cachedStatement(sql: "INSERT INTO trial (hash, canonical, seed) VALUES (?, ?, ?)")
      .execute(arguments: [trial.id, trial.canonicalText, trial.seed])
    let id = database.lastInsertedRowID
    let insert = try database.cachedStatement(
      sql: "INSERT INTO parameter (trial, name, value, kind) VALUES (?, ?, ?, ?)"
    )
    for name in trial.setting.names {
      guard let value = trial.setting[name] else { continue }
      let stored = StoredValue(value)
      try insert.execute(arguments: [id, name, stored.value, stored.kind])
    }
    return id
  }

  /// Inserts a run's row.
  func insert(
    _ run: Run,
    writer: Int64,
    _ database: Database
  ) throws -> (run: Run, buffer: RunBuffer) {
    let experiment = try experimentRow(run.experiment, database)
    guard
      let trial = try Int64.fetchOne(
        database,
        sql: "SELECT id FROM trial WHERE hash = ?",
        arguments: [run.trial.id]
      )
    else { throw StoreError.unknownTrial(id: run.trial.id, experiment: run.experiment) }
    if try Bool.fetchOne(database, sql: "SELECT 1 FROM run WHERE name = ?", arguments: [run.id])
      != nil
    {
      throw StoreError.repeatedRun(id: run.id)
    }
    var run = run
    run.attempt = try nextAttempt(experiment: experiment, trial: trial, database)
    run.status = .running
    // The run's own spec, where it is known: another process may have registered a later one.
    try database.execute(
      sql: """
        INSERT INTO run (name, experiment, spec, trial, position, attempt, status, started_at,
          provenance, writer)
        SELECT ?, id, coalesce((SELECT id FROM spec WHERE hash = ?), latest_spec), ?, ?, ?,
          'running', ?, ?, ?
        FROM experiment WHERE id = ?
        """,
      arguments: [
        run.id, run.provenance.specHash, trial, run.trial.index, run.attempt, run.startedAt,
        StoredProvenance.text(run.provenance), writer, experiment,
      ]
    )
    return (run, RunBuffer(row: database.lastInsertedRowID, id: run.id))
  }

  func nextAttempt(experiment: Int64, trial: Int64, _ database: Database) throws -> Int {
    let last = try Int.fetchOne(
      database,
      sql: "SELECT max(attempt) FROM run WHERE experiment = ? AND trial = ?",
      arguments: [experiment, trial]
    )
    return (last ?? 0) + 1
  }
}
