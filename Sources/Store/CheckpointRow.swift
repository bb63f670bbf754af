import Experiment
internal import Foundation
internal import GRDB

/// The row of `checkpoint` that a run may have.
enum CheckpointRow {
  static func write(
    _ checkpoint: Checkpoint,
    _ tails: [SeriesTail],
    run: Int64,
    at time: Int,
    _ database: Database
  ) throws {
    let counts = tails.filter { $0.count > 0 }.map { ($0.metric, $0.count) }
    try write(
      checkpoint,
      counts: Dictionary(uniqueKeysWithValues: counts),
      run: run,
      at: time,
      database
    )
  }

  /// Writes a checkpoint and how many points each metric had by then.
  static func write(
    _ checkpoint: Checkpoint,
    counts: [String: Int],
    run: Int64,
    at time: Int,
    _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO checkpoint (run, step, elapsed, counts, hash, content, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      run, checkpoint.step, checkpoint.elapsed,
      StoredJSON.text(counts),
      SHA256.hex(of: checkpoint.content), Data(checkpoint.content), time,
    ])
  }

  static func delete(run: Int64, _ database: Database) throws {
    try database.cachedStatement(sql: "DELETE FROM checkpoint WHERE run = ?")
      .execute(arguments: [run])
  }

  /// The checkpoint of the columns step, elapsed, counts, hash and content; nil where it is not what
  /// was written.
  static func checkpoint(_ row: Row, from index: Int) throws -> StoredCheckpoint? {
    let content: Data = try row.value(index + 4)
    guard try row.value(index + 3, as: String.self) == SHA256.hex(of: Array(content)),
      let counts: [String: Int] = try? StoredJSON.value(row.value(index + 2))
    else { return nil }
    let checkpoint = try Checkpoint(
      step: row.value(index),
      elapsed: row.value(index + 1),
      content: Array(content)
    )
    return StoredCheckpoint(checkpoint: checkpoint, counts: counts)
  }
}
