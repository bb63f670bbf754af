/// Finds the object at the end of a line that something else begins.
enum LoggedObject {
  /// What stands before an object.
  enum Prefix {
    /// A bar that a program has not ended.
    case bar
    /// What a logger writes: a time of day or a level, and what it likes besides.
    case log
  }

  private static let levels: Set<String> = [
    "TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "CRITICAL", "FATAL",
  ]

  /// Where the object begins, and what stands before it; nil where a line has none, or where a word
  /// such as `config:` is all that is before it, which tells a program's settings and no metrics.
  static func find(in bytes: UnsafeRawBufferPointer) -> (start: Int, prefix: Prefix)? {
    guard bytes.last == UInt8(ascii: "}"), let start = bytes.firstIndex(of: UInt8(ascii: "{")),
      start > 1
    else { return nil }
    if bytes[start - 1] == UInt8(ascii: "]"), bytes.contains(UInt8(ascii: "|")) {
      return (start, .bar)
    }
    let prefix = UnsafeRawBufferPointer(rebasing: bytes[..<start])
    return hasTime(prefix) || hasLevel(prefix) ? (start, .log) : nil
  }

  /// Whether there is a time of day, `19:40:34`.
  private static func hasTime(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 8 else { return false }
    return (0...(bytes.count - 8)).contains { start in
      (0..<8).allSatisfy { offset in
        let byte = bytes[start + offset]
        return offset % 3 == 2 ? byte == UInt8(ascii: ":") : byte &- 48 < 10
      }
    }
  }

  /// Whether there is a level as loggers write it, in capitals.
  private static func hasLevel(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.split { !NumberScanner.isLetter($0) }.contains { word in
      word.count <= 8 && levels.contains(String(decoding: word, as: UTF8.self))
    }
  }
}
