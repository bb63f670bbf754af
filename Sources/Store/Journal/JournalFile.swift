internal import Foundation

/// A file of a journal being written: made by its one writer, and appended to alone.
///
/// It needs no locks, no shared memory and no renaming, and so is safe on network file systems.
final class JournalFile: Sendable {
  /// What it asks of the system, which fails where disks do.
  struct System: Sendable {
    var make: @Sendable (String) -> Int32 = {
      open($0, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
    }
    var write: @Sendable (Int32, UnsafeRawPointer?, Int) -> Int = { Foundation.write($0, $1, $2) }
    var sync: @Sendable (Int32) -> Int32 = { fsync($0) }
  }

  let path: String
  private let descriptor: Int32
  private let system: System

  /// Makes a file; nil where there is one of the name.
  ///
  /// The system alone decides this: what a client of a network file system remembers of a folder may
  /// be old.
  init?(creating path: String, _ system: System) throws(StoreError) {
    self.path = path
    self.system = system
    descriptor = system.make(path)
    guard descriptor >= 0 else {
      if errno == EEXIST { return nil }
      throw Self.failure(path, "cannot be made", errno)
    }
    // The name itself must survive a power cut, too; not every file system can do this.
    let folder = (path as NSString).deletingLastPathComponent
    let parent = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    if parent >= 0 {
      _ = fsync(parent)
      _ = Foundation.close(parent)
    }
  }

  deinit { _ = Foundation.close(descriptor) }

  /// Appends all of some bytes; where that fails none of them stays.
  ///
  /// - Parameters:
  ///   - bytes: Whole records.
  ///   - end: How many bytes the file has.
  /// - Throws: What kept them from being written.
  func append(_ bytes: [UInt8], at end: Int) throws(StoreError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        system.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let code = errno
        // Half a record in the middle would cost a reader its neighbours.
        _ = ftruncate(descriptor, off_t(end))
        throw Self.failure(path, "cannot be written", code)
      }
      written += count
    }
  }

  /// Removes the file, in which nothing is.
  func remove() { _ = unlink(path) }

  /// Waits until all is on disk, or at the server.
  ///
  /// - Throws: What kept it from there; it may be lost then, though the system tells that once only.
  func sync() throws(StoreError) {
    while system.sync(descriptor) != 0 {
      if errno == EINTR { continue }
      // Special files and some file systems cannot.
      if errno == EINVAL || errno == ENOTSUP { return }
      throw Self.failure(path, "cannot be brought to disk", errno)
    }
  }

  static func failure(_ path: String, _ what: String, _ code: Int32) -> StoreError {
    .journal(
      path: path,
      what: "\(what): \(String(cString: strerror(code))); make room or make its folder accessible, "
        + "then start the task again, which goes on"
    )
  }
}
