public import Experiment
internal import GRDB

/// What came of asking for a trial.
public enum Claim: Sendable {
  /// The trial is the asker's, and its run has begun.
  case granted(RunWriter)
  /// Another process runs it, or has run it since the asker looked.
  case taken(Attempt)
}

extension Store {
  /// The last attempt at each trial of an experiment, by the trials' ids, under whatever spec.
  ///
  /// - Returns: Nothing for a trial that was never begun; an attempt whose process has died counts
  ///   as interrupted.
  /// - Throws: `unknownExperiment`.
  public func lastAttempts(of experiment: String) throws(StoreError) -> [String: Attempt] {
    try file.read { database in
      let dead = try deadWriters(database)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT r.name, r.attempt, r.status, r.writer, c.step, t.hash
          FROM run r JOIN trial t ON t.id = r.trial LEFT JOIN checkpoint c ON c.run = r.id
          WHERE r.experiment = ? AND r.deleted_at IS NULL ORDER BY r.attempt, r.id
          """,
        arguments: [experimentRow(experiment, database)]
      )
      var attempts: [String: Attempt] = [:]
      while let row = try rows.next() {
        attempts[try row.value(5)] = try attempt(row, dead: dead)
      }
      return attempts
    }
  }

  /// The process that runs a run; nil where the run is over.
  ///
  /// - Throws: `unknownRun`.
  public func writer(of run: String) throws(StoreError) -> WriterIdentity? {
    try file.read { database in
      try checkRuns([run], database)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT w.host, w.pid, w.process_start FROM run r JOIN writer w ON w.id = r.writer
          WHERE r.name = ? AND r.status = 'running'
          """,
        arguments: [run]
      )
      return try row.map {
        try WriterIdentity(host: $0.value(0), pid: $0.value(1), processStart: $0.value(2))
      }
    }
  }

  /// Begins a run unless another process has begun its trial first.
  ///
  /// Of any number of processes that ask at the same time for a trial of which they know the same
  /// last attempt, one gets it. Attempts that ended as interrupted since do not stand in the way.
  ///
  /// A run that goes on from the checkpoint of an earlier attempt has the points and findings of that
  /// attempt up to there, copied in the same transaction, and takes the checkpoint over.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - known: The number of the last attempt that the asker knows of, 0 for none.
  /// - Returns: The run's writer, or the attempt that stands in the way.
  /// - Throws: As `begin(_:)`; `damaged` where what is to be copied is not what was written, or where
  ///   there is no such checkpoint: nothing has begun then.
  public func claim(_ run: Run, after known: Int) throws(StoreError) -> Claim {
    var obstacle: Attempt?
    let writer = try begin(run) { database in
      obstacle = try self.obstacle(to: run, after: known, database)
      return obstacle == nil
    }
    if let writer { return .granted(writer) }
    guard let obstacle else { throw .closed(path: path) }
    return .taken(obstacle)
  }

  /// The attempt that stands in the way of a run.
  private func obstacle(
    to run: Run,
    after known: Int,
    _ database: Database
  ) throws -> Attempt? {
    let dead = try deadWriters(database)
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT r.name, r.attempt, r.status, r.writer, c.step
        FROM run r JOIN trial t ON t.id = r.trial LEFT JOIN checkpoint c ON c.run = r.id
        WHERE r.experiment = ? AND t.hash = ? AND r.deleted_at IS NULL
        ORDER BY r.attempt DESC
        """,
      arguments: [experimentRow(run.experiment, database), run.trial.id]
    )
    return try rows.map { try attempt($0, dead: dead) }
      .first { $0.status == .running || $0.number > known && $0.status != .interrupted }
  }

  /// An attempt from the columns name, attempt, status, writer and the checkpoint's step.
  private func attempt(_ row: Row, dead: [Int64: RecordedWriter]) throws -> Attempt {
    let id: String = try row.value(0)
    guard var status = RunStatus(rawValue: try row.value(2)) else {
      throw StoreError.unreadable(path: path, what: "run '\(id)' with an unknown status")
    }
    if status == .running, let writer = try row.value(3, as: Int64?.self), dead[writer] != nil {
      status = .interrupted
    }
    return try Attempt(run: id, number: row.value(1), status: status, checkpoint: row.value(4))
  }
}
