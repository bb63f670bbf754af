import Experiment
internal import Foundation
internal import GRDB
internal import Synchronization

/// Commits the pending points of all runs of one store, many times a second, on a thread of its own.
///
/// Its own, because trials may occupy every thread of Swift's cooperative pool for minutes.
final class Recorder: RunSink {
  /// Milliseconds between two heartbeats while no points come.
  private static let heartbeatInterval = 1000

  let file: StoreFile
  private let identity: WriterIdentity
  private let now: @Sendable () -> Int
  private let interval: Double
  private let wake = DispatchSemaphore(value: 0)

  private struct State {
    var writer: Int64?
    var runs: [RunBuffer] = []
    var heartbeat = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  init(
    file: StoreFile,
    identity: WriterIdentity,
    interval: Double,
    now: @escaping @Sendable () -> Int
  ) {
    self.file = file
    self.identity = identity
    self.interval = interval
    self.now = now
  }

  deinit {
    wake.signal()
  }

  /// Inserts a run by `insert`, which is given the writer's row, and records its points from now;
  /// where `insert` gives none, there is nothing to record.
  func begin(_ insert: (Database, _ writer: Int64) throws -> RunBuffer?) throws(StoreError) {
    try checkIsOpen()
    let time = now()
    let isFirst = try file.write { database in
      // One at a time here, so that two first runs share the writer's row.
      let known = state.withLock(\.writer)
      let (writer, buffer) = try database.transaction(.immediate) {
        let writer = try known ?? insertWriter(database, at: time)
        return (writer, try insert(database, writer))
      }
      state.withLock { state in
        state.writer = writer
        if let buffer { state.runs.append(buffer) }
        state.heartbeat = time
      }
      return known == nil
    }
    if isFirst { startThread() }
  }

  /// Commits all that is pending, and what `finishing` adds, in one transaction.
  ///
  /// Where it fails nothing is lost: the points wait for the next time.
  private func commit(
    last buffer: RunBuffer?,
    finishing: ((Database) throws -> Void)?
  ) throws(StoreError) {
    let (runs, writer) = state.withLock { ($0.runs, $0.writer) }
    let time = now()
    do {
      try file.write { database in
        let batches = runs.map { $0.take() }
        do {
          let written = try database.transaction(.immediate) {
            let written = try batches.map { batch in
              try batch.write(database, isLast: batch.buffer === buffer, at: time)
            }
            try beat(database, writer: writer, at: time)
            try finishing?(database)
            return written
          }
          for (batch, written) in zip(batches, written) { batch.keep(written) }
        } catch {
          for batch in batches { batch.restore() }
          throw error
        }
      }
    } catch {
      for run in runs { run.pending.withLock { $0.failure = error } }
      throw error
    }
    state.withLock { $0.heartbeat = time }
  }

  /// Commits a run's last points and its outcome in one transaction.
  ///
  /// A run that came to its end needs no checkpoint any more.
  func finish(_ buffer: RunBuffer, _ outcome: Outcome, at milliseconds: Int) throws(StoreError) {
    try commit(last: buffer) { database in
      try database.execute(
        sql: "UPDATE run SET status = ?, finished_at = ?, message = ? WHERE id = ?",
        arguments: [outcome.status.rawValue, milliseconds, outcome.message, buffer.row]
      )
      if outcome.status.isDone { try CheckpointRow.delete(run: buffer.row, database) }
    }
    state.withLock { state in state.runs.removeAll { $0 === buffer } }
  }

  func commit() throws(StoreError) { try commit(last: nil, finishing: nil) }

  func attach(_ field: Field, to run: RunBuffer) throws(StoreError) {
    try file.transaction { try FieldRows.attach(FieldRows.columns(of: field), run: run.row, $0) }
  }

  func attach(_ artifact: Artifact, to run: RunBuffer) throws(StoreError) {
    try file.transaction { try ProgramRows.insert(artifact, run: run.row, $0) }
  }

  func attach(_ process: ProcessRecord, to run: RunBuffer) throws(StoreError) {
    try file.transaction { try ProgramRows.insert(process, run: run.row, $0) }
  }

  /// Commits everything, marks the runs that are not over as interrupted and stops.
  func close() throws(StoreError) {
    guard !state.withLock(\.isClosed) else { return }
    for buffer in state.withLock(\.runs) {
      buffer.pending.withLock { $0.isOver = true }
      try finish(buffer, Outcome(.interrupted), at: now())
    }
    state.withLock { $0.isClosed = true }
    wake.signal()
    try file.close()
  }

  private func checkIsOpen() throws(StoreError) {
    if state.withLock(\.isClosed) { throw .closed(path: file.path) }
  }

  private func insertWriter(_ database: Database, at time: Int) throws -> Int64 {
    try database.execute(
      sql: "INSERT INTO writer (host, pid, process_start, heartbeat_at) VALUES (?, ?, ?, ?)",
      arguments: [identity.host, identity.pid, identity.processStart, time]
    )
    return database.lastInsertedRowID
  }

  private func beat(_ database: Database, writer: Int64?, at time: Int) throws {
    try database.cachedStatement(sql: "UPDATE writer SET heartbeat_at = ? WHERE id = ?")
      .execute(arguments: [time, writer])
  }

  /// Commits where there is something to commit or a heartbeat is due; false once closed.
  private func tick() -> Bool {
    let (runs, heartbeat, isClosed) = state.withLock { ($0.runs, $0.heartbeat, $0.isClosed) }
    if isClosed { return false }
    let isPending = runs.contains { $0.pending.withLock { !$0.isEmpty } }
    if isPending || !runs.isEmpty && now() - heartbeat >= Self.heartbeatInterval {
      // The failure is kept with the runs and thrown at whoever records next.
      try? commit()
    }
    return true
  }

  private func startThread() {
    let thread = Thread { [weak self, wake, interval] in
      repeat {
        _ = wake.wait(timeout: .now() + interval)
      } while self?.tick() ?? false
    }
    thread.name = "store recorder"
    thread.start()
  }
}
