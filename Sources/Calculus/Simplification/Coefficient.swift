/// A number in front of a product: exact where its digits allow, else a double.
struct Coefficient: Hashable {
  /// The numerator of a fraction in lowest terms; for doubles not used.
  private let numerator: Int
  /// Above 0; 0 marks a double.
  private let denominator: Int
  /// Whether a person would write it as a decimal, as it comes from one.
  private let isDecimal: Bool
  /// The number where it is not a fraction.
  private let double: Double

  /// The first whole number that is not written in digits, as it has more than 15.
  private static let longest = 1_000_000_000_000_000

  static let one = Coefficient(1)
  static let zero = Coefficient(0)

  /// A whole number.
  init(_ whole: Int) {
    (numerator, denominator, isDecimal, double) = (whole, 1, false, 0)
  }

  /// What a number in an expression stands for: the decimal that is its shortest text, if that has
  /// at most 15 digits, else the double.
  init(literal value: Double) {
    if let whole = Int(exactly: value), whole.magnitude < UInt(Self.longest) {
      self.init(whole)
    } else if let decimal = Self.decimal(value) {
      self = decimal
    } else {
      self.init(double: value)
    }
  }

  private init(double: Double) {
    (numerator, denominator, isDecimal, self.double) = (0, 0, false, double)
  }

  /// A fraction, put in lowest terms.
  private init(_ numerator: Int, over denominator: Int, isDecimal: Bool) {
    let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign = denominator < 0 ? -1 : 1
    self.numerator = sign * (numerator / Int(divisor))
    self.denominator = sign * (denominator / Int(divisor))
    self.isDecimal = isDecimal && self.denominator != 1
    double = 0
  }

  private static func decimal(_ value: Double) -> Coefficient? {
    let size = abs(value)
    guard size >= 1e-9, size < 1e9 else { return nil }
    for places in 1...12 {
      let scale = VectorMath.power(10, places)
      let digits = (size * scale).rounded()
      if digits < Double(longest), digits / scale == size, let whole = Int(exactly: digits) {
        return Coefficient(value < 0 ? -whole : whole, over: Int(scale), isDecimal: true)
      }
    }
    return nil
  }

  private static func greatestCommonDivisor(_ a: UInt, _ b: UInt) -> UInt {
    var (a, b) = (a, b)
    while b > 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }

  private var isExact: Bool { denominator > 0 }

  var value: Double { isExact ? Double(numerator) / Double(denominator) : double }

  var isZero: Bool { isExact ? numerator == 0 : double == 0 }

  var isNegative: Bool { isExact ? numerator < 0 : double < 0 }

  /// The number as a whole one; nil where it is none.
  var whole: Int? { denominator == 1 ? numerator : nil }

  var negated: Coefficient {
    isExact
      ? Coefficient(-numerator, over: denominator, isDecimal: isDecimal)
      : Coefficient(double: -double)
  }

  var magnitude: Coefficient { isNegative ? negated : self }

  /// The sum; nil where it is too large.
  func plus(_ other: Coefficient) -> Coefficient? {
    if isExact, other.isExact {
      let (left, first) = numerator.multipliedReportingOverflow(by: other.denominator)
      let (right, second) = other.numerator.multipliedReportingOverflow(by: denominator)
      let (below, third) = denominator.multipliedReportingOverflow(by: other.denominator)
      let (above, fourth) = left.addingReportingOverflow(right)
      if !first, !second, !third, !fourth, above > .min {
        return Coefficient(above, over: below, isDecimal: isDecimal || other.isDecimal)
      }
    }
    let sum = value + other.value
    return sum.isFinite ? Coefficient(double: sum) : nil
  }

  /// The product; nil where it is too large or too small for a double.
  func times(_ other: Coefficient) -> Coefficient? {
    if isExact, other.isExact {
      let (above, first) = numerator.multipliedReportingOverflow(by: other.numerator)
      let (below, second) = denominator.multipliedReportingOverflow(by: other.denominator)
      if !first, !second, above > .min {
        return Coefficient(above, over: below, isDecimal: isDecimal || other.isDecimal)
      }
    }
    let product = value * other.value
    return product.isNormal || isZero || other.isZero ? Coefficient(double: product) : nil
  }

  /// The number to a whole power; nil where that is too large, too small, or one over 0.
  func power(_ exponent: Int) -> Coefficient? {
    if exponent < 0 { return inverse?.power(-exponent) }
    guard exponent <= 1000 else { return isExact && numerator == denominator ? self : nil }
    var result = Coefficient.one
    for _ in 0..<exponent {
      guard let product = result.times(self) else { return nil }
      result = product
    }
    return result
  }

  private var inverse: Coefficient? {
    if isZero { return nil }
    if isExact { return Coefficient(denominator, over: numerator, isDecimal: isDecimal) }
    return (1 / double).isNormal ? Coefficient(double: 1 / double) : nil
  }

  /// The numbers to write above and below the bar of a fraction, the sign left out.
  ///
  /// A number that came from decimals and can be written as one is, such as 0.02; other fractions
  /// keep their whole numbers, such as 2/5, unless these are long.
  var fraction: (above: Double, below: Double) {
    guard isExact, max(numerator.magnitude, UInt(denominator)) < UInt(Self.longest) else {
      return (abs(value), 1)
    }
    if isDecimal, Self.decimal(value) == self.magnitude || Self.decimal(value) == self {
      return (abs(value), 1)
    }
    return (Double(numerator.magnitude), Double(denominator))
  }
}
