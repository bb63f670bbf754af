internal import Foundation
internal import GRDB

/// What is to be dropped for good.
public struct CollectionScope: Hashable, Sendable {
  /// Runs and experiments that were deleted at this time or before, in milliseconds since
  /// 1970-01-01 UTC; nil leaves the trash alone.
  public var deletedBefore: Int?
  /// Whether interrupted, failed and terminated attempts are dropped too where a later attempt at
  /// the same trial came to its end, which may be that of a rule of early termination.
  public var superseded: Bool

  /// Makes a scope.
  public init(deletedBefore: Int?, superseded: Bool) {
    self.deletedBefore = deletedBefore
    self.superseded = superseded
  }
}

/// What was dropped, or would be.
public struct Collected: Hashable, Sendable {
  /// The runs from the trash.
  public var deletedRuns = 0
  /// The runs that stay in the trash.
  public var trashedRuns = 0
  /// The superseded attempts.
  public var supersededRuns = 0
  /// The points of both.
  public var points = 0
  /// The experiments from the trash.
  public var experiments = 0
  /// Specs, trials, fields, checkpoints and writers that nothing refers to any more.
  public var orphans = 0
  /// The file's size before, its log included.
  public var bytesBefore = 0
  /// The file's size after; as before where nothing was dropped.
  public var bytesAfter = 0
  /// Whether another process was recording, so that the file keeps its size and the room is used
  /// for what comes.
  public var keepsSize = false

  /// Makes a record of nothing.
  public init() {}
}

extension Store {
  /// Drops what nobody needs any more and gives its room back to the disk.
  ///
  /// Runs are dropped a few at a time, so that others can record meanwhile; each goes whole or not
  /// at all.
  ///
  /// - Parameters:
  ///   - scope: What to drop.
  ///   - dryRun: Whether to count only.
  /// - Returns: What was dropped, or would be; `orphans` and `bytesAfter` are not known before.
  /// - Throws: What stands in the way of writing; runs dropped by then stay dropped.
  public func collect(_ scope: CollectionScope, dryRun: Bool) throws(StoreError) -> Collected {
    var collected = Collected()
    let doomed = try file.read { database in
      try doomedRuns(scope, &collected, database)
    }
    collected.bytesBefore = file.size
    collected.bytesAfter = collected.bytesBefore
    if dryRun { return collected }
    for start in stride(from: 0, to: doomed.count, by: Self.runsAtOnce) {
      try drop(doomed[start..<min(start + Self.runsAtOnce, doomed.count)])
    }
    try file.withoutForeignKeys { database in
      try database.transaction(.immediate) {
        if let time = scope.deletedBefore {
          try database.execute(sql: Self.emptyExperiments, arguments: [time])
          collected.experiments = database.changesCount
        }
        for statement in Self.orphans {
          try database.execute(sql: statement)
          collected.orphans += database.changesCount
        }
        collected.orphans += try dropWriters(database)
      }
    }
    collected.keepsSize = try !file.shrink {
      try liveness.writers($0, at: now()).allSatisfy(\.isDead)
    }
    collected.bytesAfter = file.size
    return collected
  }

  /// How many runs one transaction drops.
  private static let runsAtOnce = 50

  private static let emptyExperiments = """
    DELETE FROM experiment WHERE deleted_at <= ?
      AND id NOT IN (SELECT experiment FROM run)
    """

  /// Statements that delete what nothing refers to, in an order in which each makes the next
  /// possible.
  private static let orphans = [
    """
    DELETE FROM spec WHERE id NOT IN (SELECT latest_spec FROM experiment)
      AND id NOT IN (SELECT spec FROM run)
    """,
    "DELETE FROM plan WHERE spec NOT IN (SELECT id FROM spec)",
    """
    DELETE FROM trial WHERE id NOT IN (SELECT trial FROM plan) AND id NOT IN (SELECT trial FROM run)
    """,
    "DELETE FROM parameter WHERE trial NOT IN (SELECT id FROM trial)",
    "DELETE FROM field WHERE id NOT IN (SELECT field FROM run_field)",
  ]

  /// Drops the processes without runs, except those that live and may begin another; counts them.
  private func dropWriters(_ database: Database) throws -> Int {
    let idle = "id NOT IN (SELECT writer FROM run WHERE writer IS NOT NULL)"
    let dead = try liveness.writers(database, where: idle, at: now()).filter(\.isDead)
    try database.execute(
      sql: "DELETE FROM writer WHERE id IN (SELECT value FROM json_each(?))",
      arguments: [jsonList(dead.map(\.row))]
    )
    return dead.count
  }

  /// The rows of the runs to drop, counted on the way.
  private func doomedRuns(
    _ scope: CollectionScope,
    _ collected: inout Collected,
    _ database: Database
  ) throws -> [Int64] {
    let deleted = try Int64.fetchAll(
      database,
      sql: "SELECT id FROM run WHERE deleted_at <= ?",
      arguments: [scope.deletedBefore]
    )
    let trashed = try Int.fetchOne(
      database,
      sql: "SELECT count(*) FROM run WHERE deleted_at IS NOT NULL"
    )
    collected.trashedRuns = (trashed ?? 0) - deleted.count
    let superseded =
      try scope.superseded ? Int64.fetchAll(database, sql: Self.superseded) : []
    let doomed = deleted + superseded
    (collected.deletedRuns, collected.supersededRuns) = (deleted.count, superseded.count)
    collected.points =
      try Int.fetchOne(
        database,
        sql: """
          SELECT coalesce(sum(count), 0) FROM series WHERE run IN (SELECT value FROM json_each(?))
          """,
        arguments: [jsonList(doomed)]
      ) ?? 0
    return doomed
  }

  private static let superseded = """
    SELECT id FROM run AS r
    WHERE status IN ('interrupted', 'failed', 'terminated') AND deleted_at IS NULL AND EXISTS (
      SELECT 1 FROM run AS later
      WHERE later.experiment = r.experiment AND later.trial = r.trial
        AND later.attempt > r.attempt AND later.deleted_at IS NULL
        AND later.status IN ('finished', 'stopped', 'diverged', 'terminated'))
    """

  /// Drops some runs with all that belongs to them.
  private func drop(_ runs: ArraySlice<Int64>) throws(StoreError) {
    let list = jsonList(runs)
    let among = "IN (SELECT value FROM json_each(?))"
    try file.withoutForeignKeys { database in
      try database.transaction(.immediate) {
        try database.execute(
          sql: "DELETE FROM chunk WHERE series IN (SELECT id FROM series WHERE run \(among))",
          arguments: [list]
        )
        for table in [
          "series", "tag", "finding", "run_field", "checkpoint", "log", "artifact", "process",
        ] {
          try database.execute(sql: "DELETE FROM \(table) WHERE run \(among)", arguments: [list])
        }
        try database.execute(
          sql: "UPDATE run SET resumed_from = NULL WHERE resumed_from \(among)",
          arguments: [list]
        )
        try database.execute(sql: "DELETE FROM run WHERE id \(among)", arguments: [list])
      }
    }
  }
}

extension StoreFile {
  /// The bytes of the file and its log.
  var size: Int { Self.size(of: path) + Self.size(of: path + "-wal") }

  /// Writes without looking up who refers to each row that goes, which has no index; for those who
  /// delete the referring rows too.
  fileprivate func withoutForeignKeys(_ body: (Database) throws -> Void) throws(StoreError) {
    try write { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? database.execute(sql: "PRAGMA foreign_keys = ON") }
      try body(database)
    }
  }

  /// Gives free pages back to the disk where a condition holds, since it keeps others from writing.
  ///
  /// - Returns: Whether the condition held.
  fileprivate func shrink(where condition: (Database) throws -> Bool) throws(StoreError) -> Bool {
    try write { database in
      guard try condition(database) else { return false }
      if try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0 > 0 {
        try database.execute(sql: "VACUUM")
      }
      // Where somebody reads, the log keeps its size until it is used again.
      _ = try? Row.fetchAll(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      return true
    }
  }
}
