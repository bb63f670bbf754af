// The three products of a layer. Those of small layers and of sparse inputs are our own loops, with
// the same bits on every processor; the others are left to BLAS.
extension BatchPass {
  /// Computes the weighted sums of a layer, biases included, in place of its outputs.
  func sumInputs(ofLayer index: Int, _ parameters: UnsafeMutablePointer<Scalar>) {
    let layer = layers[index]
    let sums = outputs[index].start
    if layer.hasBiases {
      let biases = parameters + layer.biases.lowerBound
      for row in 0..<rows {
        (sums + row * layer.outputs).update(from: biases, count: layer.outputs)
      }
    }
    if let matrix = entries(ofLayer: index) {
      if !layer.hasBiases { sums.update(repeating: 0, count: rows * layer.outputs) }
      let weights = parameters + layer.start
      Scalar.addProduct(matrix, weights, units: layer.outputs, width: .widest, into: sums)
      return
    }
    let active = activeInputs(ofLayer: index)
    Scalar.multiply(
      Factor(inputs(ofLayer: index)),
      Factor(parameters + layer.start + active.lowerBound * layer.outputs),
      size: ProductSize(rows: rows, columns: layer.outputs, inner: active.count),
      alpha: 1,
      beta: layer.hasBiases ? 1 : 0,
      into: sums
    )
  }

  /// Computes the gradient of a layer's weights from that of its weighted sums.
  func differentiateWeights(
    ofLayer index: Int,
    _ delta: UnsafeMutablePointer<Scalar>,
    into gradient: UnsafeMutablePointer<Scalar>
  ) {
    let layer = layers[index]
    if let matrix = entries(ofLayer: index) {
      gradient.update(repeating: 0, count: layer.weights.count)
      Scalar.addTransposedProduct(
        matrix,
        delta,
        units: layer.outputs,
        width: .widest,
        into: gradient
      )
      return
    }
    let active = activeInputs(ofLayer: index)
    Scalar.multiply(
      Factor(inputs(ofLayer: index), isTransposed: true),
      Factor(delta),
      size: ProductSize(rows: active.count, columns: layer.outputs, inner: rows),
      alpha: 1,
      beta: 0,
      into: gradient + active.lowerBound * layer.outputs
    )
    // The inputs outside the active ones are 0 in every row.
    gradient.update(repeating: 0, count: active.lowerBound * layer.outputs)
    (gradient + active.upperBound * layer.outputs)
      .update(repeating: 0, count: (layer.inputs - active.upperBound) * layer.outputs)
  }

  /// Computes the gradient of the outputs below a layer from that of its weighted sums.
  func differentiateInputs(
    ofLayer index: Int,
    _ delta: UnsafeMutablePointer<Scalar>,
    _ parameters: UnsafeMutablePointer<Scalar>
  ) {
    let layer = layers[index]
    let below = deltas[index - 1].start
    guard let matrix = deltaPlaces[index]?.matrix(of: delta, rows: rows) else {
      Scalar.multiply(
        Factor(delta),
        Factor(parameters + layer.start, isTransposed: true),
        size: ProductSize(rows: rows, columns: layer.inputs, inner: layer.outputs),
        alpha: 1,
        beta: 0,
        into: below
      )
      return
    }
    transpose(parameters + layer.start, of: layer)
    below.update(repeating: 0, count: rows * layer.inputs)
    Scalar.addProduct(
      matrix,
      transposedWeights.start,
      units: layer.inputs,
      width: .widest,
      into: below
    )
  }

  /// What a layer reads.
  private func inputs(ofLayer index: Int) -> UnsafeMutablePointer<Scalar> {
    index == 0 ? inputs.start : outputs[index - 1].start
  }

  private func activeInputs(ofLayer index: Int) -> Range<Int> {
    index == 0 ? activeInputs : 0..<layers[index].inputs
  }

  /// What a layer reads, entry by entry; nil where it is left to BLAS.
  private func entries(ofLayer index: Int) -> SparseMatrix<Scalar>? {
    if index == 0 && isSparse {
      return SparseMatrix(
        columns: columns.start,
        values: inputs.start,
        starts: starts.start,
        rows: rows
      )
    }
    return inputPlaces[index]?.matrix(of: inputs(ofLayer: index), rows: rows)
  }

  /// Writes the weights `[outputs × inputs]`.
  private func transpose(_ weights: UnsafeMutablePointer<Scalar>, of layer: Layer) {
    let target = transposedWeights.start
    for input in 0..<layer.inputs {
      for output in 0..<layer.outputs {
        target[output * layer.inputs + input] = weights[input * layer.outputs + output]
      }
    }
  }
}
