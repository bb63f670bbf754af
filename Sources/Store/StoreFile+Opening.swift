internal import Foundation
internal import GRDB

extension StoreFile {
  /// Throws unless there is a file with something in it.
  static func checkIsFile(_ path: String) throws {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw StoreError.missing(path: path)
    }
    if isFolder.boolValue { throw StoreError.isFolder(path: path) }
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw StoreError.permissionDenied(path: path, reason: "the file is not readable")
    }
    if size(of: path) == 0 { throw StoreError.empty(path: path) }
  }

  /// Creates the folder that a new store goes into, and refuses a path that cannot be written.
  static func makeFolder(of path: String) throws {
    let files = FileManager.default
    var isFolder = ObjCBool(false)
    if files.fileExists(atPath: path, isDirectory: &isFolder) {
      if isFolder.boolValue { throw StoreError.isFolder(path: path) }
      guard files.isWritableFile(atPath: path) else {
        throw StoreError.readOnly(path: path, reason: "the file is read-only")
      }
    }
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw StoreError.readOnly(path: path, reason: "the folder '\(folder)' cannot be made")
    }
    guard files.isWritableFile(atPath: folder) else {
      throw StoreError.readOnly(path: path, reason: "the folder '\(folder)' is read-only")
    }
  }

  /// Opens a connection that cannot write.
  static func openReader(_ path: String, patience: Double) throws -> DatabaseQueue {
    var configuration = configuration(patience: patience, pragmas: Schema.readerPragmas)
    configuration.readonly = true
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch let error as DatabaseError where error.needsSharedMemory {
      // In a folder that cannot be written there is no place for the index of the write-ahead log.
      // Without a log none is needed: nobody can be writing.
      guard size(of: path + "-wal") == 0, let uri = immutableURI(path) else {
        throw StoreError.permissionDenied(
          path: path,
          reason:
            "its last changes are in '\(path)-wal', which cannot be read in a read-only folder"
        )
      }
      return try DatabaseQueue(path: uri, configuration: configuration)
    }
  }

  /// Opens a connection that writes, with the tables in place.
  static func openWriter(
    _ path: String,
    patience: Double,
    maximumPageCount: Int?
  ) throws -> DatabaseQueue {
    let configuration = configuration(patience: patience, pragmas: Schema.writerPragmas)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { database in
      // One transaction, so that another process's migration is seen whole or not at all.
      var found = try database.transaction(.deferred) { try version(database, path: path) }
      if found < Schema.version {
        try database.execute(sql: Schema.filePragmas)
        try database.transaction(.immediate) {
          // Another process may have been quicker.
          found = try version(database, path: path)
          if found < Schema.version { try Schema.migrate(database, from: found) }
        }
      }
      if let maximumPageCount {
        try database.execute(sql: "PRAGMA max_page_count = \(maximumPageCount)")
      }
    }
    return queue
  }

  /// Throws unless the database is a store that this program can read as it is.
  static func checkIdentity(_ database: Database, path: String) throws {
    let found = try version(database, path: path)
    if found == 0 { throw StoreError.empty(path: path) }
    if found < Schema.version {
      throw StoreError.older(path: path, found: found, known: Schema.version)
    }
  }

  /// The version of a store's layout, 0 where there is no table yet.
  ///
  /// - Throws: `foreign` for another program's database, `newer` for a later program's store.
  private static func version(_ database: Database, path: String) throws -> Int {
    let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if application == 0, tables == 0 { return 0 }
    guard application == Schema.applicationID else {
      throw StoreError.foreign(path: path, applicationID: application)
    }
    guard found <= Schema.version else {
      throw StoreError.newer(path: path, found: found, known: Schema.version)
    }
    return found
  }

  private static func configuration(patience: Double, pragmas: String) -> Configuration {
    var configuration = Configuration()
    // SQLite's own handler sleeps up to 100 ms at a time, which costs points at a kill when several
    // processes write.
    let nap = 0.002
    configuration.busyMode = .callback { tries in
      Thread.sleep(forTimeInterval: nap)
      return Double(tries) * nap < patience
    }
    configuration.label = "store"
    configuration.prepareDatabase { try $0.execute(sql: pragmas) }
    return configuration
  }

  private static func immutableURI(_ path: String) -> String? {
    let absolute = URL(fileURLWithPath: path).path
    return absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
      .map { "file:\($0)?immutable=1" }
  }

  private static func size(of path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }
}

extension DatabaseError {
  fileprivate var needsSharedMemory: Bool {
    switch resultCode {
    case .SQLITE_CANTOPEN, .SQLITE_READONLY: true
    default: false
    }
  }
}
