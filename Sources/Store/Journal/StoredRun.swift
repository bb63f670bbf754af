import Experiment
internal import GRDB

/// A run as the store has it, beside which a journal is held.
struct StoredRun {
  /// The row's number.
  let row: Int64
  /// How far it came; nil for a status that this version does not know.
  let status: RunStatus?
  /// When it ended; nil while it runs.
  private let finishedAt: Int?
  private let isDeleted: Bool
  /// Whether its journal was damaged when it was merged.
  private let isOfDamage: Bool
  /// The last heartbeat of its task; nil where the run is settled.
  let heartbeat: Int?

  /// The run of an id; nil where the store has none.
  static func named(_ name: String, _ database: Database) throws -> StoredRun? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT r.id, r.status, r.finished_at, r.deleted_at IS NOT NULL, w.heartbeat_at,
            ifnull(substr(r.message, 1, length(:start)) = :start, 0)
          FROM run r LEFT JOIN writer w ON w.id = r.writer WHERE r.name = :name
          """
      ),
      arguments: ["start": JournalMerge.damageMessageStart, "name": name]
    )
    return try row.map {
      try StoredRun(
        row: $0.value(0),
        status: RunStatus(rawValue: $0.value(1)),
        finishedAt: $0.value(2),
        isDeleted: $0.value(3),
        isOfDamage: $0.value(5),
        heartbeat: $0.value(4)
      )
    }
  }

  /// Whether it came to an end that the run itself told, and not one that others concluded.
  var isOver: Bool { ![.planned, .running, .interrupted].contains(status) }

  /// Whether it has all that a journal tells, as far as the ends show; one that was deleted has.
  func has(_ end: JournalMerge.End, of run: JournalScan.RunScan) -> Bool {
    if isDeleted { return true }
    if end.status == .running {
      return status == .running && heartbeat.map { $0 >= run.lastTime } ?? false
    }
    return heartbeat == nil && finishedAt == end.finishedAt && status == end.status
      && isOfDamage == end.isOfDamage
  }
}
