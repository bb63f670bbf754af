/// What is wrong with the text of an expression, and where.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The characters that the problem is about, counted from 0; empty and at the end where something
  /// is missing there.
  public let range: Range<Int>
  /// What was expected and what was found, without the place.
  public let message: String
  /// What to do about it.
  public let hint: String?

  init(_ range: Range<Int>, _ message: String, hint: String? = nil) {
    self.range = range
    self.message = message
    self.hint = hint
  }

  /// The character that the problem is about, counted from 1.
  public var column: Int { range.lowerBound + 1 }

  /// Place, message and hint in a line.
  public var description: String {
    "character \(column): \(message)" + (hint.map { "; \($0)" } ?? "")
  }

  /// The text, and below it carets under the characters that the problem is about.
  ///
  /// Of a long text only what is around the place. Control characters are shown as `?`, and wide
  /// characters as they are, so that the carets can stand too far left behind them.
  ///
  /// - Parameter text: The text that was read.
  /// - Returns: Two lines.
  public func marked(in text: String) -> String {
    let start = max(0, range.lowerBound - 50)
    let shown = text.dropFirst(start).prefix(78).map { character in
      character.unicodeScalars.contains { $0.properties.generalCategory == .control }
        ? "?" : character
    }
    let offset = range.lowerBound - start
    let width = max(1, min(range.count, shown.count - offset))
    let (head, tail) = (start > 0 ? "…" : "", text.dropFirst(start + 78).isEmpty ? "" : "…")
    let space = String(repeating: " ", count: offset + head.count)
    return head + String(shown) + tail + "\n" + space + String(repeating: "^", count: width)
  }
}
