import Experiment
internal import Foundation
internal import GRDB

/// One merge of a task's journal, in one transaction.
struct JournalMerge {
  /// How the messages of runs begin whose journals are damaged.
  static let damageMessageStart = "Its journal '"

  let database: Database
  let store: Store
  let history: TaskHistory
  /// A reader for each part of the history.
  let readers: [JournalReader]
  let submission: Submission
  /// The time, in milliseconds since 1970-01-01 UTC.
  let time: Int

  /// A run as the store has it.
  private struct Stored {
    let row: Int64
    let status: String
    let finishedAt: Int?
    let isDeleted: Bool
    /// The last heartbeat of its task; nil where the run is settled.
    let heartbeat: Int?
  }

  /// How a run ended.
  fileprivate struct End {
    var status: RunStatus
    var finishedAt: Int?
    var message: String?
  }

  /// Merges all runs in the order in which they began.
  func run() throws -> CollectResult {
    var result = CollectResult()
    for part in history.parts {
      result.damages += part.damages
      result.lostRuns += part.lostRunCount
      if part.incomplete > 0, isDead(part) { result.incomplete[part.path] = part.incomplete }
      for run in part.runs { try merge(run, of: part, &result) }
    }
    return result
  }

  private func merge(
    _ run: JournalScan.RunScan,
    of part: JournalScan,
    _ result: inout CollectResult
  ) throws {
    let told = end(of: run, part)
    if told.status == .running { result.runningRuns.insert(run.began.run) }
    let stored = try stored(run.began.run)
    if let stored, part.task?.part == 0 || isSame(stored, told, run) {
      result.known += 1
      if history.resumed.contains(run.began.run) {
        try CheckpointRow.delete(run: stored.row, database)
      }
      return
    }
    let row = try stored?.row ?? insert(run.began, part)
    if stored != nil { try clear(row) }
    var writing = RunWriting(row: row, run: run, merge: self)
    try writing.writeRecords()
    if let damage = writing.damage { result.damages.append(damage) }
    let end = writing.damage.map { End($0, at: run.lastTime) } ?? told
    try settle(row, run.began, end, part)
    if !end.status.isDone, !history.resumed.contains(run.began.run) {
      try writing.writeCheckpoint(at: run.lastTime)
    }
    result.points += writing.pointCount
    switch stored {
    case nil: result.added += 1
    // A damaged run is read again each time, so that each time its damage is told.
    case let stored? where isSame(stored, end, run): result.known += 1
    default: result.updated += 1
    }
  }

  /// How a run ended, by what its journal says; of a task that has died its runs are interrupted.
  private func end(of run: JournalScan.RunScan, _ part: JournalScan) -> End {
    let id = run.began.run
    if let damage = run.damage { return End(damage, at: run.lastTime) }
    if let finished = run.finished {
      return End(
        status: RunStatus(rawValue: finished.status) ?? .failed,
        finishedAt: finished.finishedAt,
        message: finished.message
      )
    }
    return history.isSettled(id) || isDead(part)
      ? End(status: .interrupted, finishedAt: part.lastTime ?? run.lastTime) : End(status: .running)
  }

  /// Whether the process that wrote a file has ended, as far as can be seen from here.
  private func isDead(_ part: JournalScan) -> Bool {
    guard let task = part.task, let last = part.lastTime, part.ended == nil else { return true }
    return store.liveness.isDead(task.writer, heartbeat: last, now: time)
  }

  private func stored(_ name: String) throws -> Stored? {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT r.id, r.status, r.finished_at, r.deleted_at IS NOT NULL, w.heartbeat_at
          FROM run r LEFT JOIN writer w ON w.id = r.writer WHERE r.name = ?
          """
      ),
      arguments: [name]
    )
    return try row.map {
      try Stored(
        row: $0.value(0),
        status: $0.value(1),
        finishedAt: $0.value(2),
        isDeleted: $0.value(3),
        heartbeat: $0.value(4)
      )
    }
  }

  /// Whether the store has all that the journal tells of a run.
  private func isSame(_ stored: Stored, _ end: End, _ run: JournalScan.RunScan) -> Bool {
    if stored.isDeleted { return true }
    if end.status == .running {
      return stored.status == RunStatus.running.rawValue
        && stored.heartbeat.map { $0 >= run.lastTime } ?? false
    }
    return stored.heartbeat == nil && stored.finishedAt == end.finishedAt
      && stored.status == end.status.rawValue
  }

  /// Inserts a run's row.
  private func insert(_ began: RunBegan, _ part: JournalScan) throws -> Int64 {
    let experiment = try store.experimentRow(submission.head.experiment, database)
    guard
      let trial = try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT id FROM trial WHERE hash = ?"),
        arguments: [began.trial]
      )
    else {
      throw StoreError.unknownTrial(id: began.trial, experiment: submission.head.experiment)
    }
    let provenance =
      began.provenance ?? part.task?.provenance
      ?? Provenance(program: "", command: "", specHash: "")
    try database.cachedStatement(
      sql: """
        INSERT INTO run (name, experiment, spec, trial, position, attempt, status, started_at,
          provenance)
        SELECT ?, ?, id, ?, ?, 0, 'interrupted', ?, ? FROM spec WHERE hash = ?
        """
    ).execute(arguments: [
      began.run, experiment, trial, began.position, began.startedAt,
      StoredProvenance.text(provenance), submission.head.specHash,
    ])
    let row = database.lastInsertedRowID
    try renumber(experiment: experiment, trial: trial)
    return row
  }

  /// Numbers the attempts at a trial by when they began, whatever came first.
  private func renumber(experiment: Int64, trial: Int64) throws {
    let rows = try Row.fetchAll(
      database.cachedStatement(
        sql: """
          SELECT id, attempt FROM run WHERE experiment = ? AND trial = ?
          ORDER BY started_at, name
          """
      ),
      arguments: [experiment, trial]
    )
    for (index, row) in rows.enumerated() {
      guard try row.value(1, as: Int.self) != index + 1 else { continue }
      try database.cachedStatement(sql: "UPDATE run SET attempt = ? WHERE id = ?")
        .execute(arguments: [index + 1, row.value(0, as: Int64.self)])
    }
  }

  /// Removes all that hangs on a run's row, to be written anew.
  private func clear(_ row: Int64) throws {
    for sql in [
      "DELETE FROM chunk WHERE series IN (SELECT id FROM series WHERE run = ?)",
      "DELETE FROM series WHERE run = ?", "DELETE FROM finding WHERE run = ?",
      "DELETE FROM run_field WHERE run = ?", "DELETE FROM checkpoint WHERE run = ?",
      "DELETE FROM log WHERE run = ?", "DELETE FROM artifact WHERE run = ?",
      "DELETE FROM process WHERE run = ?",
    ] {
      try database.cachedStatement(sql: sql).execute(arguments: [row])
    }
  }

  /// Writes how far a run has come.
  private func settle(
    _ row: Int64,
    _ began: RunBegan,
    _ end: End,
    _ part: JournalScan
  ) throws {
    var writer: Int64?
    if end.status == .running, let task = part.task {
      writer = try writerRow(task.writer, heartbeat: part.lastTime ?? began.startedAt)
    }
    try database.cachedStatement(
      sql: """
        UPDATE run SET status = ?, finished_at = ?, message = ?, writer = ?,
          resumed_from = (SELECT id FROM run WHERE name = ?), resumed_at = ?
        WHERE id = ?
        """
    ).execute(arguments: [
      end.status.rawValue, end.finishedAt, end.message, writer, began.resumedFrom,
      began.resumedAt, row,
    ])
  }

  private func writerRow(_ writer: WriterIdentity, heartbeat: Int) throws -> Int64 {
    let arguments: StatementArguments = [writer.host, writer.pid, writer.processStart]
    let known = try Int64.fetchOne(
      database,
      sql: "SELECT id FROM writer WHERE host = ? AND pid = ? AND process_start = ?",
      arguments: arguments
    )
    if let known {
      try database.execute(
        sql: "UPDATE writer SET heartbeat_at = ? WHERE id = ?",
        arguments: [heartbeat, known]
      )
      return known
    }
    try database.execute(
      sql: "INSERT INTO writer (host, pid, process_start, heartbeat_at) VALUES (?, ?, ?, ?)",
      arguments: arguments + [heartbeat]
    )
    return database.lastInsertedRowID
  }
}

extension JournalMerge.End {
  /// The end of a run of which records are damaged: it has what came before, and is to be run again.
  fileprivate init(_ damage: JournalDamage, at time: Int) {
    let name = (damage.path as NSString).lastPathComponent
    self.init(
      status: .interrupted,
      finishedAt: time,
      message: JournalMerge.damageMessageStart
        + "\(name)' is damaged at byte \(damage.offset): \(damage.what)."
    )
  }
}
