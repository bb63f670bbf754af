/// A comparison of backpropagation with central differences on one batch, layer by layer.
///
/// The numerical derivative n of the mean loss by a parameter w is (4 D(h/2) - D(h)) / 3 with
/// D(h) = (loss(w + h) - loss(w - h)) / 2h and h = 1e-4 max(1, |w|), Richardson's extrapolation,
/// whose error is of the order of h^4. With a the derivative by backpropagation, a parameter is
/// right where |a - n| / size is below `tolerance`; the size is the largest of |a|, |n|, the
/// largest |a| of the part, and what the rounding of the loss can hide, divided by the tolerance.
///
/// A corner of the activation within h of a parameter, such as that of a rectifier, falsifies n. It
/// shows in that D(h) and D(h/2) differ, or in that the derivatives to either side differ by as
/// much for h/2 as for h; such a parameter counts as at a kink and is judged neither right nor wrong.
public struct GradientCheck: Sendable, Equatable {
  /// The largest relative difference of a right derivative.
  public static let tolerance = 1e-6

  /// Which parameters of a layer are compared.
  public enum Kind: String, Sendable, Equatable {
    case weights, biases
  }

  /// What a comparison shows.
  public enum Verdict: String, Sendable, Equatable {
    /// All derivatives that can be judged agree.
    case right
    /// At least one derivative does not agree.
    case wrong
    /// Every parameter is at a kink.
    case kinks = "at kinks"
    /// The derivatives are so small that a mistake of one per cent could not be told from rounding.
    case tooSmall = "too small to tell"
  }

  /// The weights or the biases of one layer.
  public struct Part: Sendable, Equatable {
    /// The layer, counted from 1.
    public let layer: Int
    /// Which of its parameters.
    public let kind: Kind
    /// How many parameters there are.
    public let total: Int
    /// How many were compared, those at kinks included.
    public let checked: Int
    /// How many of them are at a kink.
    public let kinks: Int
    /// The largest |a - n| of parameters that are not at a kink.
    public let largestDifference: Double
    /// The largest |a - n| / size of parameters that are not at a kink.
    public let largestRelativeDifference: Double
    /// What the comparison shows.
    public let verdict: Verdict
  }

  /// The mean loss of the batch.
  public let loss: Double
  /// All layers in order, weights before biases.
  public let parts: [Part]

  /// Whether no derivative is wrong.
  public var isRight: Bool { parts.allSatisfy { $0.verdict != .wrong } }
}

extension GradientCheck {
  /// Checks the gradient of a network.
  ///
  /// - Parameters:
  ///   - network: The network; its parameters are moved and put back.
  ///   - samples: The batch.
  ///   - limit: How many parameters of each part to compare: that with the largest derivative, the
  ///     others by chance; nil for all.
  ///   - seed: Chooses the parameters.
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  public init(
    of network: Network<Double>,
    on samples: Samples,
    limit: Int?,
    seed: Int
  ) throws(NetworkError) {
    try self.init(of: network, on: samples, limit: limit, seed: seed, spoil: { _ in })
  }

  /// Checks a gradient that was changed on purpose, as tests do to see whether that is found.
  ///
  /// - Parameters:
  ///   - network: The network; its parameters are moved and put back.
  ///   - samples: The batch.
  ///   - limit: How many parameters of each part to compare; nil for all.
  ///   - seed: Chooses the parameters.
  ///   - spoil: Changes the gradient of backpropagation.
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  init(
    of network: Network<Double>,
    on samples: Samples,
    limit: Int?,
    seed: Int,
    spoil: (inout [Double]) -> Void
  ) throws(NetworkError) {
    var (loss, gradient) = try network.gradient(on: samples)
    spoil(&gradient)
    let differences = CentralDifferences(network, samples, loss: loss)
    var stream = RandomStream(seed: seed, purpose: .gradientCheck)
    var parts: [Part] = []
    for (index, layer) in network.shape.layers.enumerated() {
      for (kind, range) in [(Kind.weights, layer.weights), (.biases, layer.biases)]
      where !range.isEmpty {
        let places = Self.choose(limit, of: range, gradient, &stream)
        var comparison = Comparison(largest: gradient[range].map(abs).max() ?? 0)
        for place in places {
          comparison.add(gradient[place], try differences.derivative(at: place))
        }
        parts.append(comparison.part(layer: index + 1, kind: kind, total: range.count))
      }
    }
    self.loss = loss
    self.parts = parts
  }

  /// The place of the largest derivative and others by chance, in order, without repetition.
  private static func choose(
    _ limit: Int?,
    of range: Range<Int>,
    _ gradient: [Double],
    _ stream: inout RandomStream
  ) -> [Int] {
    guard let limit, limit < range.count else { return Array(range) }
    let largest = range.max { abs(gradient[$0]) < abs(gradient[$1]) }
    var chosen = Set(largest.map { [$0] } ?? [])
    while chosen.count < limit {
      chosen.insert(range.lowerBound + stream.index(below: range.count))
    }
    return chosen.sorted()
  }
}

/// What is found while the parameters of a part are compared.
private struct Comparison {
  /// The largest absolute derivative of the part.
  let largest: Double
  private var checked = 0
  private var kinks = 0
  private var isWrong = false
  private var largestNumerical = 0.0
  private var largestRounding = 0.0
  private var largestDifference = 0.0
  private var largestRelativeDifference = 0.0

  init(largest: Double) {
    self.largest = largest
  }

  mutating func add(_ derivative: Double, _ numerical: CentralDifferences.Derivative) {
    checked += 1
    let difference = abs(derivative - numerical.value)
    let hidden = numerical.rounding / GradientCheck.tolerance
    let size = max(abs(derivative), abs(numerical.value), largest, hidden)
    let relative = difference == 0 ? 0 : difference / size
    // Written so that NaN is wrong.
    let isRight = relative < GradientCheck.tolerance
    if !isRight, numerical.bend > difference / 2 {
      kinks += 1
      return
    }
    isWrong = isWrong || !isRight
    largestNumerical = max(largestNumerical, abs(numerical.value))
    largestRounding = max(largestRounding, numerical.rounding)
    largestDifference = maximum(largestDifference, difference)
    largestRelativeDifference = maximum(largestRelativeDifference, relative)
  }

  func part(layer: Int, kind: GradientCheck.Kind, total: Int) -> GradientCheck.Part {
    GradientCheck.Part(
      layer: layer,
      kind: kind,
      total: total,
      checked: checked,
      kinks: kinks,
      largestDifference: largestDifference,
      largestRelativeDifference: largestRelativeDifference,
      verdict: verdict
    )
  }

  private var verdict: GradientCheck.Verdict {
    if isWrong { return .wrong }
    if kinks == checked { return .kinks }
    // A derivative of exactly 0 is no small number but what a dead unit or an unused input has.
    let scale = max(largest, largestNumerical)
    return largest > 0 && scale < 200 * largestRounding ? .tooSmall : .right
  }

  /// The larger number; NaN where either is.
  private func maximum(_ first: Double, _ second: Double) -> Double {
    first.isNaN || second.isNaN ? .nan : max(first, second)
  }
}
