import Experiment

/// A JSON text to print, its keys in the order given.
indirect enum JSON {
  case null
  case value(Value)
  case array([JSON])
  case object([(String, JSON)])

  /// A number; NaN and infinities, which JSON does not have, are the strings `NaN`, `Infinity` and
  /// `-Infinity`.
  static func number(_ value: Double) -> JSON {
    if value.isNaN { return .value(.string("NaN")) }
    if value.isInfinite { return .value(.string(value > 0 ? "Infinity" : "-Infinity")) }
    return .value(.number(value))
  }

  static func string(_ text: String) -> JSON { .value(.string(text)) }

  static func integer(_ number: Int) -> JSON { .value(.integer(number)) }

  static func optional<Wrapped>(_ value: Wrapped?, _ json: (Wrapped) -> JSON) -> JSON {
    value.map(json) ?? .null
  }

  /// The text, indented by two spaces.
  var text: String { text(indent: "") }

  private func text(indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .null: return "null"
    case .value(let value): return value.canonicalText
    case .array(let items):
      if items.isEmpty { return "[]" }
      return "[\n" + items.map { inner + $0.text(indent: inner) }.joined(separator: ",\n")
        + "\n\(indent)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.map { inner + quotedJSON($0.0) + ": " + $0.1.text(indent: inner) }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }
}
