import Foundation

/// Standard output for results, standard error for the rest.
enum Console {
  /// Prints a line of results.
  static func print(_ text: String) {
    fputs(text + "\n", stdout)
  }

  /// Prints a line for people: progress, notices, errors.
  static func note(_ text: String) {
    fputs(text + "\n", stderr)
  }

  /// Writes out what was printed.
  ///
  /// - Throws: `FileError` where it could not be written, as on a full disk.
  static func flush() throws(FileError) {
    guard fflush(stdout) == 0, ferror(stdout) == 0 else {
      throw FileError(
        path: "standard output", reason: "write", hint: String(cString: strerror(errno)))
    }
  }

  /// Whether standard error is a terminal that understands cursor movements.
  static var isTerminal: Bool {
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  /// The terminal's columns; 80 where it does not tell.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
