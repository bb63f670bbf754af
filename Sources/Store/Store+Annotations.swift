internal import Foundation
internal import GRDB

/// What people left with a run.
public struct Annotations: Hashable, Sendable {
  /// The tags in the order of their names.
  public var tags: [String] = []
  /// The note, nil where there is none.
  public var note: String?
}

extension Store {
  /// The annotations of a run.
  ///
  /// - Throws: `unknownRun`.
  public func annotations(of runID: String) throws(StoreError) -> Annotations {
    try file.read { database in
      let run = try runRow(runID, database)
      var annotations = Annotations()
      annotations.tags = try String.fetchAll(
        database,
        sql: "SELECT name FROM tag WHERE run = ? ORDER BY name",
        arguments: [run]
      )
      annotations.note = try String.fetchOne(
        database,
        sql: "SELECT note FROM run WHERE id = ?",
        arguments: [run]
      )
      return annotations
    }
  }

  /// Gives runs some tags and takes others away, all or nothing.
  ///
  /// - Parameters:
  ///   - added: Tags that the runs have afterwards.
  ///   - removed: Tags that they have not.
  ///   - runIDs: The runs' ids.
  /// - Throws: `unknownRun`.
  public func tag(
    adding added: [String],
    removing removed: [String],
    in runIDs: [String]
  ) throws(StoreError) {
    try file.transaction { database in
      for id in runIDs {
        let run = try runRow(id, database)
        for name in removed {
          try database.execute(
            sql: "DELETE FROM tag WHERE run = ? AND name = ?",
            arguments: [run, name]
          )
        }
        for name in added {
          try database.execute(
            sql: "INSERT OR IGNORE INTO tag (run, name) VALUES (?, ?)",
            arguments: [run, name]
          )
        }
      }
    }
  }

  /// Writes a run's note.
  ///
  /// - Parameters:
  ///   - text: The note; an empty one takes the note away.
  ///   - runID: The run's id.
  ///   - replacing: Whether what stood there goes; else the text follows it on a line of its own.
  /// - Throws: `unknownRun`.
  public func note(
    _ text: String,
    on runID: String,
    replacing: Bool
  ) throws(StoreError) {
    try file.transaction { database in
      let run = try runRow(runID, database)
      try database.execute(
        sql: replacing
          ? "UPDATE run SET note = nullif(?, '') WHERE id = ?"
          : "UPDATE run SET note = coalesce(note || char(10), '') || ? WHERE id = ?",
        arguments: [text, run]
      )
    }
  }

  private func runRow(_ id: String, _ database: Database) throws -> Int64 {
    let row = try Int64.fetchOne(
      database,
      sql: "SELECT id FROM run WHERE name = ? AND deleted_at IS NULL",
      arguments: [id]
    )
    guard let row else { throw StoreError.unknownRun(prefix: id, nearest: []) }
    return row
  }
}
