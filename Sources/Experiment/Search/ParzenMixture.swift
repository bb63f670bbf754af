import Foundation

/// A density over settings: a mixture of kernels, one around each setting that was seen and a wide one
/// for what was not.
///
/// A kernel is the product of its parts, one a dimension.
///
/// A setting's kernel is wide where a dimension has no meaning in it. So what is seen in one branch of
/// conditional parameters says nothing of the others, while the choice that leads there is weighed with
/// all that depends on it.
///
/// Numbers are places from 0 to 1, and a kernel's part a normal density that is cut off at the ends.
/// Its width is the greater of the distances to both neighbours, within bounds: the adaptive Parzen
/// estimator of J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl, "Algorithms for hyper-parameter
/// optimization", NIPS 2011, section 4.2. Mixtures of products are those of S. Falkner, A. Klein,
/// F. Hutter, "BOHB", ICML 2018; bounds and choices as S. Watanabe, "Tree-structured Parzen estimator",
/// arXiv:2304.11127, 2023, compares them.
struct ParzenMixture {
  private let parts: [Part]
  /// The share of each kernel, the wide one last; they sum to 1.
  private let weights: [Double]
  private let logWeights: [Double]

  /// The parts of all kernels in one dimension.
  private enum Part {
    case normal([Normal])
    /// The probability of each choice, by kernel.
    case choice([[Double]])

    /// The logarithm of a kernel's density, or of its probability.
    func log(_ kernel: Int, _ place: Double) -> Double {
      switch self {
      case .normal(let normals): normals[kernel].logDensity(at: place)
      case .choice(let shares): Foundation.log(shares[kernel][Int(place)])
      }
    }
  }

  /// Makes the density of some settings.
  ///
  /// - Parameters:
  ///   - dimensions: What a setting has.
  ///   - settings: A place or the number of a choice for each dimension, nil where it has no meaning.
  ///   - weights: How much each counts, at least 0; the wide kernel counts 1.
  init(_ dimensions: [ParzenSearch.Dimension], _ settings: [[Double?]], weights: [Double]) {
    let total = weights.reduce(1, +)
    self.weights = (weights + [1]).map { $0 / total }
    logWeights = self.weights.map { log($0) }
    parts = dimensions.indices.map { index in
      let seen = settings.map { $0[index] }
      switch dimensions[index] {
      case .place: return .normal(Self.normals(around: seen))
      case .choice(let count, let probabilities):
        return .choice(Self.shares(of: seen, count, probabilities))
      }
    }
  }

  /// The logarithm of the density at a setting.
  ///
  /// - Parameters:
  ///   - setting: A place or the number of a choice for each dimension.
  ///   - isActive: Which dimensions have a meaning in it; others are left out.
  /// - Returns: The logarithm, any number.
  func logDensity(at setting: [Double], where isActive: [Bool]) -> Double {
    var terms = logWeights
    for index in parts.indices where isActive[index] {
      for kernel in terms.indices { terms[kernel] += parts[index].log(kernel, setting[index]) }
    }
    let largest = terms.max() ?? 0
    // Where all kernels are as good as 0 there is nothing to add up.
    guard largest > -.infinity else { return largest }
    return largest + log(terms.reduce(0) { $0 + exp($1 - largest) })
  }

  /// The density of one dimension alone.
  func density(at place: Double, in dimension: Int) -> Double {
    weights.indices.reduce(0) { sum, kernel in
      sum + weights[kernel] * exp(parts[dimension].log(kernel, place))
    }
  }

  /// A setting.
  ///
  /// - Parameters:
  ///   - kernel: A random number in [0, 1), which decides on the kernel.
  ///   - place: Gives another one for each dimension.
  /// - Returns: A place or the number of a choice for each dimension.
  func draw(_ kernel: Double, _ place: (Int) -> Double) -> [Double] {
    let kernel = Self.index(of: kernel, in: weights)
    return parts.indices.map { index in
      switch parts[index] {
      case .normal(let normals): normals[kernel].draw(place(index))
      case .choice(let shares): Double(Self.index(of: place(index), in: shares[kernel]))
      }
    }
  }

  /// The index at which the rising sums of shares exceed a number in [0, 1).
  private static func index(of place: Double, in shares: [Double]) -> Int {
    var rest = place
    let index = shares.firstIndex { share in
      rest -= share
      return rest < 0
    }
    return index ?? shares.lastIndex { $0 > 0 } ?? 0
  }

  /// Normal densities around places; wide ones where there is none, and a last wide one.
  private static func normals(around places: [Double?]) -> [Normal] {
    let seen = places.indices.compactMap { index in places[index].map { (place: $0, index: index) }
    }
    .sorted { ($0.place, $0.index) < ($1.place, $1.index) }
    let least = 1 / Double(min(100, seen.count + 2))
    var normals = Array(repeating: Normal(mean: 0.5, width: 1), count: places.count + 1)
    for (order, (place, index)) in seen.enumerated() {
      // The ends are no neighbours, but for a single place.
      let left = order > 0 ? place - seen[order - 1].place : seen.count == 1 ? place : 0
      let right =
        order + 1 < seen.count ? seen[order + 1].place - place : seen.count == 1 ? 1 - place : 0
      normals[index] = Normal(mean: place, width: min(1, max(left, right, least)))
    }
    return normals
  }

  /// The probability of each choice in each kernel: mostly the one that was seen, and as if as many
  /// more as there are choices had been seen in proportion to what is likely unseen, a part of them in
  /// each kernel.
  private static func shares(
    of seen: [Double?],
    _ count: Int,
    _ probabilities: [Double]?
  ) -> [[Double]] {
    let unseen = probabilities ?? Array(repeating: 1, count: count)
    let total = unseen.reduce(0, +)
    let prior = unseen.map { $0 / total }
    let kernels = Double(seen.count { $0 != nil } + 1)
    return (seen + [nil]).map { choice in
      guard let choice else { return prior }
      // The prior counts as many times as there are choices.
      let share = Double(count) / kernels
      return prior.indices.map { index in
        (prior[index] * share + (index == Int(choice) ? 1 : 0)) / (1 + share)
      }
    }
  }
}

/// A normal density between 0 and 1, cut off there.
private struct Normal {
  let mean: Double
  let width: Double
  /// How much of it lies below 0, and how much between 0 and 1.
  private let below: Double
  private let within: Double
  private let logScale: Double

  init(mean: Double, width: Double) {
    self.mean = mean
    self.width = width
    let scale = width * 2.0.squareRoot()
    below = erfc(mean / scale) / 2
    within = erfc((mean - 1) / scale) / 2 - below
    logScale = log(width * (2 * Double.pi).squareRoot() * within)
  }

  func logDensity(at place: Double) -> Double {
    let z = (place - mean) / width
    return -z * z / 2 - logScale
  }

  /// The place for a random number in [0, 1).
  func draw(_ random: Double) -> Double {
    min(max(mean + width * normalQuantile(below + within * random), 0), 1 - 0x1p-53)
  }
}
