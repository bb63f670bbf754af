import Foundation

/// A number with that many significant digits; `NaN` and `inf` as such.
///
/// Plain from 1e-4 to below 1e6, else with an exponent; never with trailing zeros.
public func significant(_ value: Double, digits: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value > 0 ? "inf" : "-inf" }
  if value == 0 { return "0" }
  if let text = plain(value, digits: digits) { return text }
  // Digits with a point after the first, and the power of ten: `-1.235e-03`.
  let text = formatted("%.*e", max(0, digits - 1), value)
  guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "e")),
    let exponent = Int(text[text.index(after: mark)...])
  else { return text }
  guard (-4..<6).contains(exponent) else {
    return withoutTrailingZeros(String(text[..<mark])) + "e\(exponent)"
  }
  guard exponent < digits else { return withoutTrailingZeros(fixed(value, 0)) }
  // The same digits with the point elsewhere; to format again would take as long again.
  let plain = text[..<mark].utf8.filter { (48...57).contains($0) }
  let whole = exponent < 0 ? [UInt8(ascii: "0")] : Array(plain.prefix(exponent + 1))
  let zeros = [UInt8](repeating: UInt8(ascii: "0"), count: exponent < 0 ? -exponent - 1 : 0)
  let fraction = zeros + plain.dropFirst(max(0, exponent + 1))
  let number = fraction.isEmpty ? whole : whole + [UInt8(ascii: ".")] + fraction
  return (value < 0 ? "-" : "") + withoutTrailingZeros(String(decoding: number, as: UTF8.self))
}

/// Powers of ten that numbers of 64 bits hold exactly.
private let powersOfTen: [Double] = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]

/// The common case of `significant` by whole numbers, a tenth of the time of C's formats; nil where it
/// is another case, or so near to the middle between two roundings that only all digits can tell.
private func plain(_ value: Double, digits: Int) -> String? {
  let size = abs(value)
  guard size >= 1e-4, size < 1e5, (1...6).contains(digits) else { return nil }
  var exponent = 4
  while exponent > -4,
    exponent >= 0 ? size < powersOfTen[exponent] : size * powersOfTen[-exponent] < 1
  {
    exponent -= 1
  }
  guard exponent < digits else { return nil }
  let decimals = digits - 1 - exponent
  let scaled = size * powersOfTen[decimals]
  let rounded = scaled.rounded()
  // Errors of the product are far smaller than this.
  guard abs(abs(scaled - rounded) - 0.5) > 1e-6, rounded >= powersOfTen[digits - 1],
    rounded < powersOfTen[digits]
  else { return nil }
  var number = Int(rounded)
  var left = decimals
  while left > 0, number.isMultiple(of: 10) { (number, left) = (number / 10, left - 1) }
  return String(unsafeUninitializedCapacity: 24) { buffer in
    // From the last digit to the first; a digit stands before the point.
    var place = buffer.count
    var written = 0
    while number > 0 || written <= left {
      place -= 1
      if written == left, left > 0, buffer.count - place == left + 1 {
        buffer[place] = UInt8(ascii: ".")
        place -= 1
      }
      buffer[place] = UInt8(ascii: "0") + UInt8(number % 10)
      number /= 10
      written += 1
    }
    if value < 0 {
      place -= 1
      buffer[place] = UInt8(ascii: "-")
    }
    let count = buffer.count - place
    for index in 0..<count { buffer[index] = buffer[place + index] }
    return count
  }
}

/// A number by one of C's formats with a precision; `String(format:)` takes ten times as long, which
/// tables of thousands of rows show.
private func formatted(_ format: String, _ precision: Int, _ value: Double) -> String {
  withVaList([Int32(clamping: precision), value]) { arguments in
    // The largest double has 309 digits before the point.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400 + max(0, precision)) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      vsnprintf(start, buffer.count, format, arguments)
      return String(cString: start)
    }
  }
}

/// A finite number with that many digits after the point.
func fixed(_ value: Double, _ decimals: Int) -> String {
  formatted("%.*f", decimals, value)
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

/// A share from 0 to 1 in per cent with one digit after the point, `under 0.1 %` where that would be 0.
///
/// What is within 1e-12 of 0 is what rounding left of it, and 0.
func percentText(_ share: Double) -> String {
  if abs(share) < 1e-12 { return "0 %" }
  if share > 0, share < 0.0005 { return "under 0.1 %" }
  let digits = fixed(100 * share, 1)
  return digits == "100.0" ? "100 %" : "\(digits) %"
}

/// The same for an estimate: `about 5.0 %`.
func roughPercentText(_ share: Double) -> String {
  let text = percentText(share)
  return text.hasPrefix("under") ? text : "about \(text)"
}
