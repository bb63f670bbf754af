/// Lays a JSON text without spaces out for reading.
///
/// An object or a list that fits stands on one line, else each of its members on a line of its own;
/// a list of plain values is never broken. Nothing else changes: not the order of keys, not a digit.
public struct JSONLayout {
  /// The longest line, in characters, of objects and lists with more than plain values.
  private static let width = 80

  private indirect enum Part {
    case plain(String)
    /// Members with their keys, a list's with empty ones.
    case group(open: String, close: String, members: [(key: String, part: Part)])
  }

  /// Scalars: a quote with a combining mark behind it begins a string all the same.
  private let characters: [Unicode.Scalar]
  private var position = 0

  private init(_ text: String) {
    characters = Array(text.unicodeScalars)
  }

  /// The text laid out; a text that is not JSON comes back with line breaks in other places.
  public static func text(_ json: String) -> String {
    var layout = JSONLayout(json)
    return lines(layout.part(), indent: "", room: width)
  }

  private var next: Unicode.Scalar? { position < characters.count ? characters[position] : nil }

  /// Reads a value, up to the comma or bracket after it.
  private mutating func part() -> Part {
    guard let open = next, open == "{" || open == "[" else { return .plain(token(until: ",}]")) }
    let close: Unicode.Scalar = open == "{" ? "}" : "]"
    skip(1)
    var members: [(key: String, part: Part)] = []
    while let character = next, character != close {
      // A bracket of the other kind is skipped like a comma, so that no text can hold the reader up.
      if !members.isEmpty || ",}]".unicodeScalars.contains(character) { skip(1) }
      let key = open == "{" ? token(until: ":,}") : ""
      if open == "{" { skip(1) }
      members.append((key, part()))
    }
    skip(1)
    return .group(open: String(open), close: String(close), members: members)
  }

  /// The characters up to one of those that end them, which in strings mean nothing.
  private mutating func token(until ends: String) -> String {
    let start = position
    var isString = false
    while let character = next, isString || !ends.unicodeScalars.contains(character) {
      if character == "\"" { isString.toggle() }
      skip(isString && character == "\\" ? 2 : 1)
    }
    return String(String.UnicodeScalarView(characters[start..<position]))
  }

  private mutating func skip(_ count: Int) {
    position = min(position + count, characters.count)
  }

  private static func lines(_ part: Part, indent: String, room: Int) -> String {
    guard case .group(let open, let close, let members) = part else { return line(part) }
    let line = line(part)
    let isNested = members.contains { if case .group = $0.part { true } else { false } }
    if line.count <= room || open == "[" && !isNested { return line }
    let inner = indent + "  "
    let rows = members.map { key, part in
      let prefix = inner + (key.isEmpty ? "" : key + ": ")
      return prefix + lines(part, indent: inner, room: width - prefix.count - 1)
    }
    return open + "\n" + rows.joined(separator: ",\n") + "\n" + indent + close
  }

  private static func line(_ part: Part) -> String {
    switch part {
    case .plain(let text): return text
    case .group(let open, let close, let members):
      let texts = members.map { ($0.key.isEmpty ? "" : $0.key + ": ") + line($0.part) }
      let space = open == "{" && !texts.isEmpty ? " " : ""
      return open + space + texts.joined(separator: ", ") + space + close
    }
  }
}
