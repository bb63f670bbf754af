import Foundation
import Plot

/// A folder that results are written to, made where it is missing.
struct FolderOutput {
  let path: String

  /// Makes the folder and those above it.
  func make() throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: path, reason: "make the folder", hint: "name another with --folder")
    }
  }

  /// Writes a file in the folder, as a whole or not at all.
  func write(_ bytes: [UInt8], to name: String) throws {
    try make()
    try FigureFile(bytes).write(to: "\(path)/\(name)")
  }
}
