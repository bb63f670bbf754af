/// The memory of one pass of a batch through a network and back, and the pass itself.
///
/// Everything is allocated at birth; the passes allocate nothing. Every matrix is row-major with a
/// row for each sample.
final class BatchPass<Scalar: NetworkScalar> {
  let activation: Activation
  let loss: Loss
  let layers: [Layer]
  /// The most rows a batch may have.
  let capacity: Int
  /// The rows of the batch that is loaded.
  var rows = 0
  /// Whether the targets of the batch are classes, else vectors.
  var hasClasses = true

  /// Whether the loaded inputs are a sparse matrix, else a dense one.
  var isSparse = false
  /// The inputs that are loaded; all others are 0 in every row of the batch.
  var activeInputs: Range<Int>
  /// What `fetch` has read; means nothing.
  var fetched: UInt8 = 0

  /// The active inputs, `[rows × activeInputs.count]`; of a sparse matrix its values.
  let inputs: Storage<Scalar>
  /// Where the values of a sparse matrix stand in their rows.
  let columns: Storage<UInt16>
  /// Where the values of each row of a sparse matrix begin, and at the end their number.
  let starts: Storage<Int32>
  /// What each layer puts out; the output layer's becomes the softmax and then its deltas.
  let outputs: [Storage<Scalar>]
  /// Derivatives of the loss by the weighted sums of each hidden layer.
  let deltas: [Storage<Scalar>]
  /// Slopes of the activation in each hidden layer, for those that must keep them.
  let slopes: [Storage<Scalar>]
  /// The places of each small layer's inputs, and of its deltas if there is a layer below.
  let inputPlaces: [FullRows?]
  let deltaPlaces: [FullRows?]
  /// Where a small layer's weights are transposed.
  let transposedWeights: Storage<Scalar>
  let classes: Storage<UInt8>
  let vectors: Storage<Scalar>
  /// The sum of the exponentials of each row's outputs.
  let sums: Storage<Double>

  init(_ shape: NetworkShape, activation: Activation, loss: Loss, capacity: Int) {
    self.activation = activation
    self.loss = loss
    self.capacity = capacity
    layers = shape.layers
    activeInputs = 0..<shape.inputs
    inputs = Storage(count: capacity * shape.inputs)
    columns = Storage(count: capacity * shape.inputs)
    starts = Storage(count: capacity + 1)
    outputs = layers.map { Storage(count: capacity * $0.outputs) }
    deltas = shape.hidden.map { Storage(count: capacity * $0) }
    slopes = shape.hidden.map { Storage(count: activation.needsSlopes ? capacity * $0 : 0) }
    inputPlaces = layers.map {
      $0.isSmall ? FullRows(capacity: capacity, width: $0.inputs) : nil
    }
    deltaPlaces = layers.enumerated().map { index, layer in
      layer.isSmall && index > 0 ? FullRows(capacity: capacity, width: layer.outputs) : nil
    }
    transposedWeights = Storage(count: Layer.largestSmallSize)
    classes = Storage(count: capacity)
    vectors = Storage(count: capacity * shape.outputs)
    sums = Storage(count: capacity)
  }

  /// The outputs of the network for the loaded batch, after `forward`.
  var results: UnsafeMutableBufferPointer<Scalar> {
    filled(outputs[layers.count - 1], columns: width)
  }

  /// The numbers in one output.
  var width: Int { layers[layers.count - 1].outputs }

  /// The part of a storage that the loaded rows fill.
  func filled(_ storage: Storage<Scalar>, columns: Int) -> UnsafeMutableBufferPointer<Scalar> {
    UnsafeMutableBufferPointer(rebasing: storage.elements[..<(rows * columns)])
  }

  /// Computes all outputs of the loaded batch.
  func forward(_ parameters: UnsafeMutablePointer<Scalar>) {
    for index in layers.indices {
      sumInputs(ofLayer: index, parameters)
      if index < slopes.count {
        activation.apply(
          to: filled(outputs[index], columns: layers[index].outputs),
          slopes: slopeBuffer(index)
        )
      }
    }
  }

  /// Computes the gradient of the mean loss, after `measureLoss` has left the output deltas.
  func backward(
    _ parameters: UnsafeMutablePointer<Scalar>,
    into gradient: UnsafeMutablePointer<Scalar>
  ) {
    var delta = outputs[layers.count - 1].start
    for index in layers.indices.reversed() {
      let layer = layers[index]
      differentiateWeights(ofLayer: index, delta, into: gradient + layer.start)
      if layer.hasBiases {
        addRows(of: delta, columns: layer.outputs, into: gradient + layer.biases.lowerBound)
      }
      guard index > 0 else { return }
      differentiateInputs(ofLayer: index, delta, parameters)
      activation.backpropagate(
        filled(deltas[index - 1], columns: layer.inputs),
        outputs: filled(outputs[index - 1], columns: layer.inputs),
        slopes: slopeBuffer(index - 1)
      )
      delta = deltas[index - 1].start
    }
  }

  private func slopeBuffer(_ index: Int) -> UnsafeMutableBufferPointer<Scalar> {
    guard activation.needsSlopes else { return slopes[index].elements }
    return filled(slopes[index], columns: layers[index].outputs)
  }

  /// Writes the sum of the rows of a matrix.
  private func addRows(
    of matrix: UnsafeMutablePointer<Scalar>,
    columns: Int,
    into sum: UnsafeMutablePointer<Scalar>
  ) {
    sum.update(repeating: 0, count: columns)
    for row in 0..<rows {
      let elements = matrix + row * columns
      for column in 0..<columns { sum[column] += elements[column] }
    }
  }
}
