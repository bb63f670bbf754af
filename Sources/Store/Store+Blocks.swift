public import Experiment
internal import Foundation
internal import GRDB

extension Store {
  /// Calls `body` with a run's points, some thousand at a time, so that any number of them passes
  /// through little memory.
  ///
  /// - Parameters:
  ///   - runID: The run's id.
  ///   - body: Called with some successive points of one metric; metric after metric, in the order
  ///     in which their first points came.
  /// - Throws: `unknownRun`; what `body` throws.
  public func eachBlock(of runID: String, _ body: (Series) throws -> Void) throws {
    try file.read { database in
      try checkRuns([runID], database)
      let chunks = try Row.fetchCursor(
        database,
        sql: """
          SELECT c.position, c.count, c.first_step, c.stride, c.steps, c."values", c.elapsed,
            c.checksum, s.metric, s.id
          FROM run r CROSS JOIN series s ON s.run = r.id CROSS JOIN chunk c ON c.series = s.id
          WHERE r.name = ? ORDER BY s.id, c.position
          """,
        arguments: [runID]
      )
      // Kept as it is: an error of whoever takes the points is none of the store's.
      return Swift.Result<Void, any Error> {
        var before = (series: Int64(-1), count: 0)
        while let row = try reading({ try chunks.next() }) {
          let (metric, series) = try reading {
            (try row.value(8, as: String.self), try row.value(9, as: Int64.self))
          }
          if series != before.series { before = (series, 0) }
          var points = PointColumns(from: before.count)
          do {
            try points.append(row, withElapsed: true)
          } catch let damage as DamagedPoints {
            throw StoreError.damaged(path: path, what: damage.text(metric: metric, run: runID))
          } catch {
            throw StoreError(error, path: path, patience: file.patience)
          }
          before.count += points.count
          try body(
            Series(
              metric: metric,
              steps: points.steps,
              values: points.values,
              elapsed: points.elapsed
            )
          )
        }
      }
    }.get()
  }

  /// What `body` gives, its errors as the store's.
  func reading<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
    do {
      return try body()
    } catch {
      throw StoreError(error, path: path, patience: file.patience)
    }
  }
}
