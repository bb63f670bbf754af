internal import GRDB

extension Store {
  /// A process that died while its runs said 'running'.
  struct DeadWriter {
    /// The row's number.
    let row: Int64
    /// When it was last heard of.
    let heartbeat: Int
  }

  /// The dead among those processes whose runs are not over, by row number.
  func deadWriters(_ database: Database) throws -> [Int64: DeadWriter] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT id, host, pid, process_start, heartbeat_at FROM writer
        WHERE id IN (SELECT writer FROM run WHERE status = 'running')
        """
    )
    let time = now()
    var dead: [Int64: DeadWriter] = [:]
    for row in rows {
      let identity = try WriterIdentity(
        host: row.value(1),
        pid: row.value(2),
        processStart: row.value(3)
      )
      let writer = try DeadWriter(row: row.value(0), heartbeat: row.value(4))
      if liveness.isDead(identity, heartbeat: writer.heartbeat, now: time) {
        dead[writer.row] = writer
      }
    }
    return dead
  }

  /// Writes down which runs were interrupted; they ended with the last heartbeat.
  func markInterrupted() throws(StoreError) {
    if try file.read({ try deadWriters($0) }).isEmpty { return }
    try file.transaction { database in
      for writer in try deadWriters(database).values {
        try database.execute(
          sql: """
            UPDATE run SET status = 'interrupted', finished_at = max(?, started_at)
            WHERE writer = ? AND status = 'running'
            """,
          arguments: [writer.heartbeat, writer.row]
        )
      }
    }
  }
}
