internal import Experiment

/// Mean and spread of some numbers.
public struct Statistics: Hashable, Sendable {
  /// How many numbers there are.
  public let count: Int
  /// The arithmetic mean; NaN where there are no numbers or one is NaN.
  public let mean: Double
  /// The sample's standard deviation (divisor n - 1); nil where there are fewer than two numbers.
  public let deviation: Double?

  /// Computes mean and spread; two passes, so that no digits are lost where the spread is small.
  public init(_ values: [Double]) {
    count = values.count
    guard let first = values.first else {
      mean = .nan
      deviation = nil
      return
    }
    // Equal numbers have that very number as their mean.
    let shift = first.isFinite ? first : 0
    let mean = shift + values.reduce(0) { $0 + ($1 - shift) } / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = values.count < 2 ? nil : (squares / Double(values.count - 1)).squareRoot()
  }

  /// Half the width of the 95 per cent interval of the mean, t s / sqrt(n) with Student's t of n - 1
  /// degrees of freedom; nil where there are fewer than two numbers.
  public var interval: Double? {
    guard let deviation else { return nil }
    return Self.intervalFactor(count: count) * deviation
  }

  /// Half the width of the 95 per cent interval of the mean of that many numbers, two or more, in
  /// standard deviations: t / sqrt(n).
  static func intervalFactor(count: Int) -> Double {
    studentQuantile(degrees: count - 1) / Double(count).squareRoot()
  }

  /// The number that Student's t lies within plus and minus with a probability of 95 per cent.
  ///
  /// P(|T| > t) is the regularised incomplete beta function of n / (n + t^2) with the parameters
  /// n / 2 and 1 / 2 (26.7.1 of Abramowitz and Stegun, Handbook of Mathematical Functions, 1964).
  static func studentQuantile(degrees: Int) -> Double {
    let n = Double(degrees)
    let x = betaQuantile(0.05, a: n / 2, b: 0.5)
    return (n * (1 - x) / x).squareRoot()
  }
}
