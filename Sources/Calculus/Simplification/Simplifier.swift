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
  ///
  /// A sum is collected at once from all its terms, as every pair by itself would take the square of
  /// the time.
  mutating func take(_ expression: Expression) -> Int {
    var places = [Int](repeating: 0, count: expression.nodes.count)
    for (place, addends) in expression.sums {
      guard let addends else {
        places[place] = node(expression.nodes[place].moved { places[$0] })
        continue
      }
      var terms = Terms()
      for (term, isNegative) in addends { add(places[term], to: &terms, isNegative: isNegative) }
      places[place] = write(terms)
    }
    return places[expression.root]
  }
}

extension Expression {
  /// The nodes that are not merely parts of a longer sum, each after those it needs; with those that
  /// are sums, their terms.
  var sums: [(place: Int, addends: [(place: Int, isNegative: Bool)]?)] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    isNeeded[root] = true
    var result: [(place: Int, addends: [(place: Int, isNegative: Bool)]?)] = []
    for place in nodes.indices.reversed() where isNeeded[place] {
      let addends = addends(of: place)
      for operand in addends?.map(\.place) ?? nodes[place].operands { isNeeded[operand] = true }
      result.append((place, addends))
    }
    return result.reversed()
  }

  /// The terms of a sum, in order; nil for other nodes.
  private func addends(of place: Int) -> [(place: Int, isNegative: Bool)]? {
    guard case .operation(let sign, _, _) = nodes[place], sign == .add || sign == .subtract
    else { return nil }
    var result: [(place: Int, isNegative: Bool)] = []
    var pending = [(place: place, isNegative: false)]
    // Shared sums of sums double with each level: as many terms as nodes are taken apart, not more.
    while let (place, isNegative) = pending.popLast() {
      switch nodes[place] {
      case .operation(.add, let left, let right) where result.count < nodes.count:
        pending += [(right, isNegative), (left, isNegative)]
      case .operation(.subtract, let left, let right) where result.count < nodes.count:
        pending += [(right, !isNegative), (left, isNegative)]
      default:
        result.append((place, isNegative))
      }
    }
    return result
  }
}
