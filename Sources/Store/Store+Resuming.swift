import Experiment
internal import GRDB

extension Store {
  /// Lets a run that has just begun go on from the checkpoint of an earlier attempt: copies the points
  /// and findings up to there, and takes the checkpoint over.
  ///
  /// - Returns: False where the earlier attempt has no checkpoint at that step.
  func resume(
    _ buffer: RunBuffer,
    from resumption: Resumption,
    _ database: Database
  ) throws -> Bool {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT r.id, c.counts FROM checkpoint c JOIN run r ON r.id = c.run
        WHERE r.name = ? AND c.step = ?
        """,
      arguments: [resumption.run, resumption.step]
    )
    guard let row else { return false }
    let earlier: Int64 = try row.value(0)
    guard let counts: [String: Int] = try? StoredJSON.value(row.value(1)) else {
      throw StoreError.damaged(
        path: path,
        what: "the checkpoint of run '\(resumption.run)' is not as it was written"
      )
    }
    let tails = try copyPoints(of: resumption.run, earlier, counts, to: buffer.row, database)
    try database.execute(
      sql: """
        INSERT INTO finding (run, position, kind, step, message, details)
        SELECT ?, row_number() OVER (ORDER BY position) - 1, kind, step, message, details
        FROM finding WHERE run = ? AND step < ?
        """,
      arguments: [buffer.row, earlier, resumption.step]
    )
    let findingCount = database.changesCount
    try database.execute(
      sql: "UPDATE run SET resumed_from = ?, resumed_at = ? WHERE id = ?",
      arguments: [earlier, resumption.step, buffer.row]
    )
    try database.execute(
      sql: "UPDATE checkpoint SET run = ? WHERE run = ?",
      arguments: [buffer.row, earlier]
    )
    buffer.goOn(after: RunBuffer.Written(tails: tails, findingCount: findingCount))
    return true
  }

  /// Copies the first points of each series.
  ///
  /// - Returns: The ends of the new series in the order of the old ones.
  private func copyPoints(
    of run: String,
    _ earlier: Int64,
    _ counts: [String: Int],
    to row: Int64,
    _ database: Database
  ) throws -> [SeriesTail] {
    let series = try Row.fetchAll(
      database,
      sql: "SELECT id, metric, count FROM series WHERE run = ? ORDER BY id",
      arguments: [earlier]
    )
    var tails: [SeriesTail] = []
    for old in series {
      let metric: String = try old.value(1)
      guard let count = counts[metric], count > 0 else { continue }
      do {
        let points = try points(old.value(0), count: old.value(2), withElapsed: true, database)
        guard points.count >= count else {
          throw DamagedPoints(problem: "\(count) points were counted, \(points.count) are there")
        }
        var tail = SeriesTail(metric: metric, run: row)
        for index in 0..<count {
          let point = PendingPoint(
            step: points.steps[index],
            value: points.values[index],
            elapsed: points.elapsed[index],
            metric: UInt32(tails.count)
          )
          try tail.append(point, database)
        }
        try tail.write(database, isLast: false)
        tails.append(tail)
      } catch let error as DamagedPoints {
        throw StoreError.damaged(path: path, what: error.text(metric: metric, run: run))
      }
    }
    guard tails.count == counts.values.count(where: { $0 > 0 }) else {
      throw StoreError.damaged(path: path, what: "run '\(run)' lacks a series that it had")
    }
    return tails
  }
}
