import Foundation

/// Asks the terminal what it is.
enum TerminalQuestion {
  /// For how long an answer is waited for, in milliseconds: a slow connection's way there and back.
  private static let patience = 1500

  /// Writes a question to this process's terminal and reads its answer, up to a final `c`.
  ///
  /// What is typed meanwhile is neither shown nor kept.
  ///
  /// - Returns: Nil where there is no terminal, where another process has it, and where no answer
  ///   comes in time.
  static func ask(_ question: String) -> String? {
    let file = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    // A process in the background would be stopped for it.
    guard tcgetpgrp(file) == getpgrp() else { return nil }
    return unlined(file) { answer(to: question, file) }
  }

  /// The width of the terminal that standard output goes to, in pixels; nil where it does not tell.
  static var width: Double? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_xpixel > 0 else { return nil }
    return Double(size.ws_xpixel)
  }

  /// Does something while the terminal gives each byte as it comes and shows none, which no signal
  /// may make permanent.
  private static func unlined<Result>(_ file: Int32, _ body: () -> Result?) -> Result? {
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    var settings = termios()
    guard tcgetattr(file, &settings) == 0 else { return nil }
    var changed = settings
    changed.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(file, TCSANOW, &changed) == 0 else { return nil }
    defer { tcsetattr(file, TCSANOW, &settings) }
    return body()
  }

  private static func answer(to question: String, _ file: Int32) -> String? {
    let bytes = Array(question.utf8)
    guard write(file, bytes, bytes.count) == bytes.count else { return nil }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 256)
    let end = ContinuousClock.now + .milliseconds(patience)
    while answer.last != UInt8(ascii: "c"), answer.count < 4096 {
      let left = (end - ContinuousClock.now) / .milliseconds(1)
      var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      guard left > 0, poll(&request, 1, Int32(left.rounded(.up))) > 0 else { return nil }
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return nil }
      answer += buffer[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
