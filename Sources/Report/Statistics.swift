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
}
