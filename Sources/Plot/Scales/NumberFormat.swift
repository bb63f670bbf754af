internal import Foundation

/// Numbers as text to be read: thousands separators, a real minus sign, powers of ten.
public enum NumberFormat {
  /// An integer with thousands separators, such as `2,000`.
  public static func text(_ value: Int) -> String {
    let digits = grouped(String(value.magnitude))
    return value < 0 ? "\u{2212}" + digits : digits
  }

  /// A number in the fewest digits that give it back, such as `0.001`, `2,000` or `1.5×10⁻⁷`.
  ///
  /// Powers of ten from a million up and below a ten-thousandth. NaN is `NaN`, infinity is `∞`.
  ///
  /// - Parameters:
  ///   - value: Any number.
  ///   - digits: Rounds to at most this many significant digits; nil for as many as needed.
  /// - Returns: Plain text, exponents in superscript characters.
  public static func text(_ value: Double, digits: Int? = nil) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "\u{2212}∞" : "∞" }
    let number = decimal(value, digits: digits)
    let magnitude = number.magnitude
    guard magnitude >= 6 || magnitude < -4 else {
      return number.text(decimals: max(-number.exponent, 0))
    }
    let count = String(abs(number.digits)).count
    let mantissa = DecimalNumber(digits: number.digits, exponent: 1 - count)
    return mantissa.text(decimals: count - 1) + "×10" + superscript(magnitude)
  }

  /// A finite number rounded to this many decimals, zeros at the end included.
  public static func text(_ value: Double, decimals: Int) -> String {
    let exact = decimal(value)
    let digits = exact.magnitude + decimals + 1
    if digits > 0 { return decimal(value, digits: digits).text(decimals: decimals) }
    let isHalf = digits == 0 && abs(value) * pow(10, Double(decimals)) >= 0.5
    let unit = DecimalNumber(digits: isHalf ? (value < 0 ? -1 : 1) : 0, exponent: -decimals)
    return unit.text(decimals: decimals)
  }

  /// Digits with a comma between groups of three.
  static func grouped(_ digits: String) -> String {
    guard digits.count > 3 else { return digits }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// The decimal number with the fewest digits that is nearest to a finite value.
  static func decimal(_ value: Double, digits: Int? = nil) -> DecimalNumber {
    guard value != 0 else { return DecimalNumber(digits: 0, exponent: 0) }
    // Swift's description is the shortest text that gives the same number back: 1.5e-07, 0.25.
    let parts = "\(value.magnitude)".split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    let decimals = mantissa.count > 1 ? String(mantissa[1]) : ""
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var number = DecimalNumber(
      digits: Int(String(mantissa[0]) + decimals) ?? 0,
      exponent: power - decimals.count
    )
    if let digits {
      let excess = number.magnitude - number.exponent + 1 - max(digits, 1)
      if excess > 0 {
        number.digits = Int((Double(number.digits) / pow(10, Double(excess))).rounded())
        number.exponent += excess
      }
    }
    if value < 0 { number.digits = -number.digits }
    return number.reduced
  }

  private static func superscript(_ power: Int) -> String {
    let figures: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(abs(power)).compactMap { $0.wholeNumberValue }.map { figures[$0] }
    return (power < 0 ? "⁻" : "") + String(digits)
  }
}
