/// A number as the unevaluated sum of two doubles, some 106 bits long.
///
/// No fused multiply-add, which not every processor has, so that the bits are the same everywhere.
/// Numbers must stay within 2^-400...2^400, where no part over- or underflows.
///
/// T. J. Dekker, "A floating-point technique for extending the available precision", Numerische
/// Mathematik 18, 1971.
struct DoubleDouble: Equatable {
  /// The nearest double.
  let high: Double
  /// What is left, at most half a unit in the last place of `high`.
  let low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// The exact sum of two doubles.
  @inline(__always)
  init(sum a: Double, _ b: Double) {
    let sum = a + b
    let part = sum - a
    self.init(sum, (a - (sum - part)) + (b - part))
  }

  /// The exact sum of two doubles, the first of which is not smaller in size.
  @inline(__always)
  init(ordered a: Double, _ b: Double) {
    let sum = a + b
    self.init(sum, b - (sum - a))
  }

  /// The exact product of two doubles.
  @inline(__always)
  init(product a: Double, _ b: Double) {
    let product = a * b
    let (x, y) = (Self.split(a), Self.split(b))
    let error = ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low
    self.init(product, error)
  }

  /// A double as the sum of two of at most 26 bits, whose products are exact (Veltkamp, 1968).
  @inline(__always)
  private static func split(_ a: Double) -> (high: Double, low: Double) {
    let scaled = 134_217_729 * a
    let high = scaled - (scaled - a)
    return (high, a - high)
  }

  @inline(__always)
  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let sum = DoubleDouble(sum: a.high, b.high)
    return DoubleDouble(ordered: sum.high, sum.low + (a.low + b.low))
  }

  @inline(__always)
  static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    a + DoubleDouble(-b.high, -b.low)
  }

  @inline(__always)
  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = DoubleDouble(product: a.high, b.high)
    return DoubleDouble(
      ordered: product.high,
      product.low + (a.high * b.low + a.low * b.high)
    )
  }

  @inline(__always)
  static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    let rest = a - b * DoubleDouble(first)
    return DoubleDouble(ordered: first, (rest.high + rest.low) / b.high)
  }
}
