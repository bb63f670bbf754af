import Experiment
internal import GRDB

/// The rows of `series`, run by run.
enum SummaryRows {
  /// Calls `body` with each run's row number and its summaries, in the order they were begun; a
  /// run's may come in several parts where most of the store's rows are read, in their own order.
  static func each(
    among runs: [Int64: String],
    _ database: Database,
    _ body: (Int64, [SeriesSummary]) -> Void
  ) throws {
    let rows = try rows(among: runs, database)
    var summaries: [SeriesSummary] = []
    var current: Int64?
    while let row = try rows.next() {
      let run: Int64 = try row.value(0)
      if current != run {
        if let current { body(current, summaries) }
        summaries.removeAll(keepingCapacity: true)
        current = run
      }
      if runs[run] != nil { summaries.append(try summary(row, metric: row.value(1), from: 2)) }
    }
    if let current { body(current, summaries) }
  }

  /// All rows where many runs are meant, which is faster than finding each through an index.
  private static func rows(among runs: [Int64: String], _ database: Database) throws -> RowCursor {
    let columns = """
      SELECT run, metric, count, first_step, last_step, last, minimum, maximum, nan_count,
        infinity_count, mean
      FROM series
      """
    let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM run") ?? 0
    if runs.count > count / 4 {
      return try Row.fetchCursor(database, sql: columns + " ORDER BY id")
    }
    return try Row.fetchCursor(
      database,
      sql: columns + " WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, id",
      arguments: [jsonList(runs.keys)]
    )
  }

  /// The summary of the columns count, first_step, last_step, last, minimum, maximum, nan_count,
  /// infinity_count and mean.
  static func summary(_ row: Row, metric: String, from index: Int) throws -> SeriesSummary {
    var summary = SeriesSummary(metric: metric)
    summary.count = try row.value(index)
    summary.firstStep = try row.value(index + 1)
    summary.lastStep = try row.value(index + 2)
    summary.last = StoredNumber.number(row.anyValue(index + 3)) ?? .nan
    summary.minimum = StoredNumber.number(row.anyValue(index + 4))
    summary.maximum = StoredNumber.number(row.anyValue(index + 5))
    summary.nanCount = try row.value(index + 6)
    summary.infinityCount = try row.value(index + 7)
    summary.mean = StoredNumber.number(row.anyValue(index + 8))
    return summary
  }
}
