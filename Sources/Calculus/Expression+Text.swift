extension Expression.Operator {
  /// How tightly it binds, more the higher.
  var precedence: Int {
    switch self {
    case .add, .subtract: 1
    case .multiply, .divide: 3
    case .power: 5
    }
  }
}

extension Expression {
  /// That of a minus at the start of a term: -x*y is -(x*y).
  static let negationPrecedence = 2
  /// That of a minus behind an operator: 2^-x*y is (2^-x)*y.
  static let tightNegationPrecedence = 4
  /// That of numbers, names and calls.
  private static let operandPrecedence = 6

  /// Reads an expression.
  ///
  /// docs/EXPRESSIONS.md tells the grammar.
  ///
  /// - Parameter text: Any text.
  /// - Throws: An `ExpressionError` at the first character that does not fit, or where the text has
  ///   more than 10,000 operations or is nested more than 1,000 deep.
  public init(_ text: String) throws(ExpressionError) {
    self = try ExpressionParser.read(text)
  }
}

extension Expression: CustomStringConvertible {
  private enum Piece {
    case text(String)
    /// A node, in parentheses where it binds less tightly than that.
    case node(Int, atLeast: Int)
  }

  /// The expression as textbooks write it, with no more parentheses than it needs to be read; reading
  /// it gives an equal expression.
  public var description: String {
    var result = ""
    var pending = [Piece.node(root, atLeast: 0)]
    while let piece = pending.popLast() {
      switch piece {
      case .text(let text): result += text
      case .node(let place, let least): pending += pieces(of: place, atLeast: least).reversed()
      }
    }
    return result
  }

  private func pieces(of place: Int, atLeast least: Int) -> [Piece] {
    switch nodes[place] {
    case .number(let value): [.text(Self.text(of: value))]
    case .constant(let constant): [.text(constant.rawValue)]
    case .variable(let name): [.text(name)]
    case .function(let function, let operand):
      [.text(function.rawValue + "("), .node(operand, atLeast: 0), .text(")")]
    case .negation(let operand): negation(of: operand, atLeast: least)
    case .operation(let sign, let left, let right): operation(sign, left, right, atLeast: least)
    }
  }

  /// Only an exponent may begin with a bare minus behind an operator.
  private func negation(of operand: Int, atLeast least: Int) -> [Piece] {
    let isExponent = least == Self.tightNegationPrecedence
    let precedence = isExponent ? least : Self.negationPrecedence
    let pieces = [Piece.text("-"), .node(operand, atLeast: precedence + 1)]
    return precedence < least ? [.text("(")] + pieces + [.text(")")] : pieces
  }

  private func operation(
    _ sign: Operator,
    _ left: Int,
    _ right: Int,
    atLeast least: Int
  ) -> [Piece] {
    let precedence = sign.precedence
    let pieces: [Piece] =
      switch sign {
      case .add, .subtract:
        [
          .node(left, atLeast: precedence), .text(" \(sign.rawValue) "),
          .node(right, atLeast: Self.negationPrecedence + 1),
        ]
      case .multiply, .divide:
        [
          .node(left, atLeast: precedence), .text(sign.rawValue),
          .node(right, atLeast: Operator.power.precedence),
        ]
      case .power:
        [
          .node(left, atLeast: Self.operandPrecedence), .text(sign.rawValue),
          .node(right, atLeast: Self.tightNegationPrecedence),
        ]
      }
    return precedence < least ? [.text("(")] + pieces + [.text(")")] : pieces
  }

  /// The shortest text that reads as the same number, such as `1e-5`; `nan` and `inf` as such.
  public static func text(of value: Double) -> String {
    let text = "\(value)"
    if text.hasSuffix(".0") { return String(text.dropLast(2)) }
    return text.replacing("e+", with: "e").replacing("e-0", with: "e-")
  }
}
