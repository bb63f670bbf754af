/// The text at a tick; an exponent is set smaller and raised.
struct TickLabel: Hashable, Sendable {
  var base: String
  var exponent = ""

  /// The labels of the ticks of one linear axis: all with the same unit and number of decimals.
  ///
  /// Plain numbers up to a million, then M, G, T and P; powers of ten where numbers are smaller than a
  /// thousandth or larger than the prefixes reach.
  static func labels(of numbers: [DecimalNumber]) -> [TickLabel] {
    let magnitude = numbers.filter { $0.digits != 0 }.map(\.magnitude).max() ?? 0
    let (power, unit) = unit(magnitude: magnitude)
    let scaled = numbers.map { number in
      DecimalNumber(digits: number.digits, exponent: number.exponent - power).reduced
    }
    let decimals = scaled.map { max(-$0.exponent, 0) }.max() ?? 0
    return scaled.map { number in
      let text = number.text(decimals: decimals)
      if number.digits == 0 { return TickLabel(base: power == 0 ? text : "0") }
      if !unit.isEmpty { return TickLabel(base: text + unit) }
      return power == 0
        ? TickLabel(base: text)
        : TickLabel(base: text + "×10", exponent: integer(power))
    }
  }

  /// The labels of powers of ten: plain numbers where all are short, else 10 with an exponent.
  static func labels(ofPowers powers: [Int]) -> [TickLabel] {
    let isShort = powers.allSatisfy { -2...3 ~= $0 }
    return powers.map { power in
      isShort
        ? TickLabel(base: DecimalNumber(digits: 1, exponent: power).text(decimals: max(-power, 0)))
        : TickLabel(base: "10", exponent: integer(power))
    }
  }

  /// The labels of 0 and of powers of ten of both signs.
  static func labels(ofSigned numbers: [DecimalNumber]) -> [TickLabel] {
    let powers = labels(ofPowers: numbers.filter { $0.digits != 0 }.map(\.exponent))
    var rest = powers[...]
    return numbers.map { number in
      guard number.digits != 0, var label = rest.popFirst() else { return TickLabel(base: "0") }
      if number.digits < 0 { label.base = "\u{2212}" + label.base }
      return label
    }
  }

  private static func unit(magnitude: Int) -> (power: Int, name: String) {
    switch magnitude {
    case ..<(-3): (magnitude, "")
    case ..<6: (0, "")
    case ..<9: (6, "M")
    case ..<12: (9, "G")
    case ..<15: (12, "T")
    case ..<18: (15, "P")
    default: (magnitude, "")
    }
  }

  private static func integer(_ value: Int) -> String {
    value < 0 ? "\u{2212}\(-value)" : "\(value)"
  }
}
