/// Reads an expression by operator precedence, with a stack of its own.
///
/// E. W. Dijkstra, "Algol 60 translation", Mathematisch Centrum report MR 35, 1961, section 7.
struct ExpressionParser {
  /// The most parentheses, calls, powers and signs that may wait for their end at a place.
  static let deepest = 1000
  /// The most operations of an expression.
  static let longest = 10_000

  /// What waits for an operand to end.
  private struct Pending {
    enum Kind: Equatable {
      case negation
      case operation(Expression.Operator)
      case parenthesis
      case call(Expression.Function)
    }

    let kind: Kind
    /// How tightly it binds; parentheses not at all.
    let precedence: Int
    let range: Range<Int>
  }

  private var lexer: ExpressionLexer
  private var builder = ExpressionBuilder()
  private var operands: [Int] = []
  private var pending: [Pending] = []
  private var operations = 0
  private var token = ExpressionToken(kind: .end, range: 0..<0)

  private init(_ text: String) {
    lexer = ExpressionLexer(text)
  }

  /// Reads a whole text.
  static func read(_ text: String) throws(ExpressionError) -> Expression {
    var parser = ExpressionParser(text)
    return try parser.read()
  }

  private mutating func read() throws(ExpressionError) -> Expression {
    try advance()
    while true {
      try readOperand()
      while token.kind == .close { try closeParenthesis() }
      if token.kind == .end { break }
      try readOperator()
    }
    reduce(to: 0)
    if let open = pending.last {
      throw ExpressionError(
        open.range,
        "expected a ')' for this '(', found the end"
      )
    }
    return builder.expression(at: operands[0])
  }

  private mutating func advance() throws(ExpressionError) {
    token = try lexer.next()
  }

  /// Reads signs and opening parentheses, and the number or name after them.
  private mutating func readOperand() throws(ExpressionError) {
    while true {
      switch token.kind {
      case .number(let value):
        operands.append(builder.add(.number(value)))
        return try advance()
      case .name(let name):
        if try readName(name) { return }
      case .open:
        try push(.parenthesis, precedence: 0)
        try advance()
      case .sign(.subtract):
        try push(.negation, precedence: negationPrecedence)
        try advance()
      case .sign(.add):
        try advance()
      default:
        throw missingOperand
      }
    }
  }

  /// Reads a constant, a variable, or a function's name with its parenthesis; tells whether an
  /// operand has ended.
  private mutating func readName(_ name: String) throws(ExpressionError) -> Bool {
    let start = token
    try advance()
    if let function = Expression.Function(rawValue: name) {
      guard token.kind == .open else {
        throw ExpressionError(
          token.range,
          "expected '(' after '\(name)', found \(found)",
          hint: "write \(name)(…)"
        )
      }
      try push(.call(function), precedence: 0)
      try advance()
      return false
    }
    if token.kind == .open { throw notAFunction(name, start) }
    let constant = Expression.Constant(rawValue: name)
    operands.append(builder.add(constant.map { .constant($0) } ?? .variable(name)))
    return true
  }

  private mutating func readOperator() throws(ExpressionError) {
    guard case .sign(let sign) = token.kind else { throw missingOperator }
    let start = token
    try advance()
    if sign == .multiply, token.kind == .sign(.multiply),
      token.range.lowerBound == start.range.upperBound
    {
      throw ExpressionError(
        start.range.lowerBound..<token.range.upperBound,
        "expected an operator, found '**'",
        hint: "a power is written ^"
      )
    }
    // A power waits for the powers to its right: 2^3^2 is 2^9.
    reduce(to: sign == .power ? sign.precedence + 1 : sign.precedence)
    try push(.operation(sign), precedence: sign.precedence, at: start.range)
    operations += 1
    if operations > Self.longest {
      throw ExpressionError(
        start.range,
        "expected at most \(Self.longest) operations, found more"
      )
    }
  }

  private mutating func closeParenthesis() throws(ExpressionError) {
    reduce(to: 1)
    guard let open = pending.popLast() else {
      throw ExpressionError(token.range, "found a ')' without its '('")
    }
    if case .call(let function) = open.kind {
      apply(.function(function, operands.removeLast()))
    }
    try advance()
  }

  private mutating func push(
    _ kind: Pending.Kind,
    precedence: Int,
    at range: Range<Int>? = nil
  ) throws(ExpressionError) {
    guard pending.count < Self.deepest else {
      throw ExpressionError(
        token.range,
        "expected an expression nested at most \(Self.deepest) deep, found it deeper"
      )
    }
    pending.append(Pending(kind: kind, precedence: precedence, range: range ?? token.range))
  }

  /// Applies what waits and binds at least that tightly.
  private mutating func reduce(to precedence: Int) {
    while let last = pending.last, last.precedence >= max(precedence, 1) {
      pending.removeLast()
      switch last.kind {
      case .negation:
        apply(.negation(operands.removeLast()))
      case .operation(let sign):
        let right = operands.removeLast()
        apply(.operation(sign, operands.removeLast(), right))
      case .parenthesis, .call:
        return
      }
    }
  }

  private mutating func apply(_ node: Expression.Node) {
    operands.append(builder.add(node))
  }

  /// At the start of a term a minus is that of the whole product, -x*y = -(x*y); behind an operator
  /// it binds more tightly than that, but less than a power.
  private var negationPrecedence: Int {
    guard let last = pending.last else { return Expression.negationPrecedence }
    return switch last.kind {
    case .negation: last.precedence
    case .parenthesis, .call, .operation(.add), .operation(.subtract):
      Expression.negationPrecedence
    case .operation: Expression.tightNegationPrecedence
    }
  }
}

extension ExpressionParser {
  /// What the next word is, for messages.
  private var found: String {
    switch token.kind {
    case .end: "the end"
    case .other(let character):
      character.unicodeScalars.contains { $0.properties.generalCategory == .control }
        ? "a control character" : "'\(character)'"
    default: "'\(String(lexer.characters[token.range].prefix(40)))'"
    }
  }

  private var missingOperand: ExpressionError {
    if token.kind == .sign(.multiply), case .operation(.multiply) = pending.last?.kind {
      return ExpressionError(token.range, "expected a number or a name, found '*'")
    }
    if operands.isEmpty, pending.isEmpty, token.kind == .end {
      return ExpressionError(token.range, "expected an expression, found nothing")
    }
    if case .call(let function) = pending.last?.kind, token.kind == .close {
      return ExpressionError(token.range, "expected what '\(function.rawValue)' is of, found ')'")
    }
    return ExpressionError(token.range, "expected a number, a name or '(', found \(found)")
  }

  private var missingOperator: ExpressionError {
    let message = "expected an operator or the end, found \(found)"
    switch token.kind {
    case .number, .name, .open:
      return ExpressionError(token.range, message, hint: "a product is written with *, as in 2*x")
    case .other(","):
      return ExpressionError(
        token.range,
        message,
        hint: "functions are of one number, and decimals have a point"
      )
    case .other("="):
      return ExpressionError(token.range, message, hint: "write only what stands right of the =")
    case .other(let character):
      guard let exponent = superscripts.firstIndex(of: character) else { break }
      let power = superscripts.distance(from: superscripts.startIndex, to: exponent)
      return ExpressionError(token.range, message, hint: "write the power as ^\(power)")
    default: break
    }
    return ExpressionError(token.range, message)
  }

  private func notAFunction(_ name: String, _ start: ExpressionToken) -> ExpressionError {
    let known = Expression.Function.allCases.map(\.rawValue)
    let hint: String =
      if let meant = functionSynonyms[name.lowercased()] {
        "write \(meant)"
      } else if let near = nearestFunction(to: name) {
        "did you mean '\(near)'?"
      } else if name.count == 1 || Expression.Constant(rawValue: name) != nil {
        "a product is written with *, as in \(name)*(…)"
      } else {
        "functions are \(known.joined(separator: ", ")); a product is written with *"
      }
    return ExpressionError(
      start.range,
      "expected a function before '(', found '\(String(name.prefix(40)))'",
      hint: hint
    )
  }
}

private let superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

/// What other programs and languages call the functions.
private let functionSynonyms = [
  "log": "ln for the natural logarithm or log10", "log2": "ln(…)/ln(2)", "tg": "tan",
  "logistic": "sigmoid", "sgn": "sign", "heaviside": "step", "root": "sqrt",
  "pow": "x^y for pow(x, y)", "sec": "1/cos(…)", "csc": "1/sin(…)", "cot": "1/tan(…)",
  "sinh": "(exp(x) - exp(-x))/2", "cosh": "(exp(x) + exp(-x))/2", "cbrt": "a power of 1/3",
]

/// The function that differs from a name in case, in one character, or by two that are exchanged.
private func nearestFunction(to name: String) -> String? {
  let letters = Array(name.lowercased())
  let names = Expression.Function.allCases.map(\.rawValue)
  return names.first { $0 == String(letters) }
    ?? names.first { known in letters.count < 20 && isNear(letters, Array(known)) }
}

private func isNear(_ one: [Character], _ other: [Character]) -> Bool {
  let (short, long) = one.count < other.count ? (one, other) : (other, one)
  let head = zip(short, long).prefix { $0.0 == $0.1 }.count
  let tail = zip(short.dropFirst(head).reversed(), long.dropFirst(head).reversed())
    .prefix { $0.0 == $0.1 }.count
  let left = (short.count - head - tail, long.count - head - tail)
  if long.count - short.count > 1 { return false }
  if left.1 <= 1 { return short.count > 1 }
  return left == (2, 2) && short[head] == long[head + 1] && short[head + 1] == long[head]
}
