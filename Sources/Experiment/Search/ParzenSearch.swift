import Foundation

/// Proposes settings that are like the best of those known and unlike the others: the tree-structured
/// Parzen estimator.
///
/// J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl, "Algorithms for hyper-parameter optimization", NIPS
/// 2011. Settings are split into the best tenth, at most 25, and the rest; of 24 values that are drawn
/// from the density of the former the one is taken at which the ratio to the density of the latter is
/// largest, for each parameter by itself. A parameter learns only from settings in which it has a
/// meaning. Numbers are looked at as places in [0, 1) of their distribution, which is uniform there.
///
/// What is proposed depends on the seed, the number of the setting and what is known alone.
public struct ParzenSearch: Sendable {
  /// What a parameter, or a group of some that vary together, may be.
  public enum Dimension: Hashable, Sendable {
    /// A place in [0, 1).
    case place
    /// One of so many choices, with probabilities where they are not alike.
    case choice(count: Int, probabilities: [Double]?)
  }

  /// A setting that is known: a place, or the number of a choice, for each dimension, nil where the
  /// dimension has no meaning, and its loss, which is to be small; NaN counts as the largest.
  public struct Known: Hashable, Sendable {
    /// A place or the number of a choice for each dimension; nil where it has no meaning.
    public let places: [Double?]
    /// What is to be small.
    public let loss: Double

    /// Makes a known setting.
    public init(_ places: [Double?], loss: Double) {
      self.places = places
      self.loss = loss
    }
  }

  /// So many settings are drawn by chance before any is proposed.
  public static let startup = 10
  private static let candidates = 24
  /// The newest so many settings count fully.
  private static let remembered = 25

  private let names: [String]
  private let dimensions: [Dimension]
  private let seed: Int

  /// Makes a search over named dimensions.
  public init(_ dimensions: [(name: String, dimension: Dimension)], seed: Int) {
    names = dimensions.map(\.name)
    self.dimensions = dimensions.map(\.dimension)
    self.seed = seed
  }

  /// A setting drawn by chance, as a random search draws it.
  public func random(_ number: Int) -> [Double] {
    let draw = SweepDraw(seed: seed, index: number)
    return zip(names, dimensions).map { name, dimension in
      switch dimension {
      case .place: draw.place(name)
      case .choice(let count, let probabilities):
        Double(draw.choice(name, count: count, probabilities: probabilities))
      }
    }
  }

  /// A proposed setting, with the ratio of both densities for each dimension.
  ///
  /// - Parameters:
  ///   - number: The number of the setting, from 0.
  ///   - known: The settings that are known, in their order.
  /// - Returns: The places, the ratios, and how many settings count as good.
  public func propose(
    _ number: Int,
    after known: [Known]
  ) -> (places: [Double], ratios: [Double], goodCount: Int) {
    let goodCount = min(Self.remembered, Int((Double(known.count) / 10).rounded(.up)))
    let ranking = known.indices.sorted { one, other in
      let (a, b) = (known[one].loss, known[other].loss)
      if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? one < other : b.isNaN }
      return (a, one) < (b, other)
    }
    let good = ranking.prefix(goodCount).sorted().map { known[$0] }
    let rest = ranking.dropFirst(goodCount).sorted().map { known[$0] }
    var places: [Double] = []
    var ratios: [Double] = []
    let draw = SweepDraw(seed: seed, index: number)
    for index in dimensions.indices {
      let (place, ratio) = best(
        of: dimensions[index],
        good.compactMap { $0.places[index] },
        rest.compactMap { $0.places[index] }
      ) { draw.place("\(names[index])/\($0)") }
      places.append(place)
      ratios.append(ratio)
    }
    return (places, ratios, goodCount)
  }

  private func best(
    of dimension: Dimension,
    _ good: [Double],
    _ rest: [Double],
    _ random: (String) -> Double
  ) -> (Double, Double) {
    switch dimension {
    case .place:
      let dense = ParzenMixture(good, weights: Self.weights(good.count))
      let sparse = ParzenMixture(rest, weights: Self.weights(rest.count))
      let candidates = (0..<Self.candidates).map { candidate in
        dense.draw(random("\(candidate)/component"), random("\(candidate)/place"))
      }
      return Self.first(candidates) { dense.density(at: $0) / sparse.density(at: $0) }
    case .choice(let count, let probabilities):
      let dense = Self.shares(good, count, probabilities)
      let sparse = Self.shares(rest, count, probabilities)
      let candidates = (0..<Self.candidates).map { candidate in
        var place = random("\(candidate)/choice")
        let choice = dense.firstIndex { share in
          place -= share
          return place < 0
        }
        return Double(choice ?? dense.lastIndex { $0 > 0 } ?? 0)
      }
      return Self.first(candidates) { dense[Int($0)] / sparse[Int($0)] }
    }
  }

  /// The first candidate of the largest ratio.
  private static func first(
    _ candidates: [Double],
    by ratio: (Double) -> Double
  ) -> (Double, Double) {
    var best = (candidates[0], ratio(candidates[0]))
    for candidate in candidates.dropFirst() {
      let ratio = ratio(candidate)
      if ratio > best.1 { best = (candidate, ratio) }
    }
    return best
  }

  /// The probability of each choice: how often it was seen, and once more the one that it has
  /// unseen.
  private static func shares(
    _ seen: [Double],
    _ count: Int,
    _ probabilities: [Double]?
  ) -> [Double] {
    var shares = probabilities ?? Array(repeating: 1 / Double(count), count: count)
    for (choice, weight) in zip(seen, weights(seen.count)) { shares[Int(choice)] += weight }
    let total = shares.reduce(0, +)
    return shares.map { $0 / total }
  }

  /// How much each of so many counts: the newest 25 fully, those before the less the older they are.
  private static func weights(_ count: Int) -> [Double] {
    (0..<count).map { index in
      let old = count - remembered
      if index >= old { return 1 }
      let least = 1 / Double(count)
      return old == 1 ? least : least + (1 - least) * Double(index) / Double(old - 1)
    }
  }
}
