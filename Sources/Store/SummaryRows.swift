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
      summaries.append(try summary(row))
    }
    if let current { body(current, summaries) }
  }

  private static func summary(_ row: Row) throws -> SeriesSummary {
    var summary = SeriesSummary(metric: try row.value(1))
    summary.count = try row.value(2)
    summary.firstStep = try row.value(3)
    summary.lastStep = try row.value(4)
    summary.last = StoredNumber.number(row.anyValue(5)) ?? .nan
    summary.minimum = StoredNumber.number(row.anyValue(6))
    summary.maximum = StoredNumber.number(row.anyValue(7))
    summary.nanCount = try row.value(8)
    summary.infinityCount = try row.value(9)
    summary.mean = StoredNumber.number(row.anyValue(10))
    return summary
  }
}
