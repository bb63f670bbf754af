private import Foundation

/// The program curl(1), which knows proxies, certificates, redirections and resuming.
struct Curl {
  /// How a transfer ended, with the reason in curl's words.
  enum Ending {
    /// All bytes came.
    case complete
    /// The connection broke after it began; what came is on disk.
    case broken(String)
    /// The file on disk cannot be continued from there.
    case notResumable(String)
    /// The file on disk cannot be written.
    case unwritable(String)
    /// Nothing came, for any other reason.
    case failed(String)
    /// It was asked to end.
    case cancelled
  }

  /// Where the program is.
  let path: String
  /// The environment that it gets: proxies and certificates are told there.
  let environment: [String: String]
  /// How often it tries again by itself, after 1, 2, 4 seconds, where a server is busy.
  let retries: Int
  /// The columns of the terminal on which it draws its progress; nil where there is none.
  let columns: Int?

  /// The program on the PATH of an environment; nil where there is none.
  static func path(in environment: [String: String]) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").lazy.map { "\($0)/curl" }
      .first { access($0, X_OK) == 0 }
  }

  /// Transfers `url` to the end of the file at `target`, which is made where it is missing.
  func transfer(
    _ url: String,
    to target: String,
    isCancelled: () -> Bool,
    progress: (String) -> Void
  ) throws(FetchError) -> Ending {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments(url, target)
    process.environment = environment.merging(columns.map { ["COLUMNS": "\($0)"] } ?? [:]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    do { try process.run() } catch {
      throw .curlFails(path: path, reason: error.localizedDescription)
    }
    let text = listen(to: process, errors.fileHandleForReading.fileDescriptor, isCancelled) {
      // What it says of errors, the caller tells with the mirror's address.
      if columns != nil, !$0.contains("curl: (") { progress($0) }
    }
    process.waitUntilExit()
    if isCancelled() { return .cancelled }
    guard process.terminationReason == .exit else {
      return .failed("curl was ended by signal \(process.terminationStatus)")
    }
    return Self.ending(process.terminationStatus, text)
  }

  private func arguments(_ url: String, _ target: String) -> [String] {
    [
      "--fail", "--location", "--globoff", "--retry", "\(retries)", "--connect-timeout", "20",
      // A connection that gives nothing for half a minute is a broken one.
      "--speed-limit", "1", "--speed-time", "30",
      "--continue-at", "-", "--output", target, "--url", url,
    ] + (columns == nil ? ["--silent", "--show-error"] : ["--progress-bar"])
  }

  /// Passes on and gives what curl says until it ends; ends it when that is asked for.
  private func listen(
    to process: Process,
    _ file: CInt,
    _ isCancelled: () -> Bool,
    hear: (String) -> Void
  ) -> String {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    var isAsked = false
    while true {
      if !isAsked, isCancelled() {
        // Not SIGTERM, which a child inherits blocked from some threads; curl has nothing to tidy.
        kill(process.processIdentifier, SIGKILL)
        isAsked = true
      }
      // Not until the end of the pipe alone: a child of another thread may hold it open.
      let isRunning = process.isRunning
      var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
      guard poll(&request, 1, isRunning ? 50 : 0) > 0 else {
        if isRunning { continue }
        return text
      }
      let count = read(file, &buffer, buffer.count)
      guard count > 0 else { return text }
      let piece = String(decoding: buffer.prefix(count), as: UTF8.self)
      text += piece
      hear(piece)
    }
  }

  /// The meaning of curl's exit codes, from its manual.
  private static func ending(_ status: CInt, _ text: String) -> Ending {
    let lines = text.split { $0.isNewline }
    let reason =
      lines.last { $0.hasPrefix("curl: (") }.map(String.init) ?? "curl: exit code \(status)"
    switch status {
    case 0: return .complete
    // Partial file, operation timed out, nothing sent back, failures of sending and receiving,
    // errors of HTTP/2 and HTTP/3 streams.
    case 18, 28, 52, 55, 56, 92, 95: return .broken(reason)
    // The server has no ranges, or the file is longer there than here.
    case 33, 36: return .notResumable(reason)
    case 22 where reason.contains("error: 416"): return .notResumable(reason)
    case 23: return .unwritable(reason)
    default: return .failed(reason)
    }
  }
}
