public import Experiment
internal import GRDB

/// A checkpoint as the store keeps it.
public struct StoredCheckpoint: Hashable, Sendable {
  /// From where the run can go on.
  public let checkpoint: Checkpoint
  /// How many points each metric had by then; the rest of its series came later.
  public let counts: [String: Int]
}

extension Store {
  /// What some runs noticed, in the order of telling, by run id; a run without findings has no entry.
  ///
  /// - Throws: `unknownRun`.
  public func findings(of runIDs: [String]) throws(StoreError) -> [String: [Finding]] {
    try file.read { database in
      let names = try rows(of: runIDs, database)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT run, kind, step, message, details FROM finding
          WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, position
          """,
        arguments: [jsonList(names.keys)]
      )
      var result: [String: [Finding]] = [:]
      while let row = try rows.next() {
        guard let run = names[try row.value(0)] else { continue }
        guard let finding = try FindingRows.finding(row, from: 1) else {
          throw StoreError.unreadable(path: path, what: "an odd finding of run '\(run)'")
        }
        result[run, default: []].append(finding)
      }
      return result
    }
  }

  /// The fields of some runs, in the order they were first written, by run id; a run without fields
  /// has no entry.
  ///
  /// - Throws: `unknownRun`; `damaged` where a field is not what was written.
  public func fields(of runIDs: [String]) throws(StoreError) -> [String: [Field]] {
    try file.read { database in
      let names = try rows(of: runIDs, database)
      let links = try Row.fetchAll(
        database,
        sql: """
          SELECT run, field FROM run_field
          WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, field
          """,
        arguments: [jsonList(names.keys)]
      )
      var known: [Int64: Field] = [:]
      var result: [String: [Field]] = [:]
      for link in links {
        guard let run = names[try link.value(0)] else { continue }
        let id: Int64 = try link.value(1)
        let field = try known[id] ?? field(id, of: run, database)
        known[id] = field
        result[run, default: []].append(field)
      }
      return result
    }
  }

  private func field(_ id: Int64, of run: String, _ database: Database) throws -> Field {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT hash, canonical, content FROM field WHERE id = ?",
      arguments: [id]
    )
    guard let row, let field = try FieldRows.field(row, from: 0) else {
      throw StoreError.damaged(path: path, what: "a field of run '\(run)' is not as it was written")
    }
    return field
  }

  /// From where a run can go on, nil where it has no checkpoint.
  ///
  /// - Throws: `unknownRun`; `damaged` where the checkpoint is not what was written.
  public func checkpoint(of runID: String) throws(StoreError) -> StoredCheckpoint? {
    try file.read { database in
      try checkRuns([runID], database)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT c.step, c.elapsed, c.counts, c.hash, c.content
          FROM checkpoint c JOIN run r ON r.id = c.run WHERE r.name = ?
          """,
        arguments: [runID]
      )
      guard let row else { return nil }
      guard let checkpoint = try CheckpointRow.checkpoint(row, from: 0) else {
        throw StoreError.damaged(
          path: path,
          what: "the checkpoint of run '\(runID)' is not as it was written"
        )
      }
      return checkpoint
    }
  }
}
