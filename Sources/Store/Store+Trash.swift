public import Experiment
internal import GRDB

/// What was deleted and can be restored.
public struct Trash: Hashable, Sendable {
  /// A run in the trash.
  public struct Item: Hashable, Sendable {
    /// The run.
    public let run: Run
    /// When it was deleted, in milliseconds since 1970-01-01 UTC.
    public let deletedAt: Int
  }

  /// The experiments that were deleted whole, by name, those without runs included.
  public let experiments: [String]
  /// The runs, the last deleted first.
  public let runs: [Item]

  /// Whether there is nothing in it.
  public var isEmpty: Bool { experiments.isEmpty && runs.isEmpty }
}

extension Store {
  /// Moves experiments with all their runs, and single runs, to the trash: all of them or, where
  /// anything is thrown, none.
  ///
  /// What is in the trash is in no list and no figure; `restore` brings it back.
  ///
  /// - Parameters:
  ///   - experiments: Names of experiments.
  ///   - runs: Ids of runs.
  /// - Returns: The ids of the runs moved, in the order they began.
  /// - Throws: `unknownExperiment`, `unknownRun`; `stillRunning` for a run whose process lives.
  public func delete(experiments: [String], runs: [String]) throws(StoreError) -> [String] {
    let time = now()
    return try file.transaction { database in
      let rows = try rows(of: runs, database).keys
      let whole = try experiments.map { try experimentRow($0, database) }
      let found = try Row.fetchAll(
        database,
        sql: """
          SELECT id, name, status, writer FROM run
          WHERE deleted_at IS NULL AND (id IN (SELECT value FROM json_each(?))
            OR experiment IN (SELECT value FROM json_each(?)))
          ORDER BY started_at, id
          """,
        arguments: [jsonList(rows), jsonList(whole)]
      )
      try checkNoneRuns(found, database)
      let update = "UPDATE run SET deleted_at = ? WHERE id IN (SELECT value FROM json_each(?))"
      let moved = try found.map { row -> Int64 in try row.value(0) }
      try database.execute(sql: update, arguments: [time, jsonList(moved)])
      try database.execute(
        sql: """
          UPDATE experiment SET deleted_at = ? WHERE id IN (SELECT value FROM json_each(?))
          """,
        arguments: [time, jsonList(whole)]
      )
      return try found.map { try $0.value(1) }
    }
  }

  /// Takes experiments and runs out of the trash, all or none.
  ///
  /// An experiment that was deleted whole comes back with the runs it had then; else all its
  /// deleted runs do.
  ///
  /// - Parameters:
  ///   - experiments: Names of experiments.
  ///   - runs: Ids of runs; their experiments come back with them.
  /// - Returns: The ids of the runs restored, in the order they began.
  /// - Throws: `unknownExperiment` and `unknownRun` for what was never there.
  public func restore(experiments: [String], runs: [String]) throws(StoreError) -> [String] {
    try file.transaction { database in
      let rows = try rows(of: runs, database).keys
      let whole = try experiments.map { try experimentRow($0, inTrash: true, database) }
      let found = try Row.fetchAll(
        database,
        sql: """
          SELECT r.id, r.name, r.experiment FROM run r JOIN experiment e ON e.id = r.experiment
          WHERE r.deleted_at IS NOT NULL AND (r.id IN (SELECT value FROM json_each(?))
            OR e.id IN (SELECT value FROM json_each(?))
              AND coalesce(e.deleted_at, r.deleted_at) = r.deleted_at)
          ORDER BY r.started_at, r.id
          """,
        arguments: [jsonList(rows), jsonList(whole)]
      )
      let restored = try found.map { row -> Int64 in try row.value(0) }
      let owners = try found.map { row -> Int64 in try row.value(2) }
      for (table, ids) in [("run", restored), ("experiment", whole + owners)] {
        try database.execute(
          sql: """
            UPDATE \(table) SET deleted_at = NULL WHERE id IN (SELECT value FROM json_each(?))
            """,
          arguments: [jsonList(Set(ids))]
        )
      }
      return try found.map { try $0.value(1) }
    }
  }

  /// What is in the trash.
  public func trash() throws(StoreError) -> Trash {
    try file.read { database in
      let experiments = try String.fetchAll(
        database,
        sql: "SELECT name FROM experiment WHERE deleted_at IS NOT NULL ORDER BY name"
      )
      let times = try Row.fetchAll(
        database,
        sql: "SELECT name, deleted_at FROM run WHERE deleted_at IS NOT NULL"
      )
      let deletedAt = try Dictionary(
        uniqueKeysWithValues: times.map { row -> (String, Int) in
          (try row.value(0), try row.value(1))
        }
      )
      var rows = try RunRows(self, database)
      let runs = try rows.runs(
        """
        SELECT \(RunRows.columns), r.position, s.swept
        FROM run r JOIN experiment e ON e.id = r.experiment JOIN spec s ON s.id = r.spec
        WHERE r.deleted_at IS NOT NULL ORDER BY r.deleted_at DESC, r.started_at, r.id
        """,
        [],
        database
      )
      return Trash(
        experiments: experiments,
        runs: runs.map { Trash.Item(run: $0, deletedAt: deletedAt[$0.id] ?? 0) }
      )
    }
  }

  /// Throws for the first of some runs (id, name, status, writer) whose process lives.
  private func checkNoneRuns(_ rows: [Row], _ database: Database) throws {
    let living = try liveness.writers(database, at: now()).filter { !$0.isDead }
    for row in rows where try row.value(2) == RunStatus.running.rawValue {
      let writer: Int64? = try row.value(3)
      if let writer = living.first(where: { $0.row == writer }) {
        throw StoreError.stillRunning(id: try row.value(1), by: writer.identity)
      }
    }
  }
}
