extension Expression {
  /// The partial derivative by a variable, simplified; 0 where the variable does not occur.
  ///
  /// Where `abs` or `relu` has its corner, its derivative, written `sign` or `step`, is taken as 0.
  public func derivative(by variable: String) -> Expression {
    let simple = simplified
    var differentiation = Differentiation(variable)
    let root = differentiation.derive(simple)
    return differentiation.simplifier.builder.expression(at: root)
  }
}

/// Derives the nodes of an expression, each after those it is made of.
private struct Differentiation {
  /// A factor of a product: a base, its power, and the derivative of the base.
  private struct Part {
    let base: Int
    let power: Int
    let slope: Int
  }

  /// The most factors whose product is derived term by term.
  private static let mostFactors = 32

  var simplifier = Simplifier()
  private let variable: String
  /// The derivatives of nodes of the simplifier that are not sums or products.
  private var slopes: [Int: Int] = [:]

  init(_ variable: String) {
    self.variable = variable
  }

  /// The place of the derivative of a simplified expression.
  mutating func derive(_ expression: Expression) -> Int {
    var places = [Int](repeating: 0, count: expression.nodes.count)
    var derivative = 0
    for (place, group) in expression.groups {
      places[place] = simplifier.write(group, expression.nodes[place], places)
      if case .sum(let members) = group {
        var terms = Terms()
        for member in members {
          let slope = slope(of: places[member.place])
          simplifier.add(slope, to: &terms, isNegative: member.isInverted)
        }
        derivative = simplifier.write(terms)
      } else {
        derivative = newSlope(of: places[place])
      }
      slopes[places[place]] = derivative
    }
    return derivative
  }

  private mutating func slope(of place: Int) -> Int {
    if let known = slopes[place] { return known }
    let new = newSlope(of: place)
    slopes[place] = new
    return new
  }

  /// The derivative of a node whose parts have theirs.
  private mutating func newSlope(of place: Int) -> Int {
    switch simplifier.builder.nodes[place] {
    case .number, .constant: return simplifier.number(0)
    case .variable(let name): return simplifier.number(name == variable ? 1 : 0)
    case .function(let function, let operand):
      let inner = slope(of: operand)
      if simplifier.isZero(inner) { return inner }
      return outer(function, operand, place, times: inner)
    case .operation(.add, let left, let right):
      let (one, other) = (slope(of: left), slope(of: right))
      return simplifier.sum(one, other)
    case .operation(.subtract, let left, let right):
      let (one, other) = (slope(of: left), slope(of: right))
      return simplifier.sum(one, simplifier.negation(other))
    case .operation, .negation:
      let factors = simplifier.factors(of: place)
      if case .operation(.power, let base, let exponent) = simplifier.builder.nodes[place],
        factors.list == [Factors.Factor(base: place, power: 1)]
      {
        return powerSlope(place, base, exponent)
      }
      return slope(of: factors)
    }
  }

  /// The derivative of a function, f'(u) u'.
  private mutating func outer(
    _ function: Expression.Function,
    _ u: Int,
    _ value: Int,
    times inner: Int
  ) -> Int {
    switch function {
    case .sin: return simplifier.product([simplifier.function(.cos, u), inner])
    case .cos:
      return simplifier.negation(simplifier.product([simplifier.function(.sin, u), inner]))
    case .tan:
      let cosine = simplifier.function(.cos, u)
      return simplifier.quotient(inner, simplifier.power(cosine, simplifier.number(2)))
    case .exp: return simplifier.product([inner, value])
    case .ln: return simplifier.quotient(inner, u)
    case .log10:
      let ln10 = simplifier.function(.ln, simplifier.number(10))
      return simplifier.quotient(inner, simplifier.product([u, ln10]))
    case .sqrt:
      return simplifier.quotient(inner, simplifier.product([simplifier.number(2), value]))
    case .tanh:
      let square = simplifier.power(value, simplifier.number(2))
      let slope = simplifier.sum(simplifier.number(1), simplifier.negation(square))
      return simplifier.product([slope, inner])
    case .sigmoid:
      let rest = simplifier.sum(simplifier.number(1), simplifier.negation(value))
      return simplifier.product([value, rest, inner])
    case .relu: return simplifier.product([simplifier.function(.step, u), inner])
    case .abs: return simplifier.product([simplifier.function(.sign, u), inner])
    case .sign, .step: return simplifier.number(0)
    }
  }

  /// The derivative of b^e whose exponent is not a whole number.
  private mutating func powerSlope(_ place: Int, _ base: Int, _ exponent: Int) -> Int {
    let (baseSlope, exponentSlope) = (slope(of: base), slope(of: exponent))
    if simplifier.isZero(exponentSlope) {
      if simplifier.isZero(baseSlope) { return baseSlope }
      let less = simplifier.sum(exponent, simplifier.number(-1))
      let power = simplifier.power(base, less)
      return simplifier.product([exponent, power, baseSlope])
    }
    let logarithm = simplifier.function(.ln, base)
    let byExponent = simplifier.product([exponentSlope, logarithm])
    if simplifier.isZero(baseSlope) { return simplifier.product([place, byExponent]) }
    let byBase = simplifier.quotient(simplifier.product([exponent, baseSlope]), base)
    let sum = simplifier.sum(byExponent, byBase)
    return simplifier.product([place, sum])
  }
}

// MARK: - Products and quotients

extension Differentiation {
  /// The derivative of a fraction of products.
  private mutating func slope(of factors: Factors) -> Int {
    var constant = Factors(factors.coefficient)
    var (above, below): ([Part], [Part]) = ([], [])
    for factor in factors.list {
      let slope = slope(of: factor.base)
      if simplifier.isZero(slope) {
        constant.multiply(base: factor.base, power: factor.power)
      } else if factor.power > 0 {
        above.append(Part(base: factor.base, power: factor.power, slope: slope))
      } else {
        below.append(Part(base: factor.base, power: -factor.power, slope: slope))
      }
    }
    if above.isEmpty, below.isEmpty { return simplifier.number(0) }
    let numerators = productRule(above[...])
    guard !below.isEmpty else { return write(numerators, times: constant) }
    return quotientRule(numerators, above, below, constant)
  }

  /// The terms of the derivative of a product: each factor derived in turn.
  ///
  /// Of a long product the halves are, as their text would grow with the square of its length.
  private mutating func productRule(_ parts: ArraySlice<Part>) -> [Factors] {
    guard parts.count <= Self.mostFactors else {
      let middle = (parts.startIndex + parts.endIndex) / 2
      let (left, right) = (parts[..<middle], parts[middle...])
      return [(left, right), (right, left)].map { derived, kept in
        var sum = Terms()
        for term in productRule(derived) { sum.add(term) }
        var term = Factors()
        simplifier.multiply(&term, by: simplifier.write(sum), power: 1)
        for part in kept { term.multiply(base: part.base, power: part.power) }
        return term
      }
    }
    return parts.indices.map { index in
      var term = Factors(Coefficient(parts[index].power))
      for (other, part) in zip(parts.indices, parts) {
        let power = other == index ? part.power - 1 : part.power
        if power > 0 { term.multiply(base: part.base, power: power) }
      }
      simplifier.multiply(&term, by: parts[index].slope, power: 1)
      return term
    }
  }

  /// (N/D)' with D the product of g^k: (N' G - N (k g' G/g + ...)) / (D G), where G is the product of
  /// the g; what all terms above share with the bases below is cancelled.
  private mutating func quotientRule(
    _ numerators: [Factors],
    _ above: [Part],
    _ below: [Part],
    _ constant: Factors
  ) -> Int {
    var terms = numerators
    for index in terms.indices {
      for part in below { terms[index].multiply(base: part.base, power: 1) }
    }
    for (index, part) in below.enumerated() {
      var term = Factors(Coefficient(-part.power))
      for factor in above { term.multiply(base: factor.base, power: factor.power) }
      for (other, factor) in below.enumerated() where other != index {
        term.multiply(base: factor.base, power: 1)
      }
      simplifier.multiply(&term, by: part.slope, power: 1)
      terms.append(term)
    }
    var constant = constant
    for part in below {
      let shared = max(0, terms.map { $0.power(of: part.base) }.min() ?? 0)
      if shared > 0 {
        for index in terms.indices { terms[index].multiply(base: part.base, power: -shared) }
      }
      let power = part.power + 1 - shared
      if power != 0 { constant.multiply(base: part.base, power: -power) }
    }
    return write(terms, times: constant, isFactored: true)
  }

  /// Writes a sum times a product: term by term, or as a product of two.
  private mutating func write(
    _ terms: [Factors],
    times constant: Factors,
    isFactored: Bool = false
  ) -> Int {
    let outer = simplifier.write(constant)
    let written = terms.map { simplifier.write($0) }
    if isFactored || written.count == 1 {
      var sum = Terms()
      for term in written { simplifier.add(term, to: &sum) }
      return simplifier.product([simplifier.write(sum), outer])
    }
    var sum = Terms()
    for term in written { simplifier.add(simplifier.product([term, outer]), to: &sum) }
    return simplifier.write(sum)
  }
}
