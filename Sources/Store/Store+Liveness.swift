internal import GRDB

/// A process whose runs say 'running'.
struct RecordedWriter {
  /// The row's number.
  let row: Int64
  /// Which process it is.
  let identity: WriterIdentity
  /// When it was last heard of.
  let heartbeat: Int
  /// Whether it died.
  let isDead: Bool
}

extension Liveness {
  /// The processes whose runs are not over, or those that another condition tells.
  func writers(
    _ database: Database,
    where condition: String = "id IN (SELECT writer FROM run WHERE status = 'running')",
    at time: Int
  ) throws -> [RecordedWriter] {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT id, host, pid, process_start, heartbeat_at FROM writer WHERE \(condition)"
    )
    return try rows.map { row in
      let identity = try WriterIdentity(
        host: row.value(1),
        pid: row.value(2),
        processStart: row.value(3)
      )
      let heartbeat: Int = try row.value(4)
      return RecordedWriter(
        row: try row.value(0),
        identity: identity,
        heartbeat: heartbeat,
        isDead: isDead(identity, heartbeat: heartbeat, now: time)
      )
    }
  }
}

extension Store {
  /// The dead among those processes whose runs are not over, by row number.
  func deadWriters(_ database: Database) throws -> [Int64: RecordedWriter] {
    let dead = try liveness.writers(database, at: now()).filter(\.isDead)
    return Dictionary(uniqueKeysWithValues: dead.map { ($0.row, $0) })
  }

  /// Writes down which runs were interrupted.
  func markInterrupted() throws(StoreError) {
    if try file.read({ try deadWriters($0) }).isEmpty { return }
    try file.transaction { database in
      for writer in try deadWriters(database).values { try writer.markInterrupted(database) }
    }
  }
}

extension RecordedWriter {
  /// Writes down that its runs were interrupted; they ended with the last heartbeat.
  func markInterrupted(_ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE run SET status = 'interrupted', finished_at = max(?, started_at)
        WHERE writer = ? AND status = 'running'
        """,
      arguments: [heartbeat, row]
    )
  }
}
