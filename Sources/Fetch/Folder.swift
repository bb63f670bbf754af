private import Foundation

/// The folder that files are fetched into: the owner of its lock.
///
/// Two processes that append to the same unfinished file would spoil it. The lock is of the system
/// (`flock`), so nothing of it stays when a process dies.
final class Folder {
  let path: String
  private let handle: CInt

  /// Makes the folder and those above it where they are missing, and locks it.
  init(_ path: String) throws(FetchError) {
    self.path = path
    try Self.make(path)
    handle = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard handle >= 0 else { throw .system("use the folder", path) }
    // A file system without locks is no reason to fetch nothing.
    if flock(handle, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(handle)
      throw .busy(folder: path)
    }
  }

  deinit {
    close(handle)
  }

  private static func make(_ path: String) throws(FetchError) {
    for end in path.indices.dropFirst() where path[end] == "/" {
      mkdir(String(path[..<end]), 0o777)
    }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw .system("make the folder", path) }
  }
}

extension FetchError {
  /// The system's refusal, with the reason of `errno`.
  static func system(_ action: String, _ path: String) -> FetchError {
    .refused(action: action, path: path, reason: String(cString: strerror(errno)))
  }
}
