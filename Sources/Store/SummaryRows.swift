import Experiment
internal import GRDB

/// The rows of `series`, run by run.
enum SummaryRows {
  /// Calls `body` with each run's row number and its summaries.
  static func each(
    among runs: [Int64: String],
    _ database: Database,
    _ body: (Int64, [SeriesSummary]) -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT run, metric, count, first_step, last_step, last, minimum, maximum, nan_count,
          infinity_count, mean
        FROM series WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, id
        """,
      arguments: [jsonList(runs.keys)]
    )
    var summaries: [SeriesSummary] = []
    var current: Int64?
    while let row = try rows.next() {
      let run: Int64 = try row.value(0)
      if let current, current != run {
        body(current, summaries)
        summaries.removeAll(keepingCapacity: true)
      }
      current = run
      summaries.append(try summary(row, metric: row.value(1), from: 2))
    }
    if let current { body(current, summaries) }
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
