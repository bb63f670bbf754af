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

  /// Computes the weighted sums of a layer, biases included, in place of its outputs.
  private func sumInputs(ofLayer index: Int, _ parameters: UnsafeMutablePointer<Scalar>) {
    let layer = layers[index]
    let target = outputs[index].start
    if layer.hasBiases {
      let biases = parameters + layer.biases.lowerBound
      for row in 0..<rows {
        (target + row * layer.outputs).update(from: biases, count: layer.outputs)
      }
    }
    if index == 0 && isSparse {
      if !layer.hasBiases { target.update(repeating: 0, count: rows * layer.outputs) }
      Scalar.addProduct(
        sparseInputs,
        parameters + layer.start,
        units: layer.outputs,
        width: .widest,
        into: target
      )
    } else {
      let active = index == 0 ? activeInputs : 0..<layer.inputs
      Scalar.multiply(
        Factor(index == 0 ? inputs.start : outputs[index - 1].start),
        Factor(parameters + layer.start + active.lowerBound * layer.outputs),
        size: ProductSize(rows: rows, columns: layer.outputs, inner: active.count),
        alpha: 1,
        beta: layer.hasBiases ? 1 : 0,
        into: target
      )
    }
  }

  /// The loaded inputs where they are a sparse matrix.
  private var sparseInputs: SparseMatrix<Scalar> {
    SparseMatrix(columns: columns.start, values: inputs.start, starts: starts.start, rows: rows)
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
      Scalar.multiply(
        Factor(delta),
        Factor(parameters + layer.start, isTransposed: true),
        size: ProductSize(rows: rows, columns: layer.inputs, inner: layer.outputs),
        alpha: 1,
        beta: 0,
        into: deltas[index - 1].start
      )
      activation.backpropagate(
        filled(deltas[index - 1], columns: layer.inputs),
        outputs: filled(outputs[index - 1], columns: layer.inputs),
        slopes: slopeBuffer(index - 1)
      )
      delta = deltas[index - 1].start
    }
  }

  /// Computes the gradient of a layer's weights.
  private func differentiateWeights(
    ofLayer index: Int,
    _ delta: UnsafeMutablePointer<Scalar>,
    into gradient: UnsafeMutablePointer<Scalar>
  ) {
    let layer = layers[index]
    if index == 0 && isSparse {
      gradient.update(repeating: 0, count: layer.weights.count)
      Scalar.addTransposedProduct(
        sparseInputs,
        delta,
        units: layer.outputs,
        width: .widest,
        into: gradient
      )
      return
    }
    let active = index == 0 ? activeInputs : 0..<layer.inputs
    Scalar.multiply(
      Factor(index == 0 ? inputs.start : outputs[index - 1].start, isTransposed: true),
      Factor(delta),
      size: ProductSize(rows: active.count, columns: layer.outputs, inner: rows),
      alpha: 1,
      beta: 0,
      into: gradient + active.lowerBound * layer.outputs
    )
    clear(gradient, of: layer, outside: active)
  }

  /// Makes the gradient 0 for the weights of inputs that are 0 in every row.
  private func clear(
    _ weights: UnsafeMutablePointer<Scalar>,
    of layer: Layer,
    outside active: Range<Int>
  ) {
    weights.update(repeating: 0, count: active.lowerBound * layer.outputs)
    let rest = layer.inputs - active.upperBound
    (weights + active.upperBound * layer.outputs)
      .update(repeating: 0, count: rest * layer.outputs)
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
