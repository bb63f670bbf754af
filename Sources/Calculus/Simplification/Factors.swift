/// A product under construction: a number, and bases with whole powers.
struct Factors {
  /// A base, a node of the simplifier, and its power, not 0.
  struct Factor: Hashable {
    let base: Int
    var power: Int
  }

  var coefficient: Coefficient
  /// Each base once, in the order in which they came.
  private(set) var list: [Factor] = []
  /// Where in the list each base is.
  private var places: [Int: Int] = [:]

  init(_ coefficient: Coefficient = .one) {
    self.coefficient = coefficient
  }

  /// Multiplies by a number; false, and nothing done, where that is too large or too small.
  @discardableResult
  mutating func multiply(_ number: Coefficient) -> Bool {
    guard let product = coefficient.times(number) else { return false }
    coefficient = product
    return true
  }

  /// Multiplies by a power of a base.
  mutating func multiply(base: Int, power: Int) {
    guard let place = places[base] else {
      places[base] = list.count
      list.append(Factor(base: base, power: power))
      return
    }
    list[place].power += power
    guard list[place].power == 0 else { return }
    list.remove(at: place)
    places[base] = nil
    for index in place..<list.count { places[list[index].base] = index }
  }

  /// The power of a base; 0 where it does not occur.
  func power(of base: Int) -> Int {
    places[base].map { list[$0].power } ?? 0
  }
}

extension Simplifier {
  /// The largest whole power that is taken apart.
  private static let largestPower = 1_000_000

  /// What a node is the product of.
  mutating func factors(of place: Int) -> Factors {
    if let known = products[place] { return known }
    var result = Factors()
    multiply(&result, by: place, power: 1)
    products[place] = result
    return result
  }

  /// Multiplies by a whole power of a node, which is taken apart where it is a product.
  mutating func multiply(_ factors: inout Factors, by place: Int, power: Int) {
    var pending = [(place, power)]
    while let (place, power) = pending.popLast() {
      if let known = products[place] {
        if multiply(&factors, by: known, power: power) { continue }
        factors.multiply(base: place, power: power)
        continue
      }
      switch builder.nodes[place] {
      case .number(let value):
        let number = Coefficient(literal: value).power(power)
        if let number, factors.multiply(number) { continue }
        factors.multiply(base: place, power: power)
      case .negation(let operand):
        if !power.isMultiple(of: 2) { factors.multiply(.one.negated) }
        pending.append((operand, power))
      case .operation(.multiply, let left, let right):
        pending += [(right, power), (left, power)]
      case .operation(.divide, let left, let right):
        pending += [(right, -power), (left, power)]
      case .operation(.power, let base, let exponent):
        multiplyPower(&factors, base, exponent, power: power)
      default:
        factors.multiply(base: place, power: power)
      }
    }
  }

  /// Multiplies by a whole power of a product; false, and nothing done, where its number is then too
  /// large or too small.
  private func multiply(_ factors: inout Factors, by other: Factors, power: Int) -> Bool {
    guard let number = other.coefficient.power(power), factors.multiply(number) else {
      return false
    }
    for factor in other.list { factors.multiply(base: factor.base, power: factor.power * power) }
    return true
  }

  /// Multiplies by (base^exponent)^power.
  mutating func multiplyPower(
    _ factors: inout Factors,
    _ base: Int,
    _ exponent: Int,
    power: Int
  ) {
    let number = coefficient(exponent)
    if let whole = number?.whole {
      if whole == 0 { return }
      if whole.magnitude <= Self.largestPower / Int(power.magnitude) {
        return multiply(&factors, by: base, power: whole * power)
      }
    }
    if builder.nodes[base] == .number(1) { return }
    // A negative number goes below the bar of the fraction.
    if let number, number.isNegative {
      let positive = write(Factors(number.magnitude))
      factors.multiply(base: builder.add(.operation(.power, base, positive)), power: -power)
    } else {
      factors.multiply(base: builder.add(.operation(.power, base, exponent)), power: power)
    }
  }
}
