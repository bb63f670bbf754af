internal import Calculus

/// Numbers written in decimal, as the fields of a CSV file hold them.
enum CSVNumber {
  /// The double nearest to a number, nil where the bytes are none.
  ///
  /// A number has digits, perhaps a sign, a point and an exponent, and perhaps spaces around it; it
  /// is infinite where it is beyond the largest double. Words such as `nan` and `inf` are none.
  static func value(of bytes: [UInt8], in range: Range<Int>) -> Double? {
    let range = trimmed(bytes, range)
    guard let parts = Parts(bytes, range) else { return nil }
    if let value = parts.exactValue { return value }
    return Double(String(decoding: bytes[range], as: UTF8.self))
  }

  private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while start < end, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// A number taken apart: `digits` times ten to the power `exponent`.
  private struct Parts {
    private var isNegative = false
    private var digits: UInt64 = 0
    private var digitCount = 0
    private var exponent = 0

    /// Powers of ten that are exact as doubles.
    private static let powers: [Double] = (0...22).map { VectorMath.power(10, $0) }

    init?(_ bytes: [UInt8], _ range: Range<Int>) {
      var position = range.lowerBound
      let end = range.upperBound
      isNegative = Self.takeSign(bytes, &position, end)
      var hasDigits = takeDigits(bytes, &position, end)
      if position < end, bytes[position] == UInt8(ascii: ".") {
        position += 1
        let start = position
        if takeDigits(bytes, &position, end) { hasDigits = true }
        exponent = start - position
      }
      guard hasDigits else { return nil }
      if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
        position += 1
        let isDown = Self.takeSign(bytes, &position, end)
        let start = position
        var size = 0
        while position < end, let digit = Self.digit(bytes[position]) {
          size = min(size * 10 + digit, 100_000)
          position += 1
        }
        guard position > start else { return nil }
        exponent += isDown ? -size : size
      }
      guard position == end else { return nil }
    }

    /// The number where one exact product or quotient gives it.
    ///
    /// Clinger, "How to read floating point numbers accurately", PLDI 1990: both operands are exact,
    /// so the one rounding is the right one.
    var exactValue: Double? {
      guard digitCount <= 19, digits <= 1 << 53, abs(exponent) <= 22 else { return nil }
      let power = Self.powers[abs(exponent)]
      let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
      return isNegative ? -value : value
    }

    private static func digit(_ byte: UInt8) -> Int? {
      let value = byte &- UInt8(ascii: "0")
      return value < 10 ? Int(value) : nil
    }

    /// Goes past a sign; true where it is a minus.
    private static func takeSign(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> Bool {
      guard position < end else { return false }
      let byte = bytes[position]
      if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { position += 1 }
      return byte == UInt8(ascii: "-")
    }

    /// Goes past digits; false where there is none.
    private mutating func takeDigits(
      _ bytes: [UInt8],
      _ position: inout Int,
      _ end: Int
    ) -> Bool {
      let start = position
      while position < end, let digit = Self.digit(bytes[position]) {
        // Wraps beyond 19 digits, where the count says not to use it.
        digits = digits &* 10 &+ UInt64(digit)
        if digits != 0 || digitCount != 0 { digitCount += 1 }
        position += 1
      }
      return position > start
    }
  }
}
