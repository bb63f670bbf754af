internal import Foundation
internal import GRDB

/// One store's file with its connections: one that writes, where asked, and one that reads.
///
/// Two connections, because a long read must not hold up the recording of points.
struct StoreFile: Sendable {
  let path: String
  let patience: Double
  private let reader: DatabaseQueue
  private let writer: DatabaseQueue?

  /// Opens an existing store for reading; one that must be upgraded or moved off a write-ahead log
  /// first is, where it may be written.
  init(readingAt path: String, patience: Double, _ surroundings: Surroundings) throws(StoreError) {
    self.path = path
    self.patience = patience
    writer = nil
    do {
      try Self.checkIsFile(path)
      try Self.leaveLogOnNetwork(path, toWrite: false, patience: patience, surroundings)
      reader = try retrying(for: patience) {
        try Self.openUpgradedReader(path, patience: patience, surroundings)
      }
    } catch {
      throw StoreError(error, path: path, patience: patience)
    }
  }

  /// Opens a store for writing; creates it and its folder where missing, upgrades it where old.
  init(
    writingAt path: String,
    patience: Double,
    maximumPageCount: Int?,
    _ surroundings: Surroundings
  ) throws(StoreError) {
    self.path = path
    self.patience = patience
    do {
      try Self.makeFolder(of: path)
      try Self.leaveLogOnNetwork(path, toWrite: true, patience: patience, surroundings)
      let writer = try retrying(for: patience) {
        try Self.openWriter(path, patience: patience, surroundings)
      }
      if let maximumPageCount {
        try writer.writeWithoutTransaction { database in
          try database.execute(sql: "PRAGMA max_page_count = \(maximumPageCount)")
        }
      }
      reader = try retrying(for: patience) { try Self.openReader(path, patience: patience) }
      self.writer = writer
    } catch {
      throw StoreError(error, path: path, patience: patience)
    }
  }

  /// Reads in one transaction, which sees one state of the store.
  func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    do {
      return try retrying(for: patience) {
        try reader.unsafeRead { database in
          try checkIsOpen(database)
          return try database.transaction(.deferred) { try body(database) }
        }
      }
    } catch {
      throw StoreError(error, path: path, patience: patience)
    }
  }

  /// Calls `body` with the writing connection, outside a transaction and one at a time.
  func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    guard let writer else { throw .readOnly(path: path, reason: "it was opened for reading") }
    do {
      return try retrying(for: patience) {
        try writer.writeWithoutTransaction { database in
          try checkIsOpen(database)
          return try body(database)
        }
      }
    } catch {
      throw StoreError(error, path: path, patience: patience)
    }
  }

  /// Writes in one transaction: all of it or, where anything throws, nothing.
  func transaction<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
    try write { database in try database.transaction(.immediate) { try body(database) } }
  }

  /// Copies the store beside itself, as it was last committed; to be called while writing.
  ///
  /// - Throws: `noBackup`.
  func backUp(as word: String) throws -> String {
    try StoreBackup.make(from: reader, of: path, word: word)
  }

  /// GRDB would hand SQLite a null pointer.
  private func checkIsOpen(_ database: Database) throws {
    if database.sqliteConnection == nil { throw StoreError.closed(path: path) }
  }

  /// Closes both connections; the last one of all processes leaves one file behind.
  func close() throws(StoreError) {
    do {
      try reader.close()
      try writer?.close()
    } catch {
      throw StoreError(error, path: path, patience: patience)
    }
  }
}

extension Database {
  /// Calls `body` in a transaction: `deferred` to see one state, `immediate` to write.
  func transaction<Result>(_ kind: TransactionKind, _ body: () throws -> Result) throws -> Result {
    var result: Result?
    try inTransaction(kind) {
      result = try body()
      return .commit
    }
    guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
    return result
  }
}

/// Repeats `body` while SQLite says that others stand in the way, for some seconds at most.
///
/// SQLite's own busy handler waits in most places, but not where two connections switch a file to
/// WAL or recover it at once.
func retrying<Result>(for seconds: Double, _ body: () throws -> Result) throws -> Result {
  let deadline = DispatchTime.now() + seconds
  while true {
    do {
      return try body()
    } catch let error as DatabaseError where error.isTransient && DispatchTime.now() < deadline {
      Thread.sleep(forTimeInterval: 0.005)
    }
  }
}

extension DatabaseError {
  /// Whether others stand in the way, who may be gone in a moment.
  var isTransient: Bool {
    switch resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: true
    default: false
    }
  }
}
