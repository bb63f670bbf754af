extension Expression {
  /// A part of a sum or a product.
  struct Member {
    let place: Int
    /// Whether it is subtracted or divided by.
    let isInverted: Bool
  }

  /// What a node is the result of, sums of sums and products of products taken together.
  ///
  /// A long sum is collected at once from all its terms: every pair by itself would take the square
  /// of the time.
  enum Group {
    case single
    case sum([Member])
    case product([Member])

    fileprivate var places: [Int]? {
      switch self {
      case .single: nil
      case .sum(let members), .product(let members): members.map(\.place)
      }
    }
  }

  /// The nodes that are not merely parts of a longer sum or product, each after those it needs.
  var groups: [(place: Int, group: Group)] {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    isNeeded[root] = true
    var result: [(place: Int, group: Group)] = []
    for place in nodes.indices.reversed() where isNeeded[place] {
      let group = group(at: place)
      for operand in group.places ?? nodes[place].operands { isNeeded[operand] = true }
      result.append((place, group))
    }
    return result.reversed()
  }

  private func group(at place: Int) -> Group {
    guard case .operation(let sign, _, _) = nodes[place] else { return .single }
    return switch sign {
    case .add, .subtract: .sum(members(of: place, .add, inverse: .subtract))
    case .multiply, .divide: .product(members(of: place, .multiply, inverse: .divide))
    case .power: .single
    }
  }

  /// The terms of a sum or the factors of a product, in order.
  private func members(of place: Int, _ sign: Operator, inverse: Operator) -> [Member] {
    var result: [Member] = []
    var pending = [Member(place: place, isInverted: false)]
    while let member = pending.popLast() {
      // Sums of a sum and itself have twice as many terms at each level: no more are taken apart
      // than there are nodes.
      guard case .operation(let found, let left, let right) = nodes[member.place],
        found == sign || found == inverse, result.count < nodes.count
      else {
        result.append(member)
        continue
      }
      let isInverted = member.isInverted != (found == inverse)
      pending.append(Member(place: right, isInverted: isInverted))
      pending.append(Member(place: left, isInverted: member.isInverted))
    }
    return result
  }
}
