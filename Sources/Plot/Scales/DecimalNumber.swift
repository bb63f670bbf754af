internal import Foundation

/// The exact number `digits` x 10^`exponent`: what a tick stands at, so that its label is never off.
struct DecimalNumber: Hashable, Sendable {
  var digits: Int
  var exponent: Int

  /// The number as floating point.
  var value: Double {
    // Dividing by an exact power is rounded once, multiplying by an inexact one twice.
    exponent >= 0
      ? Double(digits) * pow(10, Double(exponent))
      : exponent > -300
        ? Double(digits) / pow(10, Double(-exponent))
        : Double(digits) * pow(10, Double(exponent))
  }

  /// The same number without trailing zeros in its digits.
  var reduced: DecimalNumber {
    guard digits != 0 else { return DecimalNumber(digits: 0, exponent: 0) }
    var number = self
    while number.digits % 10 == 0 {
      number.digits /= 10
      number.exponent += 1
    }
    return number
  }

  /// The power of ten of the leading digit; 0 for zero.
  var magnitude: Int {
    digits == 0 ? 0 : String(abs(digits)).count - 1 + exponent
  }

  /// The number with this many decimals, thousands separated, and a real minus sign.
  ///
  /// `decimals` is at least the number of decimals that the number has.
  func text(decimals: Int) -> String {
    let zeros = max(decimals + exponent, 0)
    var figures = String(abs(digits))
    if digits != 0 { figures += String(repeating: "0", count: zeros) }
    if figures.count <= decimals {
      figures = String(repeating: "0", count: decimals + 1 - figures.count) + figures
    }
    let whole = String(figures.dropLast(decimals))
    let part = figures.suffix(decimals)
    let sign = digits < 0 ? "\u{2212}" : ""
    return sign + NumberFormat.grouped(whole) + (decimals > 0 ? "." + part : "")
  }
}
