internal import Calculus

/// The value of one parameter: a scalar, or a list or an object of them.
public enum Value: Hashable, Sendable {
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([Value])
  case object([String: Value])

  /// The value as JSON, always the same text for the same value.
  ///
  /// A number is written as the shortest decimal that reads back to the same bits; an integer has
  /// no point, a number always has a point or an exponent, so the two never share a text. A spec
  /// holds finite numbers only; a number that is not finite is written as a string.
  public var canonicalText: String {
    switch self {
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .number(let value): value.isFinite ? "\(value)" : "\"\(value)\""
    case .string(let value): quotedJSON(value)
    case .list(let values): "[" + values.map(\.canonicalText).joined(separator: ",") + "]"
    case .object(let members): Setting(members).canonicalText
    }
  }

  /// The value as a person writes it: `0.1`, `100`, `sgd`, `[50, 20]`, `{x: -7, y: 2}`.
  public var displayText: String {
    switch self {
    case .bool, .integer: canonicalText
    case .number(let value): shortText(value)
    case .string(let value): value
    case .list(let values): "[" + values.map(\.displayText).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.sorted { isNaturallyOrdered($0.key, $1.key) }
        .map { "\($0.key): \($0.value.displayText)" }.joined(separator: ", ") + "}"
    }
  }

  /// The value as a number where it is an integer or a number, else nil.
  public var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .bool, .string, .list, .object: nil
    }
  }
}

/// A JSON string literal with the quotes around it.
///
/// Control characters are escaped, all else stays UTF-8.
public func quotedJSON(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { byte in
    byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }
  if isPlain { return "\"\(text)\"" }
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{0}"..."\u{1f}", "\u{7f}":
      let hex = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}

/// A number as the shortest text that reads back to the same bits, without a trailing `.0`.
public func shortText(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
