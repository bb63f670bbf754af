/// Powers and logarithms to 10, from double-double arithmetic: correct to 0.51 units in the last
/// place, so that what is exact in mathematics, such as 5^3 or log10(1000), is exact.
extension VectorMath {
  /// x^y, the real power.
  ///
  /// x^2 is x * x. As IEEE 754 has it: anything^0 and 1^anything are 1, NaN included; 0 to a negative
  /// power is infinite; a negative number to a power that is not whole is NaN.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 2 { return x * x }
    if y == 1 { return x }
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    let isOdd = y.magnitude < 0x1p53 && y.truncatingRemainder(dividingBy: 2).magnitude == 1
    if x == 0 || x.isInfinite || y.isInfinite { return limit(x, y, isOdd: isOdd) }
    if x < 0, y != y.rounded() { return .nan }
    let size =
      y == y.rounded() && y.magnitude <= 64
      ? wholePower(x.magnitude, Int(y)) : realPower(x.magnitude, y)
    return x < 0 && isOdd ? -size : size
  }

  /// The logarithm to 10; zero gives -infinity, a negative number NaN.
  public static func log10(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    let result = logarithm(of: x) * DoubleDouble(0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57)
    return result.high + result.low
  }

  /// Powers of zero and infinities, and to infinities.
  private static func limit(_ x: Double, _ y: Double, isOdd: Bool) -> Double {
    if y.isInfinite {
      if x == -1 { return 1 }
      return (x.magnitude > 1) == (y > 0) ? .infinity : 0
    }
    let size: Double = (x == 0) == (y > 0) ? 0 : .infinity
    return isOdd && x.sign == .minus ? -size : size
  }

  /// A positive number to a whole power between -64 and 64, by repeated squaring.
  private static func wholePower(_ x: Double, _ n: Int) -> Double {
    // The mantissa alone is multiplied, so that nothing overflows on the way.
    var square = DoubleDouble(x.significand)
    var result = DoubleDouble(1)
    var rest = n.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    if n < 0 { result = DoubleDouble(1) / result }
    return scaled(result, by: Int(x.exponent) * n)
  }

  /// e^(y ln x).
  private static func realPower(_ x: Double, _ y: Double) -> Double {
    let logarithm = logarithm(of: x)
    let size = y * logarithm.high
    if size > 710 { return .infinity }
    if size < -746 { return 0 }
    // A size below 2^-60 leaves 1, whatever y's own parts are.
    if size.magnitude < 0x1p-60 { return 1 }
    let exponent =
      y.magnitude < 0x1p-300 || y.magnitude > 0x1p300
      ? DoubleDouble(size) : logarithm * DoubleDouble(y)
    return exponential(exponent)
  }

  /// e^x, |x| below 750.
  private static func exponential(_ x: DoubleDouble) -> Double {
    // x = k ln 2 + 64 r, and e^x = 2^k (e^r)^64 with |r| below 0.0055.
    let k = (x.high * 1.442_695_040_888_963_387).rounded()
    let ln2 = DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)
    let reduced = x - ln2 * DoubleDouble(k)
    let r = DoubleDouble(reduced.high / 64, reduced.low / 64)
    // e^r - 1 by Taylor's series, whose tenth term is below 2^-96; from the fifth on doubles do.
    var small = 1.0
    for n in stride(from: 10.0, to: 5, by: -1) { small = 1 + small * r.high / n }
    var series = DoubleDouble(small)
    for n in stride(from: 5.0, to: 1, by: -1) {
      series = DoubleDouble(1) + series * r / DoubleDouble(n)
    }
    var tail = series * r
    // (1 + t)^2 - 1 = 2t + t^2, six times; the 1 stays apart, as it would swallow digits of t.
    for _ in 0..<6 { tail = DoubleDouble(2 * tail.high, 2 * tail.low) + tail * tail }
    return scaled(DoubleDouble(1) + tail, by: Int(k))
  }

  /// ln x of a positive finite number, to some 2^-100.
  private static func logarithm(of x: Double) -> DoubleDouble {
    var (mantissa, exponent) = (x.significand, Double(x.exponent))
    if mantissa > 0x1.6a09e667f3bcdp0 {
      mantissa /= 2
      exponent += 1
    }
    // ln m = 2 artanh s = 2 (s + s^3/3 + s^5/5 + ...) with |s| at most 0.172.
    let s = DoubleDouble(mantissa - 1) / DoubleDouble(sum: mantissa, 1)
    let square = s * s
    // From the tenth term on, below 2^-49 of the sum, doubles do.
    var small = 0.0
    for n in stride(from: 41.0, through: 21, by: -2) { small = small * square.high + 1 / n }
    var series = DoubleDouble(small)
    for n in stride(from: 19.0, through: 1, by: -2) {
      series = series * square + DoubleDouble(1) / DoubleDouble(n)
    }
    let result = series * s
    let ln2 = DoubleDouble(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56)
    return ln2 * DoubleDouble(exponent) + DoubleDouble(2 * result.high, 2 * result.low)
  }

  /// A number near 1 times a power of two; rounded once, also where the result is subnormal.
  private static func scaled(_ number: DoubleDouble, by exponent: Int) -> Double {
    if exponent < -1200 { return 0 }
    if exponent > 1200 { return .infinity }
    let sum = number.high + number.low
    guard Int(sum.exponent) + exponent < -1022 else {
      return Double(sign: .plus, exponent: exponent, significand: sum)
    }
    // The low part decides what lies half way between two subnormal numbers.
    let high = Double(sign: .plus, exponent: exponent, significand: number.high)
    let lost = (number.high - Double(sign: .plus, exponent: -exponent, significand: high))
    let unit = Double(sign: .plus, exponent: -1074 - exponent, significand: 1)
    let rest = lost + number.low
    if rest > unit / 2 { return high.nextUp }
    if rest < -unit / 2 { return high.nextDown }
    return high
  }
}
