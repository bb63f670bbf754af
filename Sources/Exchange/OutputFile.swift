internal import Foundation

/// A file being written piece by piece; it gets its name when it is whole.
final class OutputFile {
  private let path: String
  private let handle: FileHandle
  private var buffer: [UInt8] = []

  /// Begins a file.
  init(_ path: String) throws(ExchangeError) {
    self.path = path
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
    self.handle = handle
  }

  func write(_ text: String) throws(ExchangeError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count > 1 << 18 { try flush() }
  }

  func write(_ bytes: [UInt8]) throws(ExchangeError) {
    buffer.append(contentsOf: bytes)
    if buffer.count > 1 << 18 { try flush() }
  }

  /// Writes the rest and closes the file.
  func close() throws(ExchangeError) {
    try flush()
    try? handle.close()
  }

  private func flush() throws(ExchangeError) {
    do {
      try handle.write(contentsOf: buffer)
    } catch {
      throw .unwritable(path: path, reason: "the disk may be full (\(error.localizedDescription))")
    }
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Where an export goes: built under another name beside it, so that a failure leaves nothing.
struct OutputPlace {
  let path: String
  /// What to write to.
  let partial: String

  /// Checks that nothing is in the way.
  init(_ path: String) throws(ExchangeError) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    partial = self.path + ".partial"
    let files = FileManager.default
    var isFolder = ObjCBool(false)
    if files.fileExists(atPath: path, isDirectory: &isFolder) {
      let isEmpty = (try? files.contentsOfDirectory(atPath: path))?.isEmpty == true
      guard isFolder.boolValue, isEmpty else { throw .exists(path: path) }
    }
    try? files.removeItem(atPath: partial)
    let parent = URL(fileURLWithPath: self.path).deletingLastPathComponent().path
    do {
      try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: parent, reason: "the folder cannot be made")
    }
  }

  /// Makes a folder below the place under which the export is built.
  func makeFolder(_ name: String = "") throws(ExchangeError) -> String {
    let folder = name.isEmpty ? partial : partial + "/" + name
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: folder, reason: "the folder cannot be made")
    }
    return folder
  }

  /// Gives the export its name.
  func finish() throws(ExchangeError) {
    do {
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
      try FileManager.default.moveItem(atPath: partial, toPath: path)
    } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }

  /// Removes what was written.
  func discard() { try? FileManager.default.removeItem(atPath: partial) }
}
