import Foundation

/// A density of places from 0 to 1: a mixture of normal ones around what was seen, each cut off at the
/// ends, and a wide one for what was not.
///
/// The adaptive Parzen estimator of J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl, "Algorithms for
/// hyper-parameter optimization", NIPS 2011, section 4.2: each width is the greater of the distances
/// to both neighbours, within bounds.
struct ParzenMixture {
  private let means: [Double]
  private let widths: [Double]
  /// Rising sums of the weights, the last of which is 1.
  private let sums: [Double]
  private let weights: [Double]

  /// Makes the density of some places.
  ///
  /// - Parameters:
  ///   - places: What was seen, the oldest first.
  ///   - weights: How much each counts, above 0; the wide one counts 1.
  init(_ places: [Double], weights: [Double]) {
    let all = zip(places + [0.5], weights + [1]).sorted { $0.0 < $1.0 }
    let isPrior = zip(places + [0.5], Array(repeating: false, count: places.count) + [true])
      .sorted { $0.0 < $1.0 }.map(\.1)
    let count = all.count
    let least = 1 / Double(min(100, 1 + count))
    means = all.map(\.0)
    widths = all.indices.map { index in
      if isPrior[index] { return 1 }
      let left = index > 0 ? all[index].0 - all[index - 1].0 : 0
      let right = index + 1 < count ? all[index + 1].0 - all[index].0 : 0
      return min(1, max(left, right, least))
    }
    let total = all.reduce(0) { $0 + $1.1 }
    self.weights = all.map { $0.1 / total }
    var sum = 0.0
    sums = self.weights.map { weight in
      sum += weight
      return sum
    }
  }

  /// The density at a place.
  func density(at place: Double) -> Double {
    means.indices.reduce(0) { sum, index in
      let z = (place - means[index]) / widths[index]
      let (low, high) = ends(index)
      return sum + weights[index] * exp(-z * z / 2)
        / (widths[index] * (2 * Double.pi).squareRoot() * (high - low))
    }
  }

  /// A place for two random numbers in [0, 1).
  func draw(_ choice: Double, _ place: Double) -> Double {
    let index = sums.firstIndex { choice < $0 } ?? sums.count - 1
    let (low, high) = ends(index)
    let result = means[index] + widths[index] * normalQuantile(low + (high - low) * place)
    return min(max(result, 0), 1 - 0x1p-53)
  }

  /// How much of a normal density lies below 0 and below 1.
  private func ends(_ index: Int) -> (Double, Double) {
    let scale = widths[index] * 2.0.squareRoot()
    return (erfc(means[index] / scale) / 2, erfc((means[index] - 1) / scale) / 2)
  }
}
