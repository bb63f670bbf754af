/// A sum under construction: products with their numbers collected.
struct Terms {
  /// The terms in the order in which they came.
  var list: [Factors] = []
  private var places: [Set<Factors.Factor>: Int] = [:]

  /// Adds a product; to one of the same factors where there is one.
  mutating func add(_ term: Factors) {
    let key = Set(term.list)
    if let place = places[key], let sum = list[place].coefficient.plus(term.coefficient) {
      list[place].coefficient = sum
    } else {
      places[key] = list.count
      list.append(term)
    }
  }
}

extension Simplifier {
  /// Adds a node, term by term where it is a sum.
  mutating func add(_ place: Int, to terms: inout Terms, isNegative: Bool = false) {
    var pending = [(place, isNegative)]
    while let (place, isNegative) = pending.popLast() {
      switch builder.nodes[place] {
      case .operation(.add, let left, let right):
        pending += [(right, isNegative), (left, isNegative)]
      case .operation(.subtract, let left, let right):
        pending += [(right, !isNegative), (left, isNegative)]
      default:
        var term = factors(of: place)
        if isNegative { term.multiply(.one.negated) }
        // -(a + b) is a product of -1 and a sum.
        if term.list.count == 1, term.list[0].power == 1,
          term.coefficient == .one || term.coefficient == .one.negated,
          case .operation(let sign, _, _) = builder.nodes[term.list[0].base],
          sign == .add || sign == .subtract
        {
          pending.append((term.list[0].base, term.coefficient.isNegative))
        } else {
          terms.add(term)
        }
      }
    }
  }
}
