/// One word, sign or literal of a question.
struct QueryToken {
  enum Content: Equatable {
    /// A name or a keyword; `isName` where it was quoted with backticks and so is no keyword.
    case word(String, isName: Bool)
    case number(String)
    case text(String)
    case sign(String)
    case end
  }

  let content: Content
  /// Where it begins and ends, in characters.
  let range: Range<Int>

  /// The token as a message names it.
  var found: String {
    switch content {
    case .word(let word, _): "'\(word)'"
    case .number(let digits): "'\(digits)'"
    case .text(let text): "the text '\(text)'"
    case .sign(let sign): "'\(sign)'"
    case .end: "the end"
    }
  }
}

/// Cuts a question into tokens.
struct QueryTokens {
  private static let signs = ["!=", "<>", "<=", ">=", "==", "=", "<", ">", "(", ")", ",", "-", "+"]
  /// Signs of other languages, with what is written here.
  private static let foreign = ["&&": "and", "||": "or", "!": "not", "~": "like", ";": ","]

  private let text: String
  private let characters: [Character]
  private var position = 0

  /// The tokens of a text, `end` the last.
  ///
  /// - Throws: `QueryError` for a character that begins no token and for an open quote.
  static func read(_ text: String) throws(QueryError) -> [QueryToken] {
    var reader = QueryTokens(text: text, characters: Array(text))
    var tokens: [QueryToken] = []
    repeat { tokens.append(try reader.next()) } while tokens.last?.content != .end
    return tokens
  }

  private init(text: String, characters: [Character]) {
    self.text = text
    self.characters = characters
  }

  private func character(_ offset: Int = 0) -> Character? {
    position + offset < characters.count ? characters[position + offset] : nil
  }

  private mutating func next() throws(QueryError) -> QueryToken {
    while character()?.isWhitespace == true { position += 1 }
    let start = position
    let content = try content()
    return QueryToken(content: content, range: start..<position)
  }

  private mutating func content() throws(QueryError) -> QueryToken.Content {
    guard let first = character() else { return .end }
    if first == "'" || first == "\"" { return .text(try quoted(by: first)) }
    if first == "`" { return .word(try quoted(by: first) + rest(), isName: true) }
    if first.isLetter || first == "_" { return .word(rest(), isName: false) }
    if isDigit(first) || first == "." && character(1).map(isDigit) == true {
      return .number(number())
    }
    for sign in Self.signs where starts(sign) {
      position += sign.count
      return .sign(sign == "==" ? "=" : sign == "<>" ? "!=" : sign)
    }
    let known = Self.foreign.keys.sorted { $0.count > $1.count }.first(where: starts)
    let hint = known.flatMap { Self.foreign[$0] }.map { "; write '\($0)'" } ?? ""
    throw QueryError(
      text,
      at: position,
      "expected a name, a value or an operator, found '\(known ?? String(first))'\(hint)"
    )
  }

  private func starts(_ sign: String) -> Bool {
    sign.enumerated().allSatisfy { character($0.offset) == $0.element }
  }

  private func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  /// The characters of a name from here on; signs count only between two others of the name.
  private mutating func rest() -> String {
    let start = position
    while let next = character() {
      let isInner = "./-:@".contains(next)
      let isFollowed =
        character(1).map { $0.isLetter || $0.isNumber || $0 == "_" } == true
      guard next.isLetter || next.isNumber || next == "_" || isInner && isFollowed else { break }
      position += 1
    }
    return String(characters[start..<position])
  }

  /// The characters between two quotes; a doubled one stands for itself.
  private mutating func quoted(by quote: Character) throws(QueryError) -> String {
    let start = position
    var content = ""
    position += 1
    while let next = character() {
      position += 1
      if next != quote {
        content.append(next)
      } else if character() == quote {
        content.append(quote)
        position += 1
      } else {
        return content
      }
    }
    throw QueryError(text, at: start, "the quote \(quote) is never closed")
  }

  private mutating func number() -> String {
    let start = position
    digits()
    if character() == ".", character(1).map(isDigit) == true || position > start {
      position += 1
      digits()
    }
    if character() == "e" || character() == "E" {
      let sign = character(1) == "-" || character(1) == "+" ? 1 : 0
      if character(1 + sign).map(isDigit) == true {
        position += 1 + sign
        digits()
      }
    }
    return String(characters[start..<position])
  }

  private mutating func digits() {
    while character().map(isDigit) == true { position += 1 }
  }
}
