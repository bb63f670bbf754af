import Experiment
internal import Foundation
internal import GRDB

/// All checks of a store's content, one after the other.
///
/// Each looks at one kind of thing and reads everything of it.
struct Examination {
  /// A problem and, where it can be repaired, how.
  struct Ailment {
    let problem: StoreProblem
    var cure: ((Database) throws -> Void)?
  }

  private let database: Database
  private let writers: [RecordedWriter]
  private var ailments: [Ailment] = []

  /// How many messages of one kind are told at most.
  private static let limit = 100

  /// What is wrong with a store, in the order of the checks; to be called in a transaction.
  static func ailments(_ database: Database, writers: [RecordedWriter]) throws -> [Ailment] {
    var examination = Examination(database: database, writers: writers)
    try examination.checkFile()
    try examination.checkReferences()
    try examination.checkHashes()
    try examination.checkRuns()
    try examination.checkSeries()
    return examination.ailments
  }

  private init(database: Database, writers: [RecordedWriter]) {
    self.database = database
    self.writers = writers
  }

  private mutating func note(_ what: String, advice: String) {
    ailments.append(Ailment(problem: StoreProblem(what, .advice(advice))))
  }

  private mutating func note(
    _ what: String,
    repair: String,
    cure: @escaping (Database) throws -> Void
  ) {
    ailments.append(Ailment(problem: StoreProblem(what, .repair(repair)), cure: cure))
  }

  /// Pages, cells, indexes, types and constraints, as SQLite sees them.
  private mutating func checkFile() throws {
    let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(\(Self.limit))")
    if lines == ["ok"] { return }
    // These tell of indexes alone, which are made of what the tables hold.
    let ofIndexes = lines.filter {
      $0.contains(" missing from index ") || $0.hasPrefix("wrong # of entries in index ")
        || $0.hasPrefix("non-unique entry in index ")
    }
    if ofIndexes.count == lines.count {
      note(
        "entries of indexes do not fit their tables: \(lines[0])",
        repair: "the indexes are made anew"
      ) { try $0.execute(sql: "REINDEX") }
      return
    }
    let first = lines.flatMap { $0.split(separator: "\n") }.first { !$0.hasPrefix("***") }
    note(
      "SQLite finds faults in the file, the first of \(lines.count): \(first ?? "")",
      advice: "save what can be read into a new store with 'exp doctor --salvage NEW.sqlite'"
    )
  }

  /// Rows that refer to rows which are not there.
  private mutating func checkReferences() throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2
        """
    )
    for row in rows {
      let (table, parent): (String, String) = (try row.value(0), try row.value(1))
      let count: Int = try row.value(2)
      let what =
        count == 1
        ? "1 row of '\(table)' belongs to no '\(parent)'"
        : "\(count) rows of '\(table)' belong to no '\(parent)'"
      switch (table, parent) {
      case ("run", "writer"), ("run", "run"):
        let column = parent == "run" ? "resumed_from" : "writer"
        note(what, repair: "'\(column)' becomes empty there") { database in
          try database.execute(
            sql: "UPDATE run SET \(column) = NULL WHERE \(column) NOT IN (SELECT id FROM \(parent))"
          )
        }
      default:
        note(what, advice: "restore a backup, or go on without them: nothing shows them")
      }
    }
  }

  /// Texts and contents against their SHA-256.
  private mutating func checkHashes() throws {
    let advice = "restore a backup, or run the experiment again"
    for (table, name) in [("spec", "spec"), ("trial", "trial")] {
      let rows = try Row.fetchCursor(database, sql: "SELECT hash, canonical FROM \(table)")
      while let row = try rows.next() {
        let hash: String = try row.value(0)
        if SHA256.hex(of: try row.value(1, as: String.self)) != hash {
          note("\(name) '\(hash)' has other content than when it was written", advice: advice)
        }
      }
    }
    let fields = try Row.fetchCursor(database, sql: "SELECT hash, canonical, content FROM field")
    while let row = try fields.next() {
      if try FieldRows.field(row, from: 0) != nil { continue }
      note(
        "field '\(try row.value(0, as: String.self))' is not as it was written",
        advice: advice
      )
    }
    let checkpoints = try Row.fetchCursor(
      database,
      sql: """
        SELECT c.step, c.elapsed, c.counts, c.hash, c.content, c.run, r.name
        FROM checkpoint c JOIN run r ON r.id = c.run
        """
    )
    while let row = try checkpoints.next() {
      if try CheckpointRow.checkpoint(row, from: 0) != nil { continue }
      let run: Int64 = try row.value(5)
      note(
        "the checkpoint of run '\(try row.value(6, as: String.self))' is not as it was written",
        repair: "it is deleted, and the run begins anew when it is run again"
      ) { try CheckpointRow.delete(run: run, $0) }
    }
  }

  /// Statuses, and runs whose process is gone.
  private mutating func checkRuns() throws {
    let known = RunStatus.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let odd = try Row.fetchAll(
      database,
      sql: "SELECT name, status FROM run WHERE status NOT IN (\(known))"
    )
    for row in odd {
      note(
        "run '\(try row.value(0, as: String.self))' has the unknown status"
          + " '\(try row.value(1, as: String.self))'",
        advice: "set it by SQL to what it was"
      )
    }
    for writer in writers where writer.isDead {
      let count = try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM run WHERE status = 'running' AND writer = ?",
        arguments: [writer.row]
      )
      note(
        "\(count == 1 ? "1 run says" : "\(count ?? 0) runs say") 'running', but process \(writer.identity.pid) on"
          + " '\(writer.identity.host)' that recorded them is gone",
        repair: "they become 'interrupted'"
      ) { try writer.markInterrupted($0) }
    }
  }

  /// Points against their checksums and places, summaries against points.
  private mutating func checkSeries() throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT s.id, s.metric, r.name, s.count, s.first_step, s.last_step, s.last, s.minimum,
          s.maximum, s.nan_count, s.infinity_count, s.mean
        FROM series s JOIN run r ON r.id = s.run ORDER BY r.id, s.id
        """
    )
    var withoutChecksum = 0
    for row in rows {
      let id: Int64 = try row.value(0)
      let run: String = try row.value(2)
      let stored = try SummaryRows.summary(row, metric: row.value(1), from: 3)
      do {
        let check = try SeriesCheck(id, metric: stored.metric, database)
        withoutChecksum += check.withoutChecksum
        compare(stored, check.summary, series: id, run: run)
      } catch let damage as DamagedPoints {
        note(
          "points are damaged: " + damage.text(metric: stored.metric, run: run),
          advice: "the other metrics of the run are whole; 'exp delete \(run)', then run it again"
        )
      }
    }
    guard withoutChecksum > 0 else { return }
    note(
      "\(withoutChecksum == 1 ? "1 row of points has" : "\(withoutChecksum) rows of points have")"
        + " no checksum, as version 1 wrote them",
      repair: "it is added"
    ) { try SeriesCheck.addChecksums($0) }
  }

  private mutating func compare(
    _ stored: SeriesSummary,
    _ found: SeriesSummary,
    series: Int64,
    run: String
  ) {
    let place = "'\(stored.metric)' of run '\(run)'"
    if stored.count > found.count {
      note(
        "points are missing: \(place) has \(found.count) of \(stored.count)",
        advice: "restore a backup, or 'exp delete \(run)', then run it again"
      )
    } else if !stored.isSame(as: found) {
      note(
        "the summary of \(place) does not fit its points",
        repair: "it is computed from the points"
      ) { try SeriesCheck.write(found, series: series, $0) }
    }
  }
}

extension SeriesSummary {
  /// Whether two summaries say the same; NaN is NaN here.
  fileprivate func isSame(as other: SeriesSummary) -> Bool {
    var (one, two) = (self, other)
    if one.last.isNaN, two.last.isNaN { (one.last, two.last) = (0, 0) }
    return one == two
  }
}
