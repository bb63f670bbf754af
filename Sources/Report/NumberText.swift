import Foundation

/// A number with that many significant digits; `NaN` and `inf` as such.
///
/// Plain from 1e-4 to below 1e6, else with an exponent; never with trailing zeros.
public func significant(_ value: Double, digits: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "inf" : "-inf" }
  if value == 0 { return "0" }
  let text = String(format: "%.\(max(0, digits - 1))e", value)
  guard let exponent = text.split(separator: "e").last.flatMap({ Int($0) }) else { return text }
  guard (-4..<6).contains(exponent) else {
    let mantissa = text.split(separator: "e").first.map(String.init) ?? text
    return withoutTrailingZeros(mantissa) + "e\(exponent)"
  }
  return withoutTrailingZeros(fixed(value, max(0, digits - 1 - exponent)))
}

/// A finite number with that many digits after the point.
func fixed(_ value: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", value)
}

/// The power of ten of a number's first digit after rounding to two digits: 0 for 1.0 to 9.9.
func decimalExponent(_ value: Double) -> Int {
  String(format: "%.1e", value).split(separator: "e").last.flatMap { Int($0) } ?? 0
}

private func withoutTrailingZeros(_ text: String) -> String {
  guard text.contains(".") else { return text }
  var text = Substring(text)
  while text.last == "0" { text.removeLast() }
  if text.last == "." { text.removeLast() }
  return String(text)
}
