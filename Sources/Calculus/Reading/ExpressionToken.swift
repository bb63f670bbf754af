/// A word of an expression's text.
struct ExpressionToken: Equatable {
  /// What a word is.
  enum Kind: Equatable {
    case number(Double)
    case name(String)
    case sign(Expression.Operator)
    case open
    case close
    /// A character that has no place in expressions.
    case other(Character)
    case end
  }

  let kind: Kind
  /// The characters that it is made of, counted from 0.
  let range: Range<Int>
}

/// Takes an expression's text apart.
struct ExpressionLexer {
  let characters: [Character]
  private var position = 0

  init(_ text: String) {
    characters = Array(text)
  }

  private func character(at place: Int) -> Character? {
    place < characters.count ? characters[place] : nil
  }

  /// The next word; at the end, again and again, the end.
  mutating func next() throws(ExpressionError) -> ExpressionToken {
    while character(at: position)?.isWhitespace == true { position += 1 }
    let start = position
    guard let first = character(at: position) else {
      return ExpressionToken(kind: .end, range: start..<start)
    }
    if first.isDigit || first == "." && character(at: position + 1)?.isDigit == true {
      return try number()
    }
    if first == "π" || first == "𝜋" {
      position += 1
      return ExpressionToken(kind: .name("pi"), range: start..<position)
    }
    if first.isLetter {
      repeat { position += 1 } while character(at: position)?.continuesName == true
      let name = String(characters[start..<position])
      return ExpressionToken(kind: .name(name), range: start..<position)
    }
    position += 1
    return ExpressionToken(kind: kind(of: first), range: start..<position)
  }

  /// What a character is that stands for itself; typographic signs count as the plain ones.
  private func kind(of character: Character) -> ExpressionToken.Kind {
    switch character {
    case "+": .sign(.add)
    case "-", "−": .sign(.subtract)
    case "*", "·", "×", "⋅": .sign(.multiply)
    case "/", "÷": .sign(.divide)
    case "^": .sign(.power)
    case "(": .open
    case ")": .close
    default: .other(character)
    }
  }

  /// A number: digits with or without a point, with or without a power of ten.
  private mutating func number() throws(ExpressionError) -> ExpressionToken {
    let start = position
    if characters[start] == "0", let letter = character(at: start + 1), letter.lowercased() == "x",
      character(at: start + 2)?.isHexDigit == true
    {
      let count = characters[(start + 2)...].prefix { $0.isHexDigit }.count
      throw ExpressionError(
        start..<start + 2 + count,
        "expected a decimal number, found a hexadecimal one"
      )
    }
    let whole = digits()
    var fraction = ""
    if character(at: position) == "." {
      position += 1
      fraction = digits()
    }
    let exponent = exponent()
    // Swift reads no number that begins or ends with its point.
    let text = "\(whole.isEmpty ? "0" : whole).\(fraction.isEmpty ? "0" : fraction)e\(exponent)"
    let range = start..<position
    let value = Double(text) ?? .nan
    guard value.isFinite else {
      throw ExpressionError(range, "expected a number below 1.8e308, found a larger one")
    }
    if value == 0, (whole + fraction).contains(where: { $0 != "0" }) {
      throw ExpressionError(range, "expected 0 or a number above 4.9e-324, found a smaller one")
    }
    return ExpressionToken(kind: .number(value), range: range)
  }

  private mutating func digits() -> String {
    let start = position
    while character(at: position)?.isDigit == true { position += 1 }
    return String(characters[start..<position])
  }

  /// The power of ten; an `e` without digits after it is none.
  private mutating func exponent() -> String {
    let start = position
    guard let letter = character(at: position), letter == "e" || letter == "E" else { return "0" }
    position += 1
    var sign = ""
    if let character = character(at: position), ["+", "-", "−"].contains(character) {
      sign = character == "+" ? "" : "-"
      position += 1
    }
    let digits = digits()
    if digits.isEmpty { position = start }
    return digits.isEmpty ? "0" : sign + digits
  }
}

extension Character {
  fileprivate var isDigit: Bool { "0"..."9" ~= self }

  fileprivate var continuesName: Bool { isLetter || isDigit || self == "_" }
}
