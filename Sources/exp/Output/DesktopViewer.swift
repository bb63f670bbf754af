import Foundation

/// Opens files with the program that the desktop has for them.
enum DesktopViewer {
  private static let program = "xdg-open"

  /// Starts the program and does not wait for it.
  ///
  /// - Throws: `FileError` where the desktop has nothing that opens files.
  static func open(_ path: String) throws(FileError) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let found = folders.map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let found else {
      throw FileError(
        path: path,
        reason: "open",
        hint: "it is written; '\(program)', which opens files, is not there: install xdg-utils"
      )
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: found)
    process.arguments = [path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw FileError(path: path, reason: "open", hint: "'\(found)': \(error.localizedDescription)")
    }
  }
}
