internal import Calculus

// The operations that networks are made of. Matrices have a row for each sample.

extension GraphOperation {
  /// X W.
  static let matmul = GraphOperation("matmul") { inputs in
    inputs[0].times(inputs[1])
  } gradients: { inputs, _, gradient in
    [gradient.times(inputs[1].transposed), inputs[0].transposed.times(gradient)]
  }

  /// X + b, the same vector b added to every row.
  static let addToRows = GraphOperation("+") { inputs in
    var sum = inputs[0]
    for index in sum.elements.indices {
      sum.elements[index] += inputs[1].elements[index % sum.columns]
    }
    return sum
  } gradients: { _, _, gradient in
    [gradient, gradient.rowSum]
  }

  /// The function of hidden units.
  static func activation(_ activation: Activation) -> GraphOperation {
    .elementwise(activation.name) {
      activation.value(at: $0)
    } slope: {
      activation.slope(at: $0)
    }
  }

  /// e^x divided by the sum of e^x over the row.
  static let softmax = GraphOperation("softmax") { inputs in
    var result = inputs[0]
    for row in 0..<result.rows {
      let places = row * result.columns..<(row + 1) * result.columns
      let largest = result.elements[places].reduce(-.infinity, Swift.max)
      for place in places {
        result.elements[place] = VectorMath.exp(result.elements[place] - largest)
      }
      let sum = result.elements[places].reduce(0, +)
      for place in places { result.elements[place] /= sum }
    }
    return result
  } gradients: { _, value, gradient in
    // With y the value and g its gradient: y (g - sum of y g over the row).
    var back = value.combined(with: gradient, *)
    for row in 0..<back.rows {
      let places = row * back.columns..<(row + 1) * back.columns
      let sum = back.elements[places].reduce(0, +)
      for place in places { back.elements[place] -= value.elements[place] * sum }
    }
    return [back]
  }

  /// The sum of -t ln y over each row, of probabilities y and targets t.
  ///
  /// As textbooks write it: where a target's probability is 0 the loss is infinite and gradients are
  /// NaN. Training computes the same by log-sum-exp, which has no such place.
  static let crossEntropy = GraphOperation("cross-entropy") { inputs in
    rowSums(inputs) { y, t in t == 0 ? 0 : -t * VectorMath.log(y) }
  } gradients: { inputs, _, gradient in
    [
      spread(gradient, inputs) { y, t in t == 0 ? 0 : -t / y },
      spread(gradient, inputs) { y, _ in -VectorMath.log(y) },
    ]
  }

  /// Half the sum of (y - t)^2 over each row, of outputs y and targets t.
  static let squaredError = GraphOperation("squared error") { inputs in
    rowSums(inputs) { y, t in (y - t) * (y - t) / 2 }
  } gradients: { inputs, _, gradient in
    [spread(gradient, inputs) { y, t in y - t }, spread(gradient, inputs) { y, t in t - y }]
  }

  /// The mean of a vector.
  static let mean = GraphOperation("mean") { inputs in
    Tensor(inputs[0].elements.reduce(0, +) / Double(inputs[0].elements.count))
  } gradients: { inputs, _, gradient in
    [inputs[0].filled(with: gradient.elements[0] / Double(inputs[0].elements.count))]
  }

  /// Adds up over each row what is made of two matrices' elements.
  private static func rowSums(
    _ inputs: [Tensor],
    _ term: (Double, Double) -> Double
  ) -> Tensor {
    inputs[0].combined(with: inputs[1], term).transposed.rowSum
  }

  /// Multiplies what is made of two matrices' elements by the gradient of each row's sum.
  private static func spread(
    _ gradient: Tensor,
    _ inputs: [Tensor],
    _ slope: (Double, Double) -> Double
  ) -> Tensor {
    var back = inputs[0].combined(with: inputs[1], slope)
    for index in back.elements.indices {
      back.elements[index] *= gradient.elements[index / back.columns]
    }
    return back
  }
}

extension Activation {
  /// What specs and figures call the function, such as `leaky_relu`.
  public var name: String {
    self == .leakyRelu ? "leaky_relu" : rawValue
  }
}
