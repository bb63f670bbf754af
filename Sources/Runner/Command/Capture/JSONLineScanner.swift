import Foundation

/// Reads a line that is one JSON object, byte by byte, keeping numbers only.
///
/// Objects within are read, too: their numbers are called `outer.inner`. Lists, texts, true, false and
/// null are passed over. `NaN`, `Infinity` and `-Infinity` are numbers, bare, as Python writes them, or
/// in quotes. With `isPython` it reads what Python prints of a dictionary: single quotes, numbers in
/// quotes, and any objects, of which those that are one number, such as `np.float64(0.5)`, are kept.
struct JSONLineScanner {
  private static let maximumDepth = 16

  private let bytes: UnsafeRawBufferPointer
  private let isPython: Bool
  private var index = 0
  private var prefix: [UInt8] = []

  /// What stands in the way of a value being kept.
  enum Notice: Hashable {
    case refusedName(MetricNames.Refusal)
    case quotedNumber
    /// The whole line is refused.
    case refusedStep
  }

  private init(_ bytes: UnsafeRawBufferPointer, isPython: Bool) {
    self.bytes = bytes
    self.isPython = isPython
  }

  /// Whether a line might be an object, by its first byte that is no space.
  static func mayBegin(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for byte in bytes where byte != 0x20 && byte != 9 { return byte == UInt8(ascii: "{") }
    return false
  }

  /// Reads a line.
  ///
  /// - Returns: Whether the line is an object and nothing else; where it is not, what was added to
  ///   `line` means nothing.
  static func read(
    _ bytes: UnsafeRawBufferPointer,
    isPython: Bool,
    into line: inout CapturedLine,
    _ names: inout MetricNames,
    notice: (Notice) -> Void
  ) -> Bool {
    var scanner = JSONLineScanner(bytes, isPython: isPython)
    scanner.skipSpace()
    guard scanner.object(depth: 0, &line, &names, notice) else { return false }
    scanner.skipSpace()
    return scanner.index == bytes.count
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 9 { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func object(
    depth: Int,
    _ line: inout CapturedLine,
    _ names: inout MetricNames,
    _ notice: (Notice) -> Void
  ) -> Bool {
    guard depth < Self.maximumDepth, take(UInt8(ascii: "{")) else { return false }
    if take(UInt8(ascii: "}")) { return true }
    repeat {
      skipSpace()
      guard let key = string(), take(UInt8(ascii: ":")) else { return false }
      skipSpace()
      guard index < bytes.count else { return false }
      if bytes[index] == UInt8(ascii: "{"), !isSet {
        let outer = prefix.count
        prefix.append(contentsOf: key)
        prefix.append(UInt8(ascii: "."))
        guard object(depth: depth + 1, &line, &names, notice) else { return false }
        prefix.removeSubrange(outer...)
      } else if let number = NumberScanner.read(rest), endsValue(index + number.count) {
        index += number.count
        add(key, number.value, isWhole: number.isWhole, &line, &names, notice)
      } else if let text = string() {
        quoted(key, text, &line, &names, notice)
      } else if isPython {
        guard let object = PythonObject.read(rest) else { return false }
        index += object.count
        guard let number = object.number else { continue }
        add(key, number.value, isWhole: number.isWhole, &line, &names, notice)
      } else if !skipValue(depth: depth) {
        return false
      }
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "}"))
  }

  /// Whether a value ends before that byte; in Python it may go on, as in `2j`.
  private func endsValue(_ end: Int) -> Bool {
    guard isPython, end < bytes.count else { return true }
    let next = bytes[end...].first { $0 != 0x20 && $0 != 9 }
    return next == UInt8(ascii: ",") || next == UInt8(ascii: "}")
  }

  /// Whether what begins here is a set of Python's, `{1, 2}`, and no dictionary.
  private var isSet: Bool {
    guard isPython else { return false }
    var inner = self
    inner.index += 1
    inner.skipSpace()
    guard inner.index < bytes.count, bytes[inner.index] != UInt8(ascii: "}") else { return false }
    return inner.string() == nil || !inner.take(UInt8(ascii: ":"))
  }

  private var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[index...]) }

  /// A value in quotes: a number that is not finite, or in Python any number.
  private func quoted(
    _ key: UnsafeRawBufferPointer,
    _ text: UnsafeRawBufferPointer,
    _ line: inout CapturedLine,
    _ names: inout MetricNames,
    _ notice: (Notice) -> Void
  ) {
    guard let number = NumberScanner.read(text), number.count == text.count else { return }
    if isPython || !number.value.isFinite {
      add(key, number.value, isWhole: number.isWhole, &line, &names, notice)
    } else {
      notice(.quotedNumber)
    }
  }

  private func add(
    _ key: UnsafeRawBufferPointer,
    _ value: Double,
    isWhole: Bool,
    _ line: inout CapturedLine,
    _ names: inout MetricNames,
    _ notice: (Notice) -> Void
  ) {
    let name: Result<Int, RefusedName>
    if !prefix.isEmpty || key.contains(92) {
      name = (prefix + Self.unescaped(key)).withUnsafeBytes { names.index(of: $0) }
    } else {
      name = names.index(of: key)
    }
    switch name {
    case .success(let index): line.add(index, value, isWhole: isWhole, in: names)
    case .failure(let refused): notice(.refusedName(refused.reason))
    }
  }

  /// The bytes between quotes, escapes as they are written; nil where no text stands here.
  private mutating func string() -> UnsafeRawBufferPointer? {
    guard index < bytes.count else { return nil }
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || isPython && quote == UInt8(ascii: "'") else { return nil }
    var end = index + 1
    while end < bytes.count, bytes[end] != quote {
      end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < bytes.count else { return nil }
    defer { index = end + 1 }
    return UnsafeRawBufferPointer(rebasing: bytes[(index + 1)..<end])
  }

  /// Passes over a word, a list, or an object in a list.
  private mutating func skipValue(depth: Int) -> Bool {
    skipSpace()
    guard depth < Self.maximumDepth, index < bytes.count else { return false }
    let close: UInt8
    switch bytes[index] {
    case UInt8(ascii: "["): close = UInt8(ascii: "]")
    case UInt8(ascii: "{"): close = UInt8(ascii: "}")
    default: return skipWord()
    }
    index += 1
    if take(close) { return true }
    repeat {
      skipSpace()
      if string() == nil, !skipValue(depth: depth + 1) { return false }
      if take(UInt8(ascii: ":")), string() == nil, !skipValue(depth: depth + 1) { return false }
    } while take(UInt8(ascii: ","))
    return take(close)
  }

  private mutating func skipWord() -> Bool {
    if let number = NumberScanner.read(rest) {
      index += number.count
      return true
    }
    for word in ["true", "false", "null"] where rest.starts(with: word.utf8) {
      index += word.utf8.count
      return true
    }
    return false
  }

  /// A key with its escapes resolved; as it is where they make no sense.
  private static func unescaped(_ key: UnsafeRawBufferPointer) -> [UInt8] {
    guard key.contains(92) else { return Array(key) }
    let data = Data([34] + key + [34])
    let text = try? JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed) as? String
    return text.map { Array($0.utf8) } ?? Array(key)
  }
}
