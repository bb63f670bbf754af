/// What is wrong with a question, and where in its text.
public struct QueryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Characters of the text that are shown before and after the place.
  private static let reach = 60

  /// The question as typed.
  public let text: String
  /// The place, in characters from the text's start; as many as it has where it ends too early.
  public let position: Int
  /// What was expected and what was found.
  public let message: String

  init(_ text: String, at position: Int, _ message: String) {
    self.text = text
    self.position = position
    self.message = message
  }

  /// The message, and below it the text with a caret under the place.
  public var description: String {
    let characters = Array(text)
    let start = max(0, position - Self.reach)
    let end = min(characters.count, position + Self.reach)
    let shown = characters[min(start, end)..<end].map { character in
      character.unicodeScalars.contains { $0.properties.generalCategory == .control }
        ? " " : String(character)
    }
    let (before, after) = (start > 0 ? "…" : "", end < characters.count ? "…" : "")
    let indent = String(repeating: " ", count: position - start + before.count)
    return "\(message)\n  \(before)\(shown.joined())\(after)\n  \(indent)^"
  }
}
