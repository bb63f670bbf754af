import Experiment

/// Reads back what `Value.canonicalText` wrote: JSON in which a number has a point or an exponent
/// and an integer has neither.
struct CanonicalText {
  private var rest: Substring.UTF8View

  private init(_ text: String) {
    rest = text[...].utf8
  }

  /// The value of a canonical text, nil where the text is not one.
  static func value(_ text: String) -> Value? {
    var reader = CanonicalText(text)
    guard let value = reader.readValue(), reader.rest.isEmpty else { return nil }
    return value
  }

  private mutating func readValue() -> Value? {
    switch rest.first {
    case UInt8(ascii: "["): readList()
    case UInt8(ascii: "\""): readString().map { .string($0) }
    default: readWord()
    }
  }

  private mutating func readList() -> Value? {
    rest.removeFirst()
    var values: [Value] = []
    if take(UInt8(ascii: "]")) { return .list(values) }
    repeat {
      guard let value = readValue() else { return nil }
      values.append(value)
    } while take(UInt8(ascii: ","))
    return take(UInt8(ascii: "]")) ? .list(values) : nil
  }

  /// A boolean, an integer or a number.
  private mutating func readWord() -> Value? {
    let end = rest.firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "]") }
    let word = String(Substring(rest[..<(end ?? rest.endIndex)]))
    rest = rest[(end ?? rest.endIndex)...]
    return switch word {
    case "true": .bool(true)
    case "false": .bool(false)
    default: Int(word).map { .integer($0) } ?? Double(word).map { .number($0) }
    }
  }

  private mutating func readString() -> String? {
    rest.removeFirst()
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = readEscape() else { return nil }
        bytes += Array(String(scalar).utf8)
      default: bytes.append(byte)
      }
    }
    return nil
  }

  private mutating func readEscape() -> Character? {
    switch rest.popFirst() {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "u"):
      let digits = String(decoding: rest.prefix(4), as: UTF8.self)
      rest = rest.dropFirst(4)
      return UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) }.map { Character($0) }
    default: return nil
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }
}
