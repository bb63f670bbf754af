import ArgumentParser
import Experiment
import Foundation
import Store

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Print what a run's program printed.",
    discussion: """
      Standard output goes to standard output, standard error and exp's own notes to standard \
      error, each in the order in which it came, byte for byte.
      """
  )

  enum Stream: String, ExpressibleByArgument, CaseIterable {
    case all, output, error
  }

  @Argument(help: "A run's id, the beginning of one, or 'latest'.") var target: String
  @OptionGroup var store: StoreOptions
  @Flag(name: [.short, .long], help: "Go on until the run is over.") var follow = false
  @Option(help: "Which of the two: output, error or all.") var stream = Stream.all
  @Flag(help: "Begin each line with its time since the run's start.") var times = false

  func run() throws {
    Interruption.ignoreBrokenPipes()
    let store = try store.openForReading()
    guard case .run(let run) = try Target.find(target, in: store) else {
      throw NotOneRun(target: target)
    }
    var printer = LogPrinter(stream: stream, times: times)
    var position = 0
    while true {
      // Asked before, so that nothing that comes with the end is missed.
      let isRunning = try store.run(matching: run.id).status == .running
      position += try store.readLog(of: run.id, from: position) { printer.print($0) }
      if !follow || !isRunning { break }
      Thread.sleep(forTimeInterval: 0.2)
    }
    if position == 0 { Console.note("\(run.shortID) has no log: its program printed nothing") }
  }
}

/// An experiment, given to a command that is about one run.
struct NotOneRun: Error, CustomStringConvertible {
  let target: String

  var description: String {
    "'\(target)' is an experiment; name one of its runs, which 'exp list \(target)' shows"
  }
}

/// Prints the pieces of a log.
private struct LogPrinter {
  let stream: LogCommand.Stream
  let times: Bool
  private var isAtLineStart = true

  init(stream: LogCommand.Stream, times: Bool) {
    self.stream = stream
    self.times = times
  }

  mutating func print(_ block: LogBlock) {
    var start = 0
    for piece in block.pieces {
      let bytes = block.content[start..<(start + piece.count)]
      start += piece.count
      guard stream == .all || (stream == .output) == (piece.stream == .output) else { continue }
      let file = stream != .all || piece.stream == .output ? STDOUT_FILENO : STDERR_FILENO
      Self.write(times ? timed(bytes, at: piece.elapsed) : Array(bytes), to: file)
    }
  }

  private mutating func timed(_ bytes: ArraySlice<UInt8>, at elapsed: UInt32) -> [UInt8] {
    let label = Array(String(format: "%10.3f  ", Double(elapsed) / 1000).utf8)
    var result: [UInt8] = []
    for byte in bytes {
      if isAtLineStart { result += label }
      result.append(byte)
      isAtLineStart = byte == 10
    }
    return result
  }

  private static func write(_ bytes: [UInt8], to file: Int32) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Foundation.write(file, start, rest.count)
        if count < 0, errno != EINTR { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, count)))
      }
    }
  }
}
