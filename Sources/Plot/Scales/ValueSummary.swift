/// What is known of the values of a mark along one axis, found in one pass.
struct ValueSummary {
  /// How many of the values are on the scale; the others are gaps.
  var count = 0
  /// The smallest value on the scale.
  var minimum = Double.infinity
  /// The largest value on the scale.
  var maximum = -Double.infinity
  /// Some of the values on the scale, evenly picked and sorted; all of them where they are few.
  var sample: [Double] = []

  /// Looks at the values above `floor` that are finite.
  init(_ values: [Double], above floor: Double) {
    let stride = max(values.count / 2048, 1)
    values.withUnsafeBufferPointer { values in
      for value in values where value > floor && value < .infinity {
        count += 1
        if value < minimum { minimum = value }
        if value > maximum { maximum = value }
      }
      for index in Swift.stride(from: 0, to: values.count, by: stride) {
        let value = values[index]
        if value > floor && value < .infinity { sample.append(value) }
      }
    }
    sample.sort()
    if sample.isEmpty, count > 0 { sample = [minimum, maximum] }
  }

  /// The value below which a share of the sample lies; the sample is not empty.
  func quantile(_ share: Double) -> Double {
    sample[Int((Double(sample.count - 1) * share).rounded(share < 0.5 ? .up : .down))]
  }
}
