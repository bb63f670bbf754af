/// Makes expressions in the form in which a person would leave them.
///
/// Sums and products are kept as the terms and factors they collect (`Terms`, `Factors`) while they
/// are combined, and are written out by `Simplifier+Writing`. The identities that are used are those
/// that docs/EXPRESSIONS.md lists: none changes a value where the original has one.
struct Simplifier {
  var builder = ExpressionBuilder()
  /// What products the nodes made here are, so that they need not be taken apart again.
  var products: [Int: Factors] = [:]

  /// A number.
  mutating func number(_ value: Int) -> Int {
    write(Factors(Coefficient(value)))
  }

  func isZero(_ place: Int) -> Bool { builder.nodes[place] == .number(0) }

  /// The value of a node that is a number, its sign and fraction included; else nil.
  mutating func coefficient(_ place: Int) -> Coefficient? {
    let factors = factors(of: place)
    return factors.list.isEmpty ? factors.coefficient : nil
  }

  mutating func sum(_ one: Int, _ other: Int) -> Int {
    var terms = Terms()
    add(one, to: &terms)
    add(other, to: &terms)
    return write(terms)
  }

  mutating func negation(_ place: Int) -> Int {
    var factors = factors(of: place)
    factors.multiply(.one.negated)
    return write(factors)
  }

  mutating func product(_ places: [Int]) -> Int {
    var factors = Factors()
    for place in places { multiply(&factors, by: place, power: 1) }
    return write(factors)
  }

  mutating func quotient(_ above: Int, _ below: Int) -> Int {
    var factors = Factors()
    multiply(&factors, by: above, power: 1)
    multiply(&factors, by: below, power: -1)
    return write(factors)
  }

  mutating func power(_ base: Int, _ exponent: Int) -> Int {
    var factors = Factors()
    multiplyPower(&factors, base, exponent, power: 1)
    return write(factors)
  }

  mutating func function(_ function: Expression.Function, _ operand: Int) -> Int {
    switch (function, builder.nodes[operand]) {
    case (.sin, .number(0)), (.tan, .number(0)), (.tanh, .number(0)), (.ln, .number(1)),
      (.log10, .number(1)), (.abs, .number(0)), (.relu, .number(0)), (.sqrt, .number(0)):
      return number(0)
    case (.cos, .number(0)), (.exp, .number(0)), (.ln, .constant(.e)), (.sqrt, .number(1)):
      return number(1)
    default:
      return builder.add(.function(function, operand))
    }
  }

  /// The node in the simplest form, given those of what it is applied to.
  mutating func node(_ node: Expression.Node) -> Int {
    switch node {
    case .number, .constant, .variable: builder.add(node)
    case .negation(let operand): negation(operand)
    case .operation(.add, let left, let right): sum(left, right)
    case .operation(.subtract, let left, let right): sum(left, negation(right))
    case .operation(.multiply, let left, let right): product([left, right])
    case .operation(.divide, let left, let right): quotient(left, right)
    case .operation(.power, let left, let right): power(left, right)
    case .function(let function, let operand): self.function(function, operand)
    }
  }
}

extension Expression {
  /// The expression with its numbers, like terms and equal factors collected.
  ///
  /// Wherever the expression has a value, this one has the same but for rounding; it may have one
  /// where the expression has none, as 1 for x/x at 0.
  public var simplified: Expression {
    var simplifier = Simplifier()
    let root = simplifier.take(self)
    return simplifier.builder.expression(at: root)
  }
}

extension Simplifier {
  /// Simplifies an expression; gives the place of the result.
  mutating func take(_ expression: Expression) -> Int {
    var places = [Int](repeating: 0, count: expression.nodes.count)
    for (place, group) in expression.groups {
      places[place] = write(group, expression.nodes[place], places)
    }
    return places[expression.root]
  }

  /// The simplest form of a node, given those of the members of its group or of its operands.
  mutating func write(_ group: Expression.Group, _ node: Expression.Node, _ places: [Int]) -> Int {
    switch group {
    case .single: return self.node(node.moved { places[$0] })
    case .sum(let members):
      var terms = Terms()
      for member in members {
        add(places[member.place], to: &terms, isNegative: member.isInverted)
      }
      return write(terms)
    case .product(let members):
      var factors = Factors()
      for member in members {
        multiply(&factors, by: places[member.place], power: member.isInverted ? -1 : 1)
      }
      return write(factors)
    }
  }
}
