/// A pattern of SQL's `like`: `%` stands for any characters, `_` for one, `\` before either for
/// itself; the case of ASCII letters does not count.
struct TextPattern: Hashable {
  private enum Part: Hashable {
    case any
    case one
    case character(Character)
  }

  private let parts: [Part]

  init(_ text: String) {
    var parts: [Part] = []
    var isEscaped = false
    for character in text {
      if isEscaped {
        parts.append(.character(Self.folded(character)))
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        parts.append(
          character == "%" ? .any : character == "_" ? .one : .character(Self.folded(character))
        )
      }
    }
    if isEscaped { parts.append(.character("\\")) }
    self.parts = parts
  }

  /// Whether the whole of a text is of this form.
  ///
  /// After a mismatch only the last `%` takes one character more, so the time is at most the
  /// product of both lengths.
  func matches(_ text: String) -> Bool {
    let text = text.map(Self.folded)
    var (place, part) = (0, 0)
    var retry: (place: Int, part: Int)?
    while place < text.count {
      if part < parts.count, parts[part] == .any {
        retry = (place, part)
        part += 1
      } else if part < parts.count, parts[part] == .one || parts[part] == .character(text[place]) {
        place += 1
        part += 1
      } else if let last = retry {
        retry = (last.place + 1, last.part)
        (place, part) = (last.place + 1, last.part + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .any }
  }

  private static func folded(_ character: Character) -> Character {
    guard let ascii = character.asciiValue, (65...90).contains(ascii) else { return character }
    return Character(UnicodeScalar(ascii + 32))
  }
}
