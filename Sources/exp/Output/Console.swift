import Experiment
import Foundation
import Synchronization

/// Standard output for results, standard error for the rest.
enum Console {
  private static let outputError = Mutex<Int32?>(nil)

  /// Prints a line of results.
  static func print(_ text: String) { print(asIs: text + "\n") }

  /// Prints records of comma-separated values.
  static func print(csv records: [[String]]) {
    print(asIs: records.map(CSVText.record).joined())
  }

  /// Prints results with the line ends that they have.
  static func print(asIs text: String) {
    guard let error = write(text, to: STDOUT_FILENO) else { return }
    outputError.withLock { $0 = $0 ?? error }
  }

  /// Prints a file.
  static func print(bytes: [UInt8]) {
    guard let error = bytes.withUnsafeBytes({ write($0, to: STDOUT_FILENO) }) else { return }
    outputError.withLock { $0 = $0 ?? error }
  }

  /// Prints a line for people: progress, notices, errors.
  static func note(_ text: String) {
    draw(text + "\n")
  }

  /// Writes to the terminal as is.
  static func draw(_ text: String) {
    // Nobody is left to tell where standard error cannot be written.
    _ = write(text, to: STDERR_FILENO)
  }

  /// Writes bytes to standard error as they are.
  static func draw(bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { write($0, to: STDERR_FILENO) }
  }

  /// Checks that all results went out.
  ///
  /// - Throws: `OutputError` where they did not, as on a full disk.
  static func check() throws(OutputError) {
    // A reader that has seen enough, such as `head`, is no failure.
    guard let error = outputError.withLock({ $0 }), error != EPIPE else { return }
    throw OutputError(reason: String(cString: strerror(error)))
  }

  private static func write(_ text: String, to file: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: file) }
  }

  /// Writes all bytes; gives the error number where that fails.
  private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32? {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Foundation.write(file, start, rest.count)
      if count < 0, errno != EINTR { return errno }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, count)))
    }
    return nil
  }

  /// Whether standard error is a terminal that understands cursor movements.
  static var isTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// The terminal's columns and lines; 80 and 24 where it does not tell.
  static var size: (columns: Int, lines: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
    return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
  }
}

/// What was printed could not be written.
struct OutputError: Error, CustomStringConvertible {
  let reason: String

  var description: String { "cannot write to standard output: \(reason)" }
}
