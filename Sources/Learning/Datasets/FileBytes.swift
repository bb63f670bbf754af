#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Files and folders as the data sets need them: the one place of this target that reads from disk.
enum FileBytes {
  /// What is at a path.
  enum Place {
    case nothing
    case folder
    case file
  }

  /// What is at a path; links are followed.
  static func place(at path: String) -> Place {
    var status = stat()
    guard stat(path, &status) == 0 else { return .nothing }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// The bytes of a file, read straight into their array.
  static func read(_ path: String) throws(DatasetError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(path, reason: "it is not a regular file")
    }
    return try [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) {
      (buffer, filled) throws(DatasetError) in
      while let start = buffer.baseAddress, filled < buffer.count {
        let count = Self.read(file, start + filled, buffer.count - filled)
        guard count >= 0 else { throw failure(path) }
        // The file has become shorter: what is missing shows when it is parsed.
        guard count > 0 else { return }
        filled += count
      }
    }
  }

  /// `read` of POSIX, begun again where a signal interrupts it.
  private static func read(_ file: CInt, _ start: UnsafeMutablePointer<UInt8>, _ size: Int) -> Int {
    #if canImport(Glibc)
      let read = Glibc.read
    #elseif canImport(Musl)
      let read = Musl.read
    #else
      let read = Darwin.read
    #endif
    while true {
      let count = read(file, start, size)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private static func failure(_ path: String) -> DatasetError {
    .unreadable(path, reason: String(cString: strerror(errno)))
  }
}
