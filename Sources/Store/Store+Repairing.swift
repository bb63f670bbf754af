internal import GRDB

/// What a repair did.
public struct StoreRepair: Hashable, Sendable {
  /// The copy of the store as it was, nil where nothing was to be repaired.
  public let backup: String?
  /// What is repaired.
  public let repaired: [StoreProblem]
  /// What is not.
  public let left: [StoreProblem]

  /// Makes a record; of nothing done unless told.
  public init(backup: String? = nil, repaired: [StoreProblem] = [], left: [StoreProblem]) {
    self.backup = backup
    self.repaired = repaired
    self.left = left
  }
}

extension Store {
  /// What is wrong with the store; everything in it is read.
  ///
  /// The file's structure, references between rows, hashes, runs whose process is gone, points
  /// against their checksums and places, summaries against points.
  ///
  /// - Returns: Nothing for a store that is whole.
  /// - Throws: `corrupt` where the file is too damaged to be read so far.
  public func problems() throws(StoreError) -> [StoreProblem] {
    try file.read { database in
      let writers = try liveness.writers(database, at: now())
      return try Examination.ailments(database, writers: writers).map(\.problem)
    }
  }

  /// Repairs what can be repaired without losing anything, after a copy of the store was made.
  ///
  /// - Returns: What was done.
  /// - Throws: `inUse` where a process is recording; `noBackup`. Nothing is changed then.
  public func repair() throws(StoreError) -> StoreRepair {
    try file.transaction { database in
      let writers = try liveness.writers(database, at: now())
      if let living = writers.first(where: { !$0.isDead }) {
        throw StoreError.recording(path: path, by: living.identity)
      }
      let ailments = try Examination.ailments(database, writers: writers)
      let curable = ailments.filter { $0.cure != nil }
      let left = ailments.filter { $0.cure == nil }.map(\.problem)
      if curable.isEmpty { return StoreRepair(left: left) }
      let backup = try file.backUp(as: "before-repair")
      for ailment in curable { try ailment.cure?(database) }
      return StoreRepair(backup: backup, repaired: curable.map(\.problem), left: left)
    }
  }
}
