public import Experiment
internal import Foundation
internal import GRDB

extension Store {
  /// Writes runs into a new SQLite file of plain rows: `run`, `parameter` and `point`.
  ///
  /// NaN, for which SQLite has no number, is NULL.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - path: Where; there must be no file.
  /// - Throws: `StoreError` for what stands in the way.
  public func writePlainRows(of runs: [Run], to path: String) throws {
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { database in
        // The file is thrown away where this fails.
        try database.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        try database.transaction(.immediate) { try write(runs, database) }
      }
      try queue.close()
    } catch {
      throw error is StoreError ? error : StoreError(error, path: path, patience: file.patience)
    }
  }

  private func write(_ runs: [Run], _ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE run (
          id TEXT PRIMARY KEY,
          experiment TEXT NOT NULL,
          attempt INTEGER NOT NULL,
          status TEXT NOT NULL,
          seed INTEGER NOT NULL,
          started_at INTEGER NOT NULL,  -- milliseconds since 1970-01-01 UTC
          finished_at INTEGER,
          message TEXT,
          note TEXT,
          tags TEXT,                    -- with commas between them
          provenance TEXT NOT NULL      -- JSON
        );
        CREATE TABLE parameter (
          run TEXT NOT NULL REFERENCES run,
          name TEXT NOT NULL,
          value,                        -- lists and objects as JSON, true as 1, false as 0
          kind TEXT NOT NULL,           -- bool, integer, number, string, list or object
          PRIMARY KEY (run, name)
        );
        CREATE TABLE point (
          run TEXT NOT NULL REFERENCES run,
          metric TEXT NOT NULL,
          step INTEGER NOT NULL,
          value,                        -- REAL, NULL for NaN; a REAL column would make 0 of -0
          time INTEGER NOT NULL         -- milliseconds since 1970-01-01 UTC
        );
        """
    )
    for run in runs { try write(run, database) }
    try database.execute(sql: "CREATE INDEX point_series ON point (run, metric, step)")
  }

  private func write(_ run: Run, _ database: Database) throws {
    let annotations = try annotations(of: run.id)
    try database.execute(
      sql: "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      arguments: [
        run.id, run.experiment, run.attempt, run.status.rawValue, run.trial.seed, run.startedAt,
        run.finishedAt, run.message, annotations.note, annotations.tags.joined(separator: ","),
        StoredProvenance.text(run.provenance),
      ]
    )
    for name in run.trial.setting.names {
      guard let value = run.trial.setting[name] else { continue }
      let stored = StoredValue(value)
      try database.execute(
        sql: "INSERT INTO parameter VALUES (?, ?, ?, ?)",
        arguments: [run.id, name, stored.value, stored.kind]
      )
    }
    let insert = try database.makeStatement(sql: "INSERT INTO point VALUES (?, ?, ?, ?, ?)")
    try eachBlock(of: run.id) { series in
      for index in 0..<series.count {
        let value = series.values[index]
        try insert.execute(arguments: [
          run.id, series.metric, series.steps[index], value.isNaN ? nil : value,
          run.startedAt + Int(series.elapsed[index]),
        ])
      }
    }
  }
}
