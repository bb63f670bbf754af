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

  /// Opens a connection that cannot write, to a store of this program's version.
  static func openUpgradedReader(
    _ path: String,
    patience: Double,
    _ surroundings: Surroundings
  ) throws -> DatabaseQueue {
    let reader = try openReader(path, patience: patience)
    let found = try reader.read { try version($0, path: path) }
    if found == 0 { throw StoreError.empty(path: path) }
    if found == Schema.version { return reader }
    try reader.close()
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    for (place, what) in [(path, "the file"), (folder, "its folder")] {
      guard FileManager.default.isWritableFile(atPath: place) else {
        let reason = "\(what) is read-only"
        throw StoreError.older(path: path, found: found, known: Schema.version, reason: reason)
      }
    }
    try openWriter(path, patience: patience, surroundings).close()
    return try openReader(path, patience: patience)
  }

  /// Opens a connection that cannot write.
  static func openReader(_ path: String, patience: Double) throws -> DatabaseQueue {
    var configuration = configuration(path, patience: patience, pragmas: Schema.readerPragmas)
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

  /// Opens a connection that writes, with the tables of this program's version in place.
  static func openWriter(
    _ path: String,
    patience: Double,
    _ surroundings: Surroundings
  ) throws -> DatabaseQueue {
    let configuration = configuration(path, patience: patience, pragmas: Schema.writerPragmas)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let onNetwork = surroundings.networkFileSystem(path) != nil
    let notice = try queue.writeWithoutTransaction { database -> StoreNotice? in
      // One transaction, so that another process's migration is seen whole or not at all.
      let found = try database.transaction(.deferred) { try version(database, path: path) }
      if found == 0 { try database.execute(sql: Schema.filePragmas) }
      if !onNetwork { try database.enterLog(unlessBusy: found > 0) }
      guard found < Schema.version else { return nil }
      return try upgrade(database, path: path, patience: patience, surroundings)
    }
    if let notice { surroundings.notify(notice) }
    return queue
  }

  /// Makes the tables or brings them up to date, unless another process has been quicker.
  private static func upgrade(
    _ database: Database,
    path: String,
    patience: Double,
    _ surroundings: Surroundings
  ) throws -> StoreNotice? {
    var backup: String?
    do {
      return try database.transaction(.immediate) {
        let found = try version(database, path: path)
        guard found < Schema.version else { return nil }
        if found > 0 {
          try checkNobodyRecords(database, path: path, found: found, surroundings)
          let source = try openReader(path, patience: patience)
          backup = try StoreBackup.make(from: source, of: path, word: "v\(found)-backup")
          try source.close()
        }
        try Schema.migrate(database, from: found)
        return backup.map { .upgraded(path: path, from: found, to: Schema.version, backup: $0) }
      }
    } catch {
      // The store is as it was, so nobody needs a copy of it.
      if let backup { try? FileManager.default.removeItem(atPath: backup) }
      throw error
    }
  }

  /// A process of the older version would go on writing what it knows of, and no more.
  private static func checkNobodyRecords(
    _ database: Database,
    path: String,
    found: Int,
    _ surroundings: Surroundings
  ) throws {
    let writers = try surroundings.liveness.writers(database, at: surroundings.now())
    guard let living = writers.first(where: { !$0.isDead }) else { return }
    throw StoreError.inUse(path: path, found: found, known: Schema.version, by: living.identity)
  }

  /// Takes a store on a network file system off its write-ahead log, which is not safe there.
  ///
  /// Tells so where that is done, and whenever somebody comes to write.
  static func leaveLogOnNetwork(
    _ path: String,
    toWrite: Bool,
    patience: Double,
    _ surroundings: Surroundings
  ) throws {
    guard let kind = surroundings.networkFileSystem(path) else { return }
    let mustLeave = usesLog(path) && FileManager.default.isWritableFile(atPath: path)
    if toWrite || mustLeave {
      surroundings.notify(.onNetwork(path: path, fileSystem: kind))
    }
    guard mustLeave else { return }
    // A connection that has the file for itself needs no shared memory.
    let configuration = configuration(
      path,
      patience: patience,
      pragmas: "PRAGMA locking_mode = EXCLUSIVE"
    )
    try retrying(for: patience) {
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.writeWithoutTransaction { database in
        _ = try version(database, path: path)
        try database.execute(sql: "PRAGMA journal_mode = DELETE")
      }
      try queue.close()
    }
  }

  /// Whether a file's header says that it has a write-ahead log (SQLite, Database File Format, 1.3).
  private static func usesLog(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    let header = (try? file.read(upToCount: 20)) ?? Data()
    return header.count == 20 && header.last == 2
  }

  /// Throws `foreign` for another program's database.
  static func checkApplication(_ database: Database, path: String) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    guard found == Schema.applicationID else {
      throw StoreError.foreign(path: path, applicationID: found)
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
    try checkApplication(database, path: path)
    guard found <= Schema.version else {
      throw StoreError.newer(path: path, found: found, known: Schema.version)
    }
    guard found >= 1 else {
      throw StoreError.unreadable(path: path, what: "the layout version \(found)")
    }
    return found
  }

  private static func configuration(
    _ path: String,
    patience: Double,
    pragmas: String
  ) -> Configuration {
    var configuration = Configuration()
    let waiting = Patience(path: path, seconds: patience)
    configuration.busyMode = .callback { tries in waiting.wait(tries: tries) }
    configuration.label = "store"
    configuration.prepareDatabase { try $0.execute(sql: pragmas) }
    return configuration
  }

  private static func immutableURI(_ path: String) -> String? {
    let absolute = URL(fileURLWithPath: path).path
    return absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed)
      .map { "file:\($0)?immutable=1" }
  }

  static func size(of path: String) -> Int {
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

extension Database {
  /// Switches the file to a write-ahead log, which stays with it.
  ///
  /// A file that others use may be left as it is: both kinds of journal are safe.
  fileprivate func enterLog(unlessBusy: Bool) throws {
    do {
      try execute(sql: "PRAGMA journal_mode = WAL")
    } catch let error as DatabaseError where unlessBusy && error.isTransient {
      return
    }
  }
}
