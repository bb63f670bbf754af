/// A condition as it was typed: what its words mean is not known yet.
indirect enum ConditionSyntax {
  case all([ConditionSyntax])
  case any([ConditionSyntax])
  case not(ConditionSyntax)
  case compare(Operand, Comparator, Operand)
  case among(Operand, [Operand])
  case like(Operand, TextPattern)
  case isMissing(Operand)
  /// Whether a comparison can hold: there is an answer, be it an empty list of texts.
  case isThere(Operand)
  case isNaN(Operand)

  /// A word or a value.
  struct Operand {
    enum Content {
      /// The index of a word in the condition's list.
      case word(Int)
      case value(Answer)
      /// A span of time in milliseconds.
      case span(Double)
    }

    let content: Content
    /// Where it begins in the text.
    let position: Int
  }
}

/// Reads a condition: the grammar of docs/ASKING.md by recursive descent.
struct ConditionReader {
  /// How deep parentheses and `not` may stand within each other: bounds the stack.
  static let deepest = 100

  private static let keywords: Set<String> = [
    "and", "or", "not", "in", "like", "is", "null", "missing", "true", "false",
  ]
  /// Milliseconds of each unit of time.
  private static let units: [String: Double] = [
    "ms": 1, "s": 1000, "sec": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000,
    "day": 86_400_000, "days": 86_400_000, "w": 604_800_000,
  ]

  private let text: String
  private let tokens: [QueryToken]
  private var index = 0
  private var depth = 0
  private(set) var words: [QueryWord] = []

  /// Cuts the text into tokens.
  init(_ text: String) throws(QueryError) {
    self.text = text
    tokens = try QueryTokens.read(text)
  }

  // MARK: Conditions

  /// Reads the whole text as a condition.
  mutating func condition() throws(QueryError) -> ConditionSyntax {
    let condition = try either()
    guard token.content == .end else { throw expected("'and', 'or' or the end") }
    return condition
  }

  private mutating func either() throws(QueryError) -> ConditionSyntax {
    var parts = [try both()]
    while takeKeyword("or") { parts.append(try both()) }
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func both() throws(QueryError) -> ConditionSyntax {
    var parts = [try single()]
    while takeKeyword("and") { parts.append(try single()) }
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func single() throws(QueryError) -> ConditionSyntax {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw error("conditions within each other more than \(Self.deepest) deep")
    }
    if takeKeyword("not") { return .not(try single()) }
    if takeSign("(") {
      let condition = try either()
      guard takeSign(")") else { throw expected("'and', 'or' or ')'") }
      return condition
    }
    return try comparison()
  }

  private mutating func comparison() throws(QueryError) -> ConditionSyntax {
    let left = try operand()
    if case .sign(let sign) = token.content, let comparator = Comparator(rawValue: sign) {
      index += 1
      return .compare(left, comparator, try operand())
    }
    if takeKeyword("is") {
      let isNegated = takeKeyword("not")
      let test = try missing(left)
      return isNegated ? .not(test) : test
    }
    let isNegated = takeKeyword("not")
    var test = try among(left)
    if test == nil { test = try like(left) }
    guard let test else {
      throw expected(
        isNegated ? "'in' or 'like'" : "an operator: = != < <= > >= in like is not"
      )
    }
    // As any comparison, these say nothing of what is missing.
    return isNegated ? .all([.not(test), .isThere(left)]) : test
  }

  private mutating func missing(
    _ operand: ConditionSyntax.Operand
  ) throws(QueryError) -> ConditionSyntax {
    if takeKeyword("null") || takeKeyword("missing") { return .isMissing(operand) }
    if case .word(let word, false) = token.content, word.lowercased() == "nan" {
      index += 1
      return .isNaN(operand)
    }
    throw expected("'missing', 'null' or 'nan'")
  }

  private mutating func among(
    _ operand: ConditionSyntax.Operand
  ) throws(QueryError) -> ConditionSyntax? {
    guard takeKeyword("in") else { return nil }
    guard takeSign("(") else { throw expected("'(' and a list of values") }
    var values: [ConditionSyntax.Operand] = []
    repeat {
      let value = try self.operand()
      if case .word = value.content { throw error("a list holds values, not names", at: value) }
      values.append(value)
    } while takeSign(",")
    guard takeSign(")") else { throw expected("',' or ')'") }
    return .among(operand, values)
  }

  private mutating func like(
    _ operand: ConditionSyntax.Operand
  ) throws(QueryError) -> ConditionSyntax? {
    guard takeKeyword("like") else { return nil }
    guard case .text(let pattern) = token.content else {
      throw expected("a pattern in quotes, such as 'lr%'")
    }
    index += 1
    return .like(operand, TextPattern(pattern))
  }

  // MARK: Words and values

  private mutating func operand() throws(QueryError) -> ConditionSyntax.Operand {
    let start = token
    func operand(_ content: ConditionSyntax.Operand.Content) -> ConditionSyntax.Operand {
      ConditionSyntax.Operand(content: content, position: start.range.lowerBound)
    }
    switch start.content {
    case .text(let text):
      index += 1
      return operand(.value(.text(text)))
    case .sign("-"), .sign("+"):
      index += 1
      return operand(try number(isNegative: start.content == .sign("-")))
    case .number: return operand(try number(isNegative: false))
    case .word(let word, let isName):
      if !isName, let value = Self.literal(word) {
        index += 1
        return operand(.value(value))
      }
      return operand(.word(add(try self.word())))
    case .sign, .end: throw expected("a name or a value")
    }
  }

  /// The value that a word stands for, nil for a name.
  private static func literal(_ word: String) -> Answer? {
    switch word.lowercased() {
    case "true": .bool(true)
    case "false": .bool(false)
    case "nan": .number(.nan)
    case "inf", "infinity": .number(.infinity)
    default: nil
    }
  }

  private mutating func number(
    isNegative: Bool
  ) throws(QueryError) -> ConditionSyntax.Operand.Content {
    let sign = isNegative ? "-" : ""
    if case .word(let word, false) = token.content, case .number(let value)? = Self.literal(word) {
      index += 1
      return .value(.number(isNegative ? -value : value))
    }
    guard case .number(let digits) = token.content else { throw expected("a number") }
    let end = token.range.upperBound
    index += 1
    guard let value = Double(sign + digits) else { throw error("'\(digits)' is no number") }
    guard case .word(let unit, false) = token.content, !isKeyword(unit) else {
      return .value(Int(sign + digits).map(Answer.integer) ?? .number(value))
    }
    guard let factor = Self.units[unit.lowercased()] else {
      // A word apart is no unit: what is wrong with it others tell.
      if token.range.lowerBound > end {
        return .value(Int(sign + digits).map(Answer.integer) ?? .number(value))
      }
      throw error("expected a unit of time (ms, s, min, h, d, w), found '\(unit)'")
    }
    index += 1
    return .span(value * factor)
  }

  /// Reads a name, `.at(step)` included.
  mutating func word() throws(QueryError) -> QueryWord {
    let start = token
    guard case .word(let name, let isName) = start.content, isName || !isKeyword(name) else {
      throw expected("a name")
    }
    index += 1
    guard name.lowercased().hasSuffix(".at"), token.content == .sign("(") else {
      return QueryWord(name: name, step: nil, position: start.range.lowerBound)
    }
    index += 1
    let sign = takeSign("-") ? "-" : ""
    guard case .number(let digits) = token.content, let step = Int(sign + digits) else {
      throw expected("a step, which is a whole number")
    }
    index += 1
    guard takeSign(")") else { throw expected("')'") }
    let metric = String(name.dropLast(3))
    return QueryWord(name: metric, step: step, position: start.range.lowerBound)
  }

  private mutating func add(_ word: QueryWord) -> Int {
    words.append(word)
    return words.count - 1
  }

  // MARK: Lists of names

  /// Reads the whole text as names with commas between them, `-` before one where allowed.
  mutating func names(
    signed: Bool
  ) throws(QueryError) -> [(word: QueryWord, isDescending: Bool)] {
    var names: [(QueryWord, Bool)] = []
    repeat {
      let isDescending = signed && takeSign("-")
      names.append((try word(), isDescending))
    } while takeSign(",")
    guard token.content == .end else { throw expected("',' or the end") }
    return names
  }

  // MARK: Tokens

  private var token: QueryToken { tokens[min(index, tokens.count - 1)] }

  private func isKeyword(_ word: String) -> Bool { Self.keywords.contains(word.lowercased()) }

  private mutating func takeKeyword(_ keyword: String) -> Bool {
    guard case .word(let word, false) = token.content, word.lowercased() == keyword else {
      return false
    }
    index += 1
    return true
  }

  private mutating func takeSign(_ sign: String) -> Bool {
    guard token.content == .sign(sign) else { return false }
    index += 1
    return true
  }

  private func expected(_ what: String) -> QueryError {
    error("expected \(what), found \(token.found)")
  }

  private func error(_ message: String, at operand: ConditionSyntax.Operand? = nil) -> QueryError {
    QueryError(text, at: operand?.position ?? token.range.lowerBound, message)
  }
}
