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

  /// How a run ended.
  struct End {
    var status: RunStatus
    var finishedAt: Int?
    var message: String?
    /// Whether the journal is whole and says so itself.
    var isTold = false

    var isOfDamage: Bool { message?.hasPrefix(JournalMerge.damageMessageStart) ?? false }
  }

  /// Merges all runs in the order in which they began.
  func run() throws -> CollectResult {
    var result = CollectResult()
    for part in history.parts {
      result.damages += part.damages
      result.lostRuns += part.lostRunCount
      if part.incomplete > 0, isDead(part) { result.incomplete[part.path] = part.incomplete }
      // All are read before the first is written: runs of a part share the heartbeat that is written.
      let stored = try part.runs.map { try StoredRun.named($0.began.run, database) }
      for (run, stored) in zip(part.runs, stored) { try merge(run, of: part, stored, &result) }
    }
    return result
  }

  private func merge(
    _ run: JournalScan.RunScan,
    of part: JournalScan,
    _ stored: StoredRun?,
    _ result: inout CollectResult
  ) throws {
    let telling = history.telling(of: run.began.run)
    let told = end(of: run, telling.damage, part)
    // An older copy of a journal may tell of a run that is over as running.
    if told.status == .running, stored?.isOver != true { result.runningRuns.insert(run.began.run) }
    result.add(telling.damage)
    let reading = RunReading(telling: telling, readers: readers)
    guard let stored else {
      let row = try insert(run.began, part)
      result.points += try write(reading, told, run, of: part, to: row, &result)
      result.added += 1
      return
    }
    switch try change(of: stored, told, run, of: part, reading, &result) {
    case .none:
      try keep(stored, told, of: part)
      result.known += 1
    case .end(let end):
      try settle(stored.row, run.began, end, part)
      result.updated += 1
    case .all:
      try clear(stored.row)
      result.points += try write(reading, told, run, of: part, to: stored.row, &result)
      result.updated += 1
    }
    if history.resumed.contains(run.began.run) {
      try CheckpointRow.delete(run: stored.row, database)
    }
  }

  /// What is to become of a run that the store has.
  private enum Change {
    case none
    /// Its end alone is news.
    case end(End)
    /// It is written anew.
    case all
  }

  /// What is to become of a run that the store has: only what tells at least as much takes its place.
  ///
  /// A journal may tell less than before: where it was damaged since, or is an older copy.
  private func change(
    of stored: StoredRun,
    _ told: End,
    _ run: JournalScan.RunScan,
    of part: JournalScan,
    _ reading: RunReading,
    _ result: inout CollectResult
  ) throws -> Change {
    // Part 0 has runs of the store where it was written, up to their checkpoints.
    if part.isStart || stored.has(told, of: run) { return .none }
    if stored.isOver, !told.isTold { return .none }
    var (extent, damage) = try RunExtent.told(reading)
    result.add(damage)
    if damage == nil, told.isTold { return .all }
    if stored.isOver { return .none }
    let end = damage.map { End($0, at: run.lastTime) } ?? told
    var known = try RunExtent.stored(stored.row, database)
    if history.resumed.contains(run.began.run) {
      (extent.checkpoint, known.checkpoint) = (nil, nil)
    }
    let isEndKnown = stored.has(end, of: run)
    if extent == known {
      // What was interrupted without a word of damage has it no better with one.
      let isNoNews = end.isOfDamage && !told.isTold && stored.status == .interrupted
      return isEndKnown || isNoNews ? .none : .all
    }
    if extent.covers(known) { return .all }
    // That it is over is news, and that its end was told and is of no use.
    let isOver = stored.status == .running && end.status != .running || told.isTold
    return isOver && !isEndKnown ? .end(end) : .none
  }

  /// Leaves a run as it is, but for when it was last heard of.
  private func keep(_ stored: StoredRun, _ told: End, of part: JournalScan) throws {
    guard told.status == .running, let task = part.task, let last = part.lastTime,
      let heartbeat = stored.heartbeat, heartbeat < last
    else { return }
    _ = try writerRow(task.writer, heartbeat: last)
  }

  /// Writes what a run told to its row; returns how many points it has.
  private func write(
    _ reading: RunReading,
    _ told: End,
    _ run: JournalScan.RunScan,
    of part: JournalScan,
    to row: Int64,
    _ result: inout CollectResult
  ) throws -> Int {
    var writing = RunWriting(row: row, database)
    let damage = try writing.write(reading)
    result.add(damage)
    let end = damage.map { End($0, at: run.lastTime) } ?? told
    try settle(row, run.began, end, part)
    if !end.status.isDone, !history.resumed.contains(run.began.run) {
      try writing.writeCheckpoint(at: run.lastTime)
    }
    return writing.pointCount
  }

  /// How a run ended, by what its journal says; of a task that has died its runs are interrupted.
  private func end(
    of run: JournalScan.RunScan,
    _ damage: JournalDamage?,
    _ part: JournalScan
  ) -> End {
    let id = run.began.run
    if let damage { return End(damage, at: run.lastTime) }
    if let finished = run.finished {
      return End(
        status: RunStatus(rawValue: finished.status) ?? .failed,
        finishedAt: finished.finishedAt,
        message: finished.message,
        isTold: true
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
