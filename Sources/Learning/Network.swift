/// A multilayer perceptron: layers of weighted sums with an activation between them.
///
/// The output layer has no activation; the loss decides what its numbers mean. All weights and
/// biases lie in one piece of memory, layer by layer: the weights `[inputs × outputs]`, row-major,
/// then the biases. A network is used by one thread at a time.
public final class Network<Scalar: NetworkScalar> {
  /// The sizes of its layers.
  public let shape: NetworkShape
  /// The function after each hidden layer.
  public let activation: Activation
  /// What its training makes small.
  public let loss: Loss

  let storage: Storage<Scalar>
  /// The memory of evaluations, made at the first.
  private(set) lazy var evaluation = BatchPass<Scalar>(
    shape,
    activation: activation,
    loss: loss,
    capacity: evaluationRows
  )

  /// Makes a network with the weights that a seed gives.
  ///
  /// The weights of layer *k* are deviates 0, 1, 2... of the seed's substream *k* for weights, and
  /// so the same in either precision but for rounding.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public init(
    shape: NetworkShape,
    activation: Activation,
    loss: Loss,
    initializer: Initializer,
    seed: Int
  ) {
    self.shape = shape
    self.activation = activation
    self.loss = loss
    storage = Storage(count: shape.parameterCount)
    for (index, layer) in shape.layers.enumerated() {
      var stream = RandomStream(seed: seed, purpose: .weights, substream: UInt64(index))
      if case .constant(let value) = initializer {
        for place in layer.weights { storage.elements[place] = Scalar(value) }
      } else if let scale = initializer.scale(inputs: layer.inputs) {
        for place in layer.weights { storage.elements[place] = Scalar(scale * stream.normal()) }
      }
    }
  }

  /// All weights and biases, layer by layer: weights `[inputs × outputs]`, row-major, then biases.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func parameters() -> [Scalar] {
    Array(storage.elements)
  }

  /// Replaces all weights and biases by those of a network of the same shape.
  ///
  /// - Parameter parameters: As `parameters()` gives them.
  /// - Throws: `NetworkError.parameterCount`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func setParameters(_ parameters: [Scalar]) throws(NetworkError) {
    guard parameters.count == storage.elements.count else {
      throw .parameterCount(found: parameters.count, expected: storage.elements.count)
    }
    _ = storage.elements.update(fromContentsOf: parameters)
  }

  /// The weights of a layer, `[inputs × outputs]`, row-major; layer 0 is the first hidden one.
  public func weights(ofLayer layer: Int) -> [Scalar] {
    Array(storage.elements[shape.layers[layer].weights])
  }

  /// The biases of a layer; empty if the network has none.
  public func biases(ofLayer layer: Int) -> [Scalar] {
    Array(storage.elements[shape.layers[layer].biases])
  }

  /// Checks that samples can pass through the network.
  ///
  /// - Throws: A `NetworkError` that says what does not fit.
  public func check(_ samples: Samples) throws(NetworkError) {
    guard samples.count > 0 else { throw .noSamples }
    guard samples.inputSize == shape.inputs else {
      throw .inputSize(found: samples.inputSize, expected: shape.inputs)
    }
    switch samples.targets {
    case .classes(let classes):
      guard let largest = classes.max(), Int(largest) >= shape.outputs else { return }
      let sample = classes.firstIndex { Int($0) >= shape.outputs } ?? 0
      throw .classTooLarge(found: Int(classes[sample]), sample: sample, outputs: shape.outputs)
    case .vectors(_, let width):
      guard width == shape.outputs else {
        throw .targetWidth(found: width, expected: shape.outputs)
      }
    }
  }
}

/// How many samples an evaluation computes at a time: the fastest by a little of 128 to 1,000 on
/// the reference network, as inputs and weights then stay in the second-level cache.
private let evaluationRows = 256
