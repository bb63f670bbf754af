import Foundation

/// Reads numbers from bytes, correctly rounded, without making a text of them.
enum NumberScanner {
  private static let powers: [Double] = (0...22).map { index in
    var power = 1.0
    for _ in 0..<index { power *= 10 }
    return power
  }

  /// Reads the number at the beginning of the bytes: decimal with an exponent or without, or `NaN`,
  /// `Infinity`, `inf`, with a sign or without.
  ///
  /// - Returns: The value, how many bytes it has, and whether it is written as a whole number; nil
  ///   where there is none.
  static func read(
    _ bytes: UnsafeRawBufferPointer
  ) -> (value: Double, count: Int, isWhole: Bool)? {
    var index = 0
    var isNegative = false
    if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      isNegative = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    let digits = index
    var mantissa: UInt64 = 0
    var significant = 0
    var exponent = 0
    func digit(_ index: Int) -> UInt64? {
      guard index < bytes.count, bytes[index] &- 48 < 10 else { return nil }
      return UInt64(bytes[index] &- 48)
    }
    while let next = digit(index) {
      if significant < 19 {
        mantissa = mantissa * 10 + next
        if mantissa > 0 { significant += 1 }
      } else {
        significant += 1
        exponent += 1
      }
      index += 1
    }
    let wholeDigits = index - digits
    var isWhole = true
    if index < bytes.count, bytes[index] == UInt8(ascii: "."),
      wholeDigits > 0 || digit(index + 1) != nil
    {
      isWhole = false
      index += 1
      while let next = digit(index) {
        if significant < 19 {
          mantissa = mantissa * 10 + next
          if mantissa > 0 { significant += 1 }
          exponent -= 1
        } else {
          significant += 1
        }
        index += 1
      }
    }
    guard index > digits else { return word(bytes, from: digits, isNegative: isNegative) }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      var end = index + 1
      var isSmall = false
      if end < bytes.count, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
        isSmall = bytes[end] == UInt8(ascii: "-")
        end += 1
      }
      if digit(end) != nil {
        var power = 0
        while let next = digit(end) {
          power = min(100_000, power * 10 + Int(next))
          end += 1
        }
        exponent += isSmall ? -power : power
        isWhole = false
        index = end
      }
    }
    // Both are exact, so that their product or quotient is rounded once (W. D. Clinger, "How to read
    // floating point numbers accurately", 1990).
    if significant <= 19, mantissa <= 1 << 53, exponent.magnitude <= 22 {
      let whole = Double(mantissa)
      let value = exponent < 0 ? whole / powers[-exponent] : whole * powers[exponent]
      return (isNegative ? -value : value, index, isWhole)
    }
    let text = String(decoding: UnsafeRawBufferPointer(rebasing: bytes[..<index]), as: UTF8.self)
    guard let value = Double(text) ?? Double(text.replacing(".", with: ".0")) else { return nil }
    return (value, index, isWhole)
  }

  /// Reads a number at the beginning of the bytes whose digits before the point stand in groups of
  /// three with commas between, such as `1,234.5`.
  ///
  /// - Returns: As ``read(_:)``; nil where there is no group of three, or the groups end otherwise.
  static func readGroups(
    _ bytes: UnsafeRawBufferPointer
  ) -> (value: Double, count: Int, isWhole: Bool)? {
    func isDigit(_ index: Int) -> Bool { index < bytes.count && bytes[index] &- 48 < 10 }
    let first =
      bytes.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true ? 1 : 0
    var end = first
    while isDigit(end) { end += 1 }
    guard (1...3).contains(end - first), bytes[first] != UInt8(ascii: "0") else { return nil }
    var text = Array(bytes[..<end])
    while end < bytes.count, bytes[end] == UInt8(ascii: ","),
      (1...3).allSatisfy({ isDigit(end + $0) })
    {
      text += bytes[(end + 1)..<(end + 4)]
      end += 4
    }
    let commas = end - text.count
    guard commas > 0, !isDigit(end),
      end == bytes.count || bytes[end] != UInt8(ascii: ",") || !isDigit(end + 1)
    else {
      return nil
    }
    text += bytes[end...].prefix(400)
    return text.withUnsafeBytes { read($0) }.map { ($0.value, $0.count + commas, $0.isWhole) }
  }

  /// The words that stand for numbers that are not finite.
  private static func word(
    _ bytes: UnsafeRawBufferPointer,
    from start: Int,
    isNegative: Bool
  ) -> (value: Double, count: Int, isWhole: Bool)? {
    for (word, value) in [("infinity", Double.infinity), ("inf", .infinity), ("nan", .nan)] {
      let end = start + word.utf8.count
      guard end <= bytes.count,
        zip(bytes[start..<end], word.utf8).allSatisfy({ $0 | 0x20 == $1 })
      else { continue }
      if end < bytes.count, isLetter(bytes[end]) { continue }
      return (isNegative ? -value : value, end, false)
    }
    return nil
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
      || byte == UInt8(ascii: "_")
  }
}
