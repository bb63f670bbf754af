public import Experiment
internal import Foundation
internal import GRDB

/// A run that another program recorded, with all its points.
public struct ForeignRun: Hashable, Sendable {
  /// The run; its attempt number is chosen when it is added.
  public var run: Run
  /// Its points, with times.
  public var series: [Series]

  /// Makes a run.
  public init(run: Run, series: [Series]) {
    self.run = run
    self.series = series
  }
}

extension Store {
  /// What keeps the spec of runs from elsewhere apart from specs that can be run.
  static let foreignSpec = "{\"imported\":true,\"name\":"

  /// Adds runs that are over, with all their points, in one transaction.
  ///
  /// Their experiments are made where they are missing.
  ///
  /// - Returns: Which of them were added; a run that is there with the same points is not added
  ///   again.
  /// - Throws: `conflictingRun` where a run of that id has other points; `ownExperiment` where the
  ///   experiment has a spec of its own.
  public func add(_ runs: [ForeignRun]) throws(StoreError) -> [Bool] {
    let time = now()
    return try file.transaction { database in
      try runs.map { foreign in
        let known = try Int.fetchOne(
          database,
          sql: "SELECT 1 FROM run WHERE name = ?",
          arguments: [foreign.run.id]
        )
        if known != nil {
          try checkSame(foreign, database)
          return false
        }
        let spec = try foreignSpec(foreign.run, at: time, database)
        try insert(foreign, spec: spec, database)
        return true
      }
    }
  }

  /// Throws where the store's points of a run are not these.
  private func checkSame(_ foreign: ForeignRun, _ database: Database) throws {
    let id = foreign.run.id
    let stored = try Row.fetchAll(
      database,
      sql:
        "SELECT s.metric, s.id, s.count FROM series s JOIN run r ON r.id = s.run WHERE r.name = ?",
      arguments: [id]
    )
    let series = Dictionary(foreign.series.map { ($0.metric, $0) }) { $1 }
    func conflict(_ what: String) -> StoreError { .conflictingRun(id: id, what: what) }
    for row in stored {
      let metric: String = try row.value(0)
      guard let other = series[metric] else { throw conflict("'\(metric)' is in the store alone") }
      let known = try points(
        row.value(1),
        count: row.value(2),
        withElapsed: false,
        database
      )
      guard known.steps == other.steps,
        known.values.elementsEqual(other.values, by: { $0.bitPattern == $1.bitPattern })
      else { throw conflict("'\(metric)' has other points") }
    }
    let known = Set(try stored.map { try $0.value(0, as: String.self) })
    if let more = foreign.series.first(where: { !known.contains($0.metric) && $0.count > 0 }) {
      throw conflict("'\(more.metric)' is not in the store")
    }
  }

  /// The spec of a foreign run's experiment, with its trial planned.
  private func foreignSpec(_ run: Run, at time: Int, _ database: Database) throws -> Int64 {
    let canonical = Self.foreignSpec + quotedJSON(run.experiment) + "}"
    let known = try String.fetchOne(
      database,
      sql:
        "SELECT s.canonical FROM experiment e JOIN spec s ON s.id = e.latest_spec WHERE e.name = ?",
      arguments: [run.experiment]
    )
    if let known, known != canonical { throw StoreError.ownExperiment(name: run.experiment) }
    let hash = SHA256.hex(of: canonical)
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO spec (hash, source, canonical, swept) VALUES (?, ?, ?, '[]')
        """,
      arguments: [hash, canonical, canonical]
    )
    guard
      let row = try Row.fetchOne(
        database,
        sql: "SELECT id, swept FROM spec WHERE hash = ?",
        arguments: [hash]
      )
    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
    let spec: Int64 = try row.value(0)
    let swept = TrialRows.swept(try row.value(1))
    let names = swept + run.trial.setting.names.filter { !swept.contains($0) }
    try database.execute(
      sql: "UPDATE spec SET swept = ? WHERE id = ?",
      arguments: [Value.list(names.map(Value.string)).canonicalText, spec]
    )
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO experiment (name, latest_spec, created_at) VALUES (?, ?, ?)
        """,
      arguments: [run.experiment, spec, time]
    )
    let trial = try insertTrial(run.trial, database)
    try database.execute(
      sql: """
        INSERT INTO plan (spec, position, trial)
        SELECT ?1, (SELECT coalesce(max(position) + 1, 0) FROM plan WHERE spec = ?1), ?2
        WHERE NOT EXISTS (SELECT 1 FROM plan WHERE spec = ?1 AND trial = ?2)
        """,
      arguments: [spec, trial]
    )
    return spec
  }

  private func insert(_ foreign: ForeignRun, spec: Int64, _ database: Database) throws {
    let run = foreign.run
    let experiment = try experimentRow(run.experiment, database)
    let trial = try insertTrial(run.trial, database)
    try database.execute(
      sql: """
        INSERT INTO run (name, experiment, spec, trial, position, attempt, status, started_at,
          finished_at, message, provenance)
        SELECT ?, ?, spec, ?, position, ?, ?, ?, ?, ?, ? FROM plan WHERE spec = ? AND trial = ?
        """,
      arguments: [
        run.id, experiment, trial, nextAttempt(experiment: experiment, trial: trial, database),
        run.status.rawValue, run.startedAt, run.finishedAt, run.message,
        StoredProvenance.text(run.provenance), spec, trial,
      ]
    )
    let row = database.lastInsertedRowID
    for series in foreign.series {
      var tail = SeriesTail(metric: series.metric, run: row)
      for index in 0..<series.count {
        let point = PendingPoint(
          step: series.steps[index],
          value: series.values[index],
          elapsed: series.elapsed[index],
          metric: 0
        )
        try tail.append(point, database)
      }
      try tail.write(database, isLast: true)
    }
  }
}
