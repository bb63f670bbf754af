public import Experiment
internal import GRDB

extension Store {
  /// What a run's program printed, from some block on, in the order in which it came.
  ///
  /// - Parameters:
  ///   - runID: The run's id.
  ///   - first: The first block wanted, from 0.
  ///   - body: Called with each block.
  /// - Returns: How many blocks were given.
  /// - Throws: `unknownRun`; `damaged` where a block is not what was written.
  public func readLog(
    of runID: String,
    from first: Int = 0,
    _ body: (LogBlock) -> Void
  ) throws(StoreError) -> Int {
    var position = first
    // One at a time, so that a long log is never in memory as a whole.
    while let block = try logBlock(of: runID, at: position) {
      body(block)
      position += 1
    }
    return position - first
  }

  private func logBlock(of runID: String, at position: Int) throws(StoreError) -> LogBlock? {
    try file.read { database in
      try checkRuns([runID], database)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT l.pieces, l.content FROM log l JOIN run r ON r.id = l.run
          WHERE r.name = ? AND l.position = ?
          """,
        arguments: [runID, position]
      )
      guard let row else { return nil }
      guard let block = try LogRows.block(row, from: 0) else {
        throw StoreError.damaged(
          path: path,
          what: "the log of run '\(runID)' is not as it was written"
        )
      }
      return block
    }
  }

  /// The files that a run's program left, by path.
  ///
  /// - Throws: `unknownRun`; `damaged` where a path leads out of the run's folder or a hash is none.
  public func artifacts(of runID: String) throws(StoreError) -> [Artifact] {
    let artifacts = try file.read { database in
      try checkRuns([runID], database)
      return try Row.fetchAll(
        database,
        sql: """
          SELECT a.path, a.hash, a.size FROM artifact a JOIN run r ON r.id = a.run
          WHERE r.name = ? ORDER BY a.path
          """,
        arguments: [runID]
      ).map { try Artifact(path: $0.value(0), hash: $0.value(1), size: $0.value(2)) }
    }
    if let wrong = artifacts.first(where: { !$0.isWellFormed }) {
      throw .damaged(
        path: path,
        what: "run '\(runID)' has an artifact that no program can leave: path '\(wrong.path)', "
          + "hash '\(wrong.hash)'"
      )
    }
    return artifacts
  }

  /// The files that programs left, with the ids of their runs, those in the trash included.
  public func allArtifacts() throws(StoreError) -> [(run: String, artifact: Artifact)] {
    try file.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT r.name, a.path, a.hash, a.size FROM artifact a JOIN run r ON r.id = a.run
          ORDER BY r.id, a.path
          """
      ).map { row in
        let artifact = try Artifact(path: row.value(1), hash: row.value(2), size: row.value(3))
        return (run: try row.value(0), artifact: artifact)
      }
    }
  }

  /// The hashes of all artifacts of all runs, those in the trash included.
  public func artifactHashes() throws(StoreError) -> Set<String> {
    try file.read { database in
      Set(try String.fetchAll(database, sql: "SELECT DISTINCT hash FROM artifact"))
    }
  }

  /// The ids of all runs, those in the trash included.
  public func allRunIDs() throws(StoreError) -> Set<String> {
    try file.read { database in Set(try String.fetchAll(database, sql: "SELECT name FROM run")) }
  }

  /// How a run's program was executed; nil where the run has none or is not over.
  ///
  /// - Throws: `unknownRun`.
  public func process(of runID: String) throws(StoreError) -> ProcessRecord? {
    try file.read { database in
      try checkRuns([runID], database)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT p.words, p.folder, p.exit_code, p.signal, p.user_time, p.system_time, p.peak_memory
          FROM process p JOIN run r ON r.id = p.run WHERE r.name = ?
          """,
        arguments: [runID]
      )
      guard let row else { return nil }
      guard let words: [String] = try? StoredJSON.value(row.value(0)) else {
        throw StoreError.damaged(
          path: path,
          what: "the command of run '\(runID)' is not as it was written"
        )
      }
      return try ProcessRecord(
        words: words,
        folder: row.value(1),
        exitCode: row.value(2),
        signal: row.value(3),
        userTime: row.value(4),
        systemTime: row.value(5),
        peakMemory: row.value(6)
      )
    }
  }
}
