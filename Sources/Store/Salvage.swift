internal import Foundation
internal import GRDB

/// What was saved out of a damaged store.
public struct Salvage: Hashable, Sendable {
  /// How many runs the new store has.
  public let runs: Int
  /// How many points they have.
  public let points: Int
  /// What could not be saved, a sentence each.
  public let lost: [String]
}

extension Store {
  /// Writes what can be read of a damaged store into a new one; the damaged one stays as it is.
  ///
  /// Each series keeps its points up to the first that cannot be read or does not match its
  /// checksum; a run that lost points becomes `interrupted` and says so.
  ///
  /// - Parameters:
  ///   - damaged: The path of the damaged store.
  ///   - new: The path of the new store, where no file is.
  ///   - now: The time, in milliseconds since 1970-01-01 UTC.
  /// - Returns: What was saved and what was not.
  /// - Throws: `inTheWay` where there is a file at `new`; `notADatabase` or `foreign` where the
  ///   damaged file cannot be told to be a store. There is no new store then.
  public static func salvage(
    _ damaged: String,
    into new: String,
    now: @escaping @Sendable () -> Int
  ) throws(StoreError) -> Salvage {
    try StoreFile.check(damaged)
    guard !FileManager.default.fileExists(atPath: new) else { throw .inTheWay(path: new) }
    let source = new + ".source"
    defer { for suffix in StoreFile.suffixes { unlink(source + suffix) } }
    do {
      try StoreFile.copyPadded(damaged, to: source)
      // All writers count as dead: nobody records to this copy.
      let nobody = Liveness { _ in false }
      let store = try Store(path: new, access: .write(.nobody), liveness: nobody, now: now)
      do {
        let reader = try StoreFile.openReader(source, patience: 1)
        try reader.read { try StoreFile.checkApplication($0, path: damaged) }
        let salvage = try store.file.refill(from: reader)
        try store.close()
        return salvage
      } catch {
        try? store.close()
        for suffix in StoreFile.suffixes { unlink(new + suffix) }
        throw error
      }
    } catch {
      throw StoreError(error, path: damaged, patience: 1)
    }
  }
}

extension WriterIdentity {
  fileprivate static let nobody = WriterIdentity(host: "", pid: 0, processStart: "")
}

extension StoreFile {
  /// What the names of a store's files end in.
  static let suffixes = ["", "-wal", "-shm", "-journal"]

  fileprivate static func check(_ path: String) throws(StoreError) {
    do { try checkIsFile(path) } catch { throw StoreError(error, path: path, patience: 0) }
  }

  /// Copies a store's files; a file that was cut off gets zeros for the pages that are missing, so
  /// that SQLite reads the others.
  fileprivate static func copyPadded(_ path: String, to copy: String) throws {
    for suffix in ["", "-wal", "-journal"]
    where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: copy))
    defer { try? file.close() }
    // Bytes 16 and 17 are the page's size, 28 to 31 the number of pages (SQLite, Database File
    // Format, 1.3).
    guard let header = try file.read(upToCount: 100), header.count == 100 else { return }
    let bytes = [UInt8](header)
    let pageSize = max(Int(bytes[16]) << 8 | Int(bytes[17]), 512)
    let pages = bytes[28..<32].reduce(0) { $0 << 8 | Int($1) }
    let (whole, isTooLarge) = pages.multipliedReportingOverflow(by: pageSize)
    let found = try file.seekToEnd()
    // A damaged number must not fill the disk.
    if !isTooLarge, UInt64(whole) > found, whole < 1 << 40 {
      try file.truncate(atOffset: UInt64(whole))
    }
  }

  /// Fills this new store with what another one still gives.
  fileprivate func refill(from source: DatabaseQueue) throws(StoreError) -> Salvage {
    try write { database in
      try database.execute(sql: "PRAGMA foreign_keys = OFF")
      defer { try? database.execute(sql: "PRAGMA foreign_keys = ON") }
      return try source.unsafeRead { old in
        try database.transaction(.immediate) {
          var copying = Salvaging(old: old, new: database)
          try copying.copyTables()
          try copying.dropHomeless()
          try copying.trimSeries()
          return try copying.result()
        }
      }
    }
  }
}
