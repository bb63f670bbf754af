/// How many numbers go into a network, through each of its layers, and out of it.
public struct NetworkShape: Sendable, Equatable {
  /// The numbers in one input.
  public let inputs: Int
  /// The units of each hidden layer, first to last; empty for a linear model.
  public let hidden: [Int]
  /// The numbers in one output.
  public let outputs: Int
  /// Whether every layer adds a learned constant to each of its outputs.
  public let bias: Bool

  /// Makes a shape; every size must be above 0.
  public init(inputs: Int, hidden: [Int], outputs: Int, bias: Bool = true) {
    precondition(
      inputs > 0 && outputs > 0 && hidden.allSatisfy { $0 > 0 },
      "every layer of a network has a unit"
    )
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
    self.bias = bias
  }

  /// How many numbers are learned: all weights and biases.
  public var parameterCount: Int {
    layers.last?.range.upperBound ?? 0
  }

  /// The layers in order, the output layer last.
  var layers: [Layer] {
    var layers: [Layer] = []
    var start = 0
    for (inputs, outputs) in zip([inputs] + hidden, hidden + [outputs]) {
      let layer = Layer(inputs: inputs, outputs: outputs, hasBiases: bias, start: start)
      layers.append(layer)
      start = layer.range.upperBound
    }
    return layers
  }
}

/// The place of one layer among the parameters: its weights `[inputs × outputs]`, then its biases.
struct Layer: Sendable, Equatable {
  let inputs: Int
  let outputs: Int
  let hasBiases: Bool
  /// Where its weights begin.
  let start: Int

  /// The weights, row-major: one row for each input.
  var weights: Range<Int> { start..<start + inputs * outputs }

  /// The biases; empty if the layer has none.
  var biases: Range<Int> {
    weights.upperBound..<weights.upperBound + (hasBiases ? outputs : 0)
  }

  /// The most weights of a small layer.
  ///
  /// Measured with batches of 100: up to there our own loops take about as long as BLAS.
  static let largestSmallSize = 4096

  /// Whether its products are computed without BLAS.
  var isSmall: Bool { weights.count <= Self.largestSmallSize }

  /// All its parameters.
  var range: Range<Int> { start..<biases.upperBound }
}
