/// Smooths noisy curves.
public enum Smoothing {
  /// The exponential moving average of values, corrected for its start at zero.
  ///
  /// With m the sum and n the number of finite values so far: m <- weight m + (1 - weight) value,
  /// and the average is m / (1 - weight^n). This is what TensorBoard's smoothing slider does
  /// (vz_line_chart2/line-chart.ts, `resmoothDataset`); the correction is that of Kingma and Ba,
  /// "Adam: a method for stochastic optimization", arXiv:1412.6980, section 3.
  ///
  /// A value that is not finite stays as it is and does not count.
  ///
  /// - Parameters:
  ///   - values: The values in order.
  ///   - weight: How much of the past is kept, from 0 (nothing is smoothed) to below 1.
  /// - Returns: As many values.
  public static func exponential(_ values: [Double], weight: Double) -> [Double] {
    exponential(values, weight: weight, stride: 1)
  }

  /// The same at each so-manieth value and at the last: at `places(count:stride:)`.
  ///
  /// - Parameters:
  ///   - values: The values in order.
  ///   - weight: How much of the past is kept, from 0 (nothing is smoothed) to below 1.
  ///   - stride: From one place to the next, 1 or more.
  /// - Returns: As many values as places.
  public static func exponential(_ values: [Double], weight: Double, stride: Int) -> [Double] {
    precondition(weight >= 0 && weight < 1, "a smoothing weight is from 0 to below 1")
    var sum = 0.0
    var decay = 1.0
    var result: [Double] = []
    result.reserveCapacity(values.count / stride + 2)
    var next = 0
    for (index, value) in values.enumerated() {
      if value.isFinite {
        sum = weight * sum + (1 - weight) * value
        decay *= weight
      }
      if index == next || index == values.count - 1 {
        result.append(value.isFinite ? sum / (1 - decay) : value)
        next += stride
      }
    }
    return result
  }

  /// From 0 in steps of `stride`, and the last of `count` places.
  public static func places(count: Int, stride: Int) -> [Int] {
    let places = Array(Swift.stride(from: 0, to: count, by: stride))
    return places.last.map { $0 < count - 1 ? places + [count - 1] : places } ?? []
  }
}
