public import Experiment
internal import Foundation
internal import GRDB

extension Store {
  /// What is known of a run's series without reading points, in the order their first points came.
  ///
  /// - Throws: `unknownRun`.
  public func summaries(of runID: String) throws(StoreError) -> [SeriesSummary] {
    try summaries(of: [runID])[runID] ?? []
  }

  /// The summaries of many runs in one query, by run id; a run without points has no entry.
  ///
  /// - Throws: `unknownRun`.
  public func summaries(of runIDs: [String]) throws(StoreError) -> [String: [SeriesSummary]] {
    try file.read { database in
      let rows = try rows(of: runIDs, database)
      var result: [String: [SeriesSummary]] = [:]
      result.reserveCapacity(runIDs.count)
      try SummaryRows.each(among: rows, database) { run, summaries in
        if let id = rows[run] { result[id] = summaries }
      }
      return result
    }
  }

  /// The points of one metric of a run, nil where the run has none.
  ///
  /// - Parameters:
  ///   - metric: The metric's name.
  ///   - runID: The run's id.
  ///   - withElapsed: Whether `elapsed` is read too.
  /// - Returns: The points in the order of recording.
  /// - Throws: `unknownRun`.
  public func series(
    _ metric: String,
    of runID: String,
    withElapsed: Bool = false
  ) throws(StoreError) -> Series? {
    try series(metric, of: [runID], withElapsed: withElapsed)[runID]
  }

  /// The points of one metric of many runs in one query, by run id; a run that has none has no
  /// entry.
  ///
  /// - Throws: `unknownRun`.
  public func series(
    _ metric: String,
    of runIDs: [String],
    withElapsed: Bool = false
  ) throws(StoreError) -> [String: Series] {
    try file.read { database in
      var result: [String: Series] = [:]
      let names = try rows(of: runIDs, database)
      let found = try Row.fetchAll(
        database,
        sql: """
          SELECT run, id, count FROM series
          WHERE metric = ? AND run IN (SELECT value FROM json_each(?))
          """,
        arguments: [metric, jsonList(names.keys)]
      )
      for row in found {
        guard let id = names[try row.value(0)] else { continue }
        let points: PointColumns
        do {
          points = try self.points(
            row.value(1),
            count: row.value(2),
            withElapsed: withElapsed,
            database
          )
        } catch let damage as DamagedPoints {
          throw StoreError.damaged(path: path, what: damage.text(metric: metric, run: id))
        }
        result[id] = Series(
          metric: metric,
          steps: points.steps,
          values: points.values,
          elapsed: points.elapsed
        )
      }
      return result
    }
  }

  /// Throws `unknownRun` for the first id that is not in the store.
  func checkRuns(_ ids: [String], _ database: Database) throws {
    _ = try rows(of: ids, database)
  }

  /// The ids by row number.
  func rows(of ids: [String], _ database: Database) throws -> [Int64: String] {
    let statement = try database.cachedStatement(sql: "SELECT id FROM run WHERE name = ?")
    var names: [Int64: String] = [:]
    names.reserveCapacity(ids.count)
    for id in ids {
      guard let row = try Int64.fetchOne(statement, arguments: [id]) else {
        throw StoreError.unknownRun(prefix: id, nearest: [])
      }
      names[row] = id
    }
    return names
  }

  /// The points of a series, chunk after chunk.
  ///
  /// - Throws: `DamagedPoints`.
  func points(
    _ series: Int64,
    count: Int,
    withElapsed: Bool,
    _ database: Database
  ) throws -> PointColumns {
    var points = PointColumns()
    // A damaged count must not ask for more memory than there is.
    points.reserveCapacity(min(max(count, 0), 1 << 26), elapsed: withElapsed)
    let statement = try database.cachedStatement(
      sql: """
        SELECT position, count, first_step, stride, steps, "values", elapsed, checksum FROM chunk
        WHERE series = ? ORDER BY position
        """
    )
    let rows = try Row.fetchCursor(statement, arguments: [series])
    while let row = try rows.next() {
      try points.append(row, withElapsed: withElapsed)
    }
    guard points.count == count else {
      throw DamagedPoints(problem: "\(points.count) points are there, \(count) were counted")
    }
    return points
  }
}

/// Row numbers as a JSON array, for `json_each`.
func jsonList(_ rows: some Sequence<Int64>) -> String {
  "[" + rows.sorted().map(String.init).joined(separator: ",") + "]"
}
