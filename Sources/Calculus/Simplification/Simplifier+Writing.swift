/// The order in which sums and products are written.
extension Simplifier {
  /// Writes a sum; terms in their order, but one with a plus first.
  mutating func write(_ terms: Terms) -> Int {
    var list = terms.list.filter { !$0.coefficient.isZero }
    if let positive = list.firstIndex(where: { !$0.coefficient.isNegative }), positive > 0 {
      list.insert(list.remove(at: positive), at: 0)
    }
    guard let first = list.first else { return builder.add(.number(0)) }
    var sum = write(first)
    for term in list.dropFirst() {
      var size = term
      size.coefficient = term.coefficient.magnitude
      let sign: Expression.Operator = term.coefficient.isNegative ? .subtract : .add
      sum = builder.add(.operation(sign, sum, write(size)))
    }
    return sum
  }

  /// Writes a product as a fraction: numbers, then constants, variables, functions, sums.
  mutating func write(_ factors: Factors) -> Int {
    if factors.coefficient.isZero { return builder.add(.number(0)) }
    let sorted = factors.list.enumerated()
      .map { (order: order(of: $1.base), index: $0, factor: $1) }
      .sorted {
        ($0.order.rank, $0.order.name, $0.index) < ($1.order.rank, $1.order.name, $1.index)
      }
      .map(\.factor)
    let number = factors.coefficient.fraction
    let above = chain(number.above, sorted.filter { $0.power > 0 })
    let below = chain(number.below, sorted.filter { $0.power < 0 })
    var result = above
    if builder.nodes[below] != .number(1) {
      result = builder.add(.operation(.divide, above, below))
    }
    if factors.coefficient.isNegative { result = builder.add(.negation(result)) }
    if products[result] == nil { products[result] = factors }
    return result
  }

  /// A number times powers, the signs of the powers left out; a 1 is not written.
  private mutating func chain(_ number: Double, _ factors: [Factors.Factor]) -> Int {
    var result = number == 1 ? nil : builder.add(.number(number))
    for factor in factors {
      var place = factor.base
      if factor.power.magnitude > 1 {
        let exponent = builder.add(.number(Double(factor.power.magnitude)))
        place = builder.add(.operation(.power, place, exponent))
      }
      result = result.map { builder.add(.operation(.multiply, $0, place)) } ?? place
    }
    return result ?? builder.add(.number(1))
  }

  /// Where a base stands in a product; bases of equal rank by name, then in the order they came.
  private func order(of base: Int) -> (rank: Int, name: String) {
    if case .operation(.power, let inner, _) = builder.nodes[base] {
      // Exponentials stand among the functions.
      let order = order(ofOperand: inner)
      return order.rank < 3 ? (5, "") : order
    }
    return order(ofOperand: base)
  }

  private func order(ofOperand base: Int) -> (rank: Int, name: String) {
    switch builder.nodes[base] {
    case .number: (0, "")
    case .constant(let constant): (constant == .pi ? 1 : 2, "")
    case .variable(let name): (3, name)
    case .function: (5, "")
    case .operation, .negation: (6, "")
    }
  }
}
