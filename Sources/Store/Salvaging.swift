import Experiment
internal import Foundation
internal import GRDB

/// The copying of rows out of a damaged store, table by table.
struct Salvaging {
  let old: Database
  let new: Database
  private var lost: [String] = []

  init(old: Database, new: Database) {
    self.old = old
    self.new = new
  }

  /// Tables with what their rows are sorted by.
  private static let tables = [
    ("spec", "id"), ("experiment", "id"), ("trial", "id"), ("plan", "spec, position"),
    ("parameter", "trial, name"), ("writer", "id"), ("run", "id"), ("tag", "run, name"),
    ("finding", "run, position"), ("field", "id"), ("run_field", "run, field"),
    ("checkpoint", "run"), ("log", "run, position"), ("artifact", "run, path"), ("process", "run"),
    ("series", "id"),
  ]

  /// Copies all rows that can be read: from the first to the damage, and from the last to it.
  mutating func copyTables() throws {
    for (table, key) in Self.tables {
      guard let columns = try columns(of: table) else { continue }
      copy(table, columns, "ORDER BY \(key)", reversed: "ORDER BY \(descending(key))")
    }
    guard let columns = try columns(of: "chunk") else { return }
    for series in try Int64.fetchAll(new, sql: "SELECT id FROM series ORDER BY id") {
      let rows = "WHERE series = \(series) ORDER BY position"
      copy("chunk", columns, rows, reversed: rows + " DESC")
    }
  }

  private func descending(_ key: String) -> String {
    key.split(separator: ",").map { "\($0) DESC" }.joined(separator: ",")
  }

  /// The columns that a table has in both stores; nil where the old one's cannot be read.
  private mutating func columns(of table: String) throws -> [String]? {
    let known = try new.columns(in: table).map(\.name)
    guard let found = try? old.columns(in: table).map(\.name), !found.isEmpty else {
      // Stores of version 1 do not have all tables.
      if (try? old.tableExists(table)) != false { lost.append("table '\(table)'") }
      return nil
    }
    return known.filter(found.contains)
  }

  private mutating func copy(_ table: String, _ columns: [String], _ rows: String, reversed: String)
  {
    if copyOnce(table, columns, rows) { return }
    _ = copyOnce(table, columns, reversed)
    if table != "chunk" { lost.append("rows of '\(table)'") }
  }

  /// Copies rows until one cannot be read; whether all could.
  private mutating func copyOnce(_ table: String, _ columns: [String], _ rest: String) -> Bool {
    let list = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    do {
      let rows = try Row.fetchCursor(old, sql: "SELECT \(list) FROM \(table) \(rest)")
      let insert = try new.cachedStatement(
        sql: "INSERT OR IGNORE INTO \(table) (\(list)) VALUES (\(places))"
      )
      var isWhole = true
      while let row = try rows.next() {
        // A row of other types than the table's is damaged, too.
        do {
          try insert.execute(arguments: StatementArguments(row.databaseValues))
        } catch {
          isWhole = false
        }
      }
      return isWhole
    } catch {
      return false
    }
  }

  /// Drops what does not belong to anything that was saved, and what is not what it was.
  mutating func dropHomeless() throws {
    try dropChanged("trial", by: "SELECT id, hash, canonical FROM trial") { row in
      try SHA256.hex(of: row.value(2, as: String.self)) == row.value(1)
    }
    try dropChanged("field", by: "SELECT id, hash, canonical, content FROM field") { row in
      try FieldRows.field(row, from: 1) != nil
    }
    try dropChanged(
      "checkpoint",
      by: "SELECT run, step, elapsed, counts, hash, content FROM checkpoint",
      key: "run"
    ) { try CheckpointRow.checkpoint($0, from: 1) != nil }
    let statuses = RunStatus.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    try new.execute(
      sql: """
        UPDATE experiment SET latest_spec = coalesce(
          (SELECT max(spec) FROM run
           WHERE experiment = experiment.id AND spec IN (SELECT id FROM spec)), latest_spec)
        WHERE latest_spec NOT IN (SELECT id FROM spec)
        """
    )
    try drop("experiment", where: "latest_spec NOT IN (SELECT id FROM spec)")
    try drop(
      "run",
      where: """
        experiment NOT IN (SELECT id FROM experiment) OR spec NOT IN (SELECT id FROM spec)
          OR trial NOT IN (SELECT id FROM trial) OR status NOT IN (\(statuses))
        """
    )
    try new.execute(
      sql: """
        UPDATE run SET writer = NULL WHERE writer NOT IN (SELECT id FROM writer);
        UPDATE run SET resumed_from = NULL WHERE resumed_from NOT IN (SELECT id FROM run);
        """
    )
    let homeless = [
      ("plan", "spec NOT IN (SELECT id FROM spec) OR trial NOT IN (SELECT id FROM trial)"),
      ("parameter", "trial NOT IN (SELECT id FROM trial)"),
      ("run_field", "run NOT IN (SELECT id FROM run) OR field NOT IN (SELECT id FROM field)"),
    ]
    for (table, condition) in homeless { try drop(table, where: condition) }
    for table in ["tag", "finding", "checkpoint", "log", "artifact", "process", "series"] {
      try drop(table, where: "run NOT IN (SELECT id FROM run)")
    }
    try drop("chunk", where: "series NOT IN (SELECT id FROM series)")
  }

  private mutating func dropChanged(
    _ table: String,
    by query: String,
    key: String = "id",
    isRight: (Row) throws -> Bool
  ) throws {
    let wrong = try Row.fetchAll(new, sql: query).filter { !((try? isRight($0)) ?? false) }
    let ids = try wrong.map { row -> Int64 in try row.value(0) }
    try drop(table, where: "\(key) IN (SELECT value FROM json_each('\(jsonList(ids))'))")
  }

  private mutating func drop(_ table: String, where condition: String) throws {
    try new.execute(sql: "DELETE FROM \(table) WHERE \(condition)")
    let count = new.changesCount
    if count > 0 { lost.append("\(count) rows of '\(table)' that belonged to what is lost") }
  }

  /// Cuts each series before its first damaged point and sums it up anew.
  mutating func trimSeries() throws {
    let rows = try Row.fetchAll(
      new,
      sql: """
        SELECT s.id, s.metric, s.count, r.id, r.name FROM series s JOIN run r ON r.id = s.run
        ORDER BY r.id, s.id
        """
    )
    for row in rows {
      let (id, metric): (Int64, String) = (try row.value(0), try row.value(1))
      let summary = try trimmed(id, metric: metric)
      if summary.count == 0 {
        try new.execute(sql: "DELETE FROM series WHERE id = ?", arguments: [id])
      } else {
        try SeriesCheck.write(summary, series: id, new)
      }
      let count: Int = try row.value(2)
      guard summary.count < count else { continue }
      let what = "'\(metric)' has \(summary.count) of \(count) points"
      lost.append("run '\(try row.value(4, as: String.self))': \(what)")
      try new.execute(
        sql: """
          UPDATE run SET status = 'interrupted', finished_at = coalesce(finished_at, started_at),
            message = coalesce(message || '; ', '') || ? WHERE id = ?
          """,
        arguments: ["points were lost: \(what)", try row.value(3, as: Int64.self)]
      )
    }
  }

  /// What is left of a series after rows from the first damaged one on are dropped.
  private func trimmed(_ series: Int64, metric: String) throws -> SeriesSummary {
    var running = RunningSummary(metric: metric)
    var points = PointColumns()
    let rows = try Row.fetchCursor(
      new,
      sql: """
        SELECT position, count, first_step, stride, steps, "values", elapsed, checksum FROM chunk
        WHERE series = ? ORDER BY position
        """,
      arguments: [series]
    )
    while let row = try rows.next() {
      do {
        try points.append(row, withElapsed: false)
      } catch is DamagedPoints {
        break
      }
      for (step, value) in zip(points.steps, points.values) {
        running.append(step: step, value: value)
      }
      points.passOn()
    }
    try new.execute(
      sql: "DELETE FROM chunk WHERE series = ? AND position >= ?",
      arguments: [series, points.start]
    )
    return running.summary
  }

  /// What the new store holds.
  func result() throws -> Salvage {
    try Salvage(
      runs: Int.fetchOne(new, sql: "SELECT count(*) FROM run") ?? 0,
      points: Int.fetchOne(new, sql: "SELECT coalesce(sum(count), 0) FROM series") ?? 0,
      lost: lost
    )
  }
}
