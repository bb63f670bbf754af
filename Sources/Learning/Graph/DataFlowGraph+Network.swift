extension DataFlowGraph {
  /// The graph of a network's mean loss on samples taken as one batch, gradients included.
  ///
  /// The values are named as textbooks do: `x`, then for layer k `W1`, `xW1`, `b1`, the weighted
  /// sums `a1` and the outputs `z1`, at the end `y`, the targets `t` and the `loss`. Inputs have a
  /// row for each sample.
  ///
  /// - Parameters:
  ///   - network: The network; its parameters are widened to double precision.
  ///   - samples: The batch.
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  public init<Scalar: NetworkScalar>(
    of network: Network<Scalar>,
    on samples: Samples
  ) throws(NetworkError) {
    try network.check(samples)
    self.init(formula: Self.formula(of: network))
    let input = Tensor(shape: [samples.count, samples.inputSize], elements: samples.inputNumbers)
    var last = add("x", .input, input)
    var name = "x"
    for (index, layer) in network.shape.layers.enumerated() {
      let isOutput = index == network.shape.hidden.count
      let isAnswer = isOutput && network.loss == .squaredError
      let sum = isAnswer ? "y" : "a\(index + 1)"
      let product = layer.hasBiases ? "\(name)W\(index + 1)" : sum
      last = addWeightedSum(network, index, layer, of: last, product: product, sum: sum)
      guard !isOutput else { break }
      name = "z\(index + 1)"
      last = add(name, .activation(network.activation), of: [last])
    }
    addLoss(network.loss, of: last, samples)
    differentiate()
  }

  private mutating func addWeightedSum<Scalar: NetworkScalar>(
    _ network: Network<Scalar>,
    _ index: Int,
    _ layer: Layer,
    of input: Int,
    product: String,
    sum: String
  ) -> Int {
    let weights = Tensor(
      shape: [layer.inputs, layer.outputs],
      elements: network.weights(ofLayer: index).map { Double($0) }
    )
    let weightNode = add("W\(index + 1)", .parameter, weights)
    let productNode = add(product, .matmul, of: [input, weightNode])
    guard layer.hasBiases else { return productNode }
    let biases = Tensor(
      shape: [layer.outputs],
      elements: network.biases(ofLayer: index).map { Double($0) }
    )
    let biasNode = add("b\(index + 1)", .parameter, biases)
    return add(sum, .addToRows, of: [productNode, biasNode])
  }

  private mutating func addLoss(_ loss: Loss, of outputs: Int, _ samples: Samples) {
    let width = nodes[outputs].value.columns
    let targets = Tensor(
      shape: [samples.count, width],
      elements: samples.targetNumbers(width: width)
    )
    var answer = outputs
    if loss == .crossEntropy { answer = add("y", .softmax, of: [outputs]) }
    let targetNode = add("t", .constant, targets)
    let operation: GraphOperation =
      switch loss {
      case .crossEntropy: .crossEntropy
      case .squaredError: .squaredError
      }
    let losses = add("losses", operation, of: [answer, targetNode])
    _ = add("loss", .mean, of: [losses])
  }

  /// What the network computes, such as `softmax(x W1 + b1) with cross-entropy`.
  private static func formula<Scalar: NetworkScalar>(of network: Network<Scalar>) -> String {
    var text = "x"
    for (index, layer) in network.shape.layers.enumerated() {
      text += " W\(index + 1)" + (layer.hasBiases ? " + b\(index + 1)" : "")
      if index < network.shape.hidden.count { text = "\(network.activation.name)(\(text))" }
    }
    return switch network.loss {
    case .crossEntropy: "softmax(\(text)) with cross-entropy"
    case .squaredError: "\(text) with squared error"
    }
  }
}

extension Samples {
  /// The first samples, at most as many as there are.
  public func prefix(_ count: Int) -> Samples {
    let count = min(max(count, 0), self.count)
    let inputs: Inputs =
      switch inputs {
      case .bytes(let bytes): .bytes(Array(bytes.prefix(count * inputSize)))
      case .numbers(let numbers): .numbers(Array(numbers.prefix(count * inputSize)))
      }
    let targets: Targets =
      switch targets {
      case .classes(let classes): .classes(Array(classes.prefix(count)))
      case .vectors(let numbers, let width):
        .vectors(Array(numbers.prefix(count * width)), width: width)
      }
    return Samples(inputs: inputs, targets: targets, count: count, inputSize: inputSize)
  }

  /// All inputs as the network sees them, `[count × inputSize]`, row-major.
  var inputNumbers: [Double] {
    switch inputs {
    case .bytes(let bytes): bytes.map { Double($0) / 255 }
    case .numbers(let numbers): numbers
    }
  }

  /// All targets as vectors `[count × width]`, row-major; a class is 1 at its place, 0 elsewhere.
  func targetNumbers(width: Int) -> [Double] {
    switch targets {
    case .classes(let classes):
      classes.flatMap { number in (0..<width).map { $0 == Int(number) ? 1 : 0 } }
    case .vectors(let numbers, _): numbers
    }
  }
}
