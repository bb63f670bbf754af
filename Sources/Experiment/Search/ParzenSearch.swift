import Foundation

/// Proposes settings that are like the best of those known and unlike the others: the tree-structured
/// Parzen estimator.
///
/// J. Bergstra, R. Bardenet, Y. Bengio, B. Kégl, "Algorithms for hyper-parameter optimization", NIPS
/// 2011. Settings are split into the best tenth, at most 25, and the rest; of 48 settings that are drawn
/// from the density of the former the one is taken at which the ratio to the density of the latter is
/// largest, all parameters together. Among the best a setting counts the less the higher the logarithm of
/// its rank is, as in CMA-ES (N. Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772,
/// 2016), and so any rising function of the losses leads to the same proposals. Numbers are looked at as places in [0, 1) of their
/// distribution, which is uniform there.
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

  /// A setting that is proposed.
  public struct Choice: Hashable, Sendable {
    /// A place or the number of a choice for each dimension.
    public let places: [Double]
    /// How much likelier it is among the good settings than among the others, above 0.
    public let ratio: Double
    /// The same of each dimension by itself.
    public let ratios: [Double]
  }

  /// So many settings are drawn by chance before any is proposed.
  public static let startup = 10
  private static let candidateCount = 48
  private static let maximumGoodCount = 25

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

  /// The densities of what is known.
  ///
  /// - Parameters:
  ///   - known: The settings that are known, in their order.
  ///   - awaiting: The places of settings whose results are awaited. They count among the others, so
  ///     that a round does not propose the same again and again (the constant liar of D. Ginsbourger,
  ///     R. Le Riche, L. Carraro, "Kriging is well-suited to parallelize optimization", 2010).
  /// - Returns: The densities, from which any number of settings may be proposed.
  public func densities(
    after known: [Known],
    awaiting: [[Double?]] = []
  ) -> Densities {
    let ranking = known.indices.sorted { one, other in
      let (a, b) = (known[one].loss, known[other].loss)
      if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? one < other : b.isNaN }
      return (a, one) < (b, other)
    }
    // What broke down is not good, however many did.
    let goodCount = min(
      Self.maximumGoodCount,
      (known.count + 9) / 10,
      known.count { !$0.loss.isNaN }
    )
    let good = ranking.prefix(goodCount).map { known[$0].places }
    let rest = ranking.dropFirst(goodCount).sorted().map { known[$0].places } + awaiting
    return Densities(
      good: ParzenMixture(dimensions, good, weights: Self.weights(goodCount)),
      rest: ParzenMixture(dimensions, rest, weights: rest.map { _ in 1 }),
      goodCount: goodCount
    )
  }

  /// The densities of the good settings and of the others.
  public struct Densities {
    fileprivate let good: ParzenMixture
    fileprivate let rest: ParzenMixture
    /// How many settings count as good; 0 where all that are known broke down.
    public let goodCount: Int
  }

  /// A proposed setting: of some that are drawn, the first of the largest ratio.
  ///
  /// - Parameters:
  ///   - number: The number of the setting, from 0.
  ///   - densities: What is known.
  ///   - activity: Tells which dimensions have a meaning in a setting; nil where it is not to be
  ///     proposed.
  /// - Returns: The choice; nil where none of those drawn is to be proposed.
  public func propose(
    _ number: Int,
    by densities: Densities,
    activity: ([Double]) -> [Bool]?
  ) -> Choice? {
    let (good, rest) = (densities.good, densities.rest)
    let draw = SweepDraw(seed: seed, index: number)
    var best: (places: [Double], logRatio: Double)?
    for candidate in 0..<Self.candidateCount {
      let places = good.draw(draw.place("\(candidate)/kernel")) { index in
        draw.place("\(names[index])/\(candidate)")
      }
      guard let isActive = activity(places) else { continue }
      let logRatio =
        good.logDensity(at: places, where: isActive) - rest.logDensity(at: places, where: isActive)
      if best.map({ logRatio > $0.logRatio }) ?? true { best = (places, logRatio) }
    }
    return best.map { places, logRatio in
      let ratios = places.indices.map { index in
        good.density(at: places[index], in: index) / rest.density(at: places[index], in: index)
      }
      return Choice(places: places, ratio: exp(logRatio), ratios: ratios)
    }
  }

  /// How much each of so many good settings counts, the best first: ln(n + 1) - ln(rank), with 1 as
  /// their mean.
  static func weights(_ count: Int) -> [Double] {
    let weights = (0..<count).map { log(Double(count + 1)) - log(Double($0 + 1)) }
    let mean = weights.reduce(0, +) / Double(count)
    return weights.map { $0 / mean }
  }
}
