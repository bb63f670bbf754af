/// A value of a JSON or YAML file that knows where it stands.
package struct Node: Hashable, Sendable {
  package indirect enum Content: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number as written; its type is decided by what it is for.
    case number(String)
    case string(String)
    case array([Node])
    case object([Member])
  }

  package let place: Place
  package var content: Content
  /// Where the first character of a text stands whose characters all stand in one line of the file
  /// as they are; nil where they do not, or where this is no text.
  var textPlace: Place?
}

/// A key of an object with its value.
package struct Member: Hashable, Sendable {
  package let key: String
  package let place: Place
  package var value: Node
}

extension Node {
  /// What the value is, for messages: `'fast'`, `3`, `an object`.
  package var found: String {
    switch content {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text.count > 40 ? text.prefix(40) + "…" : text
    case .string(let text):
      "'" + (text.count > 40 ? text.prefix(40) + "…" : text).replacing("\n", with: "\\n") + "'"
    case .array(let items): items.isEmpty ? "an empty list" : "a list"
    case .object(let members): members.isEmpty ? "an empty object" : "an object"
    }
  }

  /// The member of that key, nil where this is no object or has none.
  func member(_ key: String) -> Member? {
    guard case .object(let members) = content else { return nil }
    return members.first { $0.key == key }
  }
}

/// A step into an object, written as JSON paths are: `$.a.b`, `$['odd key']`.
func path(_ parent: String, _ key: String) -> String {
  let plain = key.utf8.allSatisfy { byte in
    byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
      || (97...122).contains(byte)
  }
  if plain, !key.isEmpty { return "\(parent).\(key)" }
  let shown = key.count > 60 ? key.prefix(60) + "…" : key
  return "\(parent)['\(shown)']"
}
