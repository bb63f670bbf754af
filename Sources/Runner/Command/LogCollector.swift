import Experiment
import Foundation

/// Gathers what a program prints into blocks for the store: large ones of what comes fast, soon of
/// what has just begun, seldom of what goes on for long.
struct LogCollector {
  private static let blockSize = 1 << 18
  /// More of a run is not kept, in bytes.
  private static let limit = 1 << 28

  private var block = LogBlock()
  private var total = 0
  private var lastTold: UInt32 = 0
  private var isCut = false
  /// The last bytes of standard error, for messages.
  private(set) var tail: [UInt8] = []

  /// Whether a block is due at that time.
  func isDue(at elapsed: UInt32) -> Bool {
    if block.content.count >= Self.blockSize { return true }
    let interval = min(10_000, max(200, elapsed / 100))
    return !block.content.isEmpty && elapsed &- lastTold >= interval
  }

  mutating func add(
    _ bytes: UnsafeRawBufferPointer,
    from stream: LogBlock.Stream,
    elapsed: UInt32
  ) {
    if stream == .error {
      tail.append(contentsOf: bytes.suffix(4096))
      if tail.count > 8192 { tail.removeFirst(tail.count - 4096) }
    }
    guard !isCut else { return }
    total += bytes.count
    if total > Self.limit {
      isCut = true
      note("more than \(Self.limit >> 20) MB printed; the log ends here", elapsed: elapsed)
    } else {
      block.add(bytes, from: stream, elapsed: elapsed)
    }
  }

  /// Adds a line of exp's own.
  mutating func note(_ text: String, elapsed: UInt32) {
    var line = "exp: \(text)\n"
    line.withUTF8 { block.add(UnsafeRawBufferPointer($0), from: .note, elapsed: elapsed) }
  }

  /// Takes what has been gathered; nil where there is nothing.
  mutating func take(at elapsed: UInt32) -> LogBlock? {
    guard !block.content.isEmpty else { return nil }
    lastTold = elapsed
    defer { block = LogBlock() }
    return block
  }

  /// The last lines of standard error that hold a letter or a digit, at most three, as text.
  var lastLines: String {
    let text = String(decoding: tail, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { $0.contains { $0.isLetter || $0.isNumber } }
    return lines.suffix(3).map { String($0.prefix(300)) }.joined(separator: "\n")
  }
}
