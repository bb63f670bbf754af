internal import Foundation
internal import GRDB

/// A copy of a store, made before something in it is changed for good.
enum StoreBackup {
  /// Copies a store, as it was last committed, beside itself.
  ///
  /// The copy has its name only once all of it is on disk; no other file is ever replaced. To be
  /// called while another connection holds the store's write lock.
  ///
  /// - Parameters:
  ///   - source: A connection that reads the store.
  ///   - path: The store's path.
  ///   - word: What the copy's name ends in.
  /// - Returns: The copy's path.
  /// - Throws: `noBackup`; nothing is left behind then.
  static func make(from source: DatabaseQueue, of path: String, word: String) throws -> String {
    let name = freeName(path + "." + word)
    let partial = name + ".partial"
    do {
      try copy(source, to: partial)
      try sync(partial)
      try FileManager.default.moveItem(atPath: partial, toPath: name)
      try sync(URL(fileURLWithPath: name).deletingLastPathComponent().path)
      return name
    } catch {
      for suffix in ["", "-journal", "-wal", "-shm"] { unlink(partial + suffix) }
      let reason = (error as? DatabaseError)?.message ?? error.localizedDescription
      throw StoreError.noBackup(path: path, backup: name, reason: reason)
    }
  }

  private static func copy(_ source: DatabaseQueue, to path: String) throws {
    // What a killed process left: whoever makes a copy holds the store's lock.
    unlink(path)
    let copy = try DatabaseQueue(path: path)
    try source.backup(to: copy)
    try copy.close()
  }

  private static func freeName(_ name: String) -> String {
    let files = FileManager.default
    if !files.fileExists(atPath: name) { return name }
    let number = (2...).first { !files.fileExists(atPath: "\(name)-\($0)") }
    return "\(name)-\(number ?? 2)"
  }

  /// Waits until a file or a folder is on disk.
  private static func sync(_ path: String) throws {
    let file = open(path, O_RDONLY)
    guard file >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }
}
