import Experiment
internal import Foundation
internal import GRDB

/// One series read from its first point to its last, and summed up anew.
struct SeriesCheck {
  /// What the points say.
  let summary: SeriesSummary
  /// How many of its rows have no checksum.
  private(set) var withoutChecksum = 0

  /// Reads a series, a row at a time.
  ///
  /// - Throws: `DamagedPoints` for the first row that is not what was written.
  init(_ series: Int64, metric: String, _ database: Database) throws {
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT position, count, first_step, stride, steps, "values", elapsed, checksum FROM chunk
          WHERE series = ? ORDER BY position
          """
      ),
      arguments: [series]
    )
    var running = RunningSummary(metric: metric)
    var points = PointColumns()
    while let row = try rows.next() {
      try points.append(row, withElapsed: false)
      for (step, value) in zip(points.steps, points.values) {
        running.append(step: step, value: value)
      }
      points.passOn()
      if row.anyValue(7).isNull { withoutChecksum += 1 }
    }
    summary = running.summary
  }

  /// Writes a series' summary.
  static func write(_ summary: SeriesSummary, series: Int64, _ database: Database) throws {
    let statement = try database.cachedStatement(
      sql: """
        UPDATE series SET count = ?, first_step = ?, last_step = ?, last = ?, minimum = ?,
          maximum = ?, nan_count = ?, infinity_count = ?, mean = ?
        WHERE id = ?
        """
    )
    try statement.execute(arguments: [
      summary.count, summary.firstStep, summary.lastStep, StoredNumber.databaseValue(summary.last),
      summary.minimum, summary.maximum, summary.nanCount, summary.infinityCount, summary.mean,
      series,
    ])
  }

  /// Gives each row of points that has none its checksum.
  static func addChecksums(_ database: Database) throws {
    let ids = try Int64.fetchAll(
      database,
      sql: "SELECT rowid FROM chunk WHERE checksum IS NULL"
    )
    for id in ids {
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT position, count, first_step, stride, steps, "values", elapsed FROM chunk
          WHERE rowid = ?
          """,
        arguments: [id]
      )
      guard let row else { continue }
      var checksum = try Checksum(
        position: row.value(0),
        count: row.value(1),
        firstStep: row.value(2),
        stride: row.value(3)
      )
      for index in 4...6 { try row.withUnsafeData(atIndex: index) { checksum.add($0) } }
      try database.execute(
        sql: "UPDATE chunk SET checksum = ? WHERE rowid = ?",
        arguments: [checksum.value, id]
      )
    }
  }
}
