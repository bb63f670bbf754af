/// How well a network does on some samples.
public struct Evaluation: Sendable, Equatable {
  /// The share of samples whose largest output is at their class, 0 to 1; nil if the targets are
  /// vectors.
  ///
  /// The first of equal outputs counts as the largest; a sample with an output of NaN is wrong.
  public let accuracy: Double?
  /// The mean loss over the samples.
  public let loss: Double
}

extension Network {
  /// Measures the network on samples, some hundred at a time.
  ///
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func evaluate(_ samples: Samples) throws(NetworkError) -> Evaluation {
    var correct = 0
    var total = 0.0
    try forEachChunk(of: samples) { pass in
      if pass.hasClasses { correct += pass.countCorrect() }
      total += pass.measureLoss()
    }
    return Evaluation(
      accuracy: share(of: correct, in: samples),
      loss: total / Double(samples.count)
    )
  }

  /// The accuracy of `evaluate(_:)` alone, without the time that the loss takes.
  ///
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func accuracy(on samples: Samples) throws(NetworkError) -> Double? {
    guard case .classes = samples.targets else { return nil }
    var correct = 0
    try forEachChunk(of: samples) { pass in correct += pass.countCorrect() }
    return share(of: correct, in: samples)
  }

  private func share(of correct: Int, in samples: Samples) -> Double? {
    guard case .classes = samples.targets else { return nil }
    return Double(correct) / Double(samples.count)
  }

  /// The network's answers `[count × outputs]`, row-major: probabilities if the loss is
  /// cross-entropy, else the outputs themselves.
  ///
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func outputs(for samples: Samples) throws(NetworkError) -> [Scalar] {
    var answers: [Scalar] = []
    try forEachChunk(of: samples) { pass in
      if loss == .crossEntropy { pass.applySoftmax() }
      answers.append(contentsOf: pass.results)
    }
    return answers
  }

  /// Passes samples forward in chunks and shows each.
  @inline(__always)
  private func forEachChunk(
    of samples: Samples,
    _ body: (BatchPass<Scalar>) -> Void
  ) throws(NetworkError) {
    try check(samples)
    let pass = evaluation
    for start in stride(from: 0, to: samples.count, by: pass.capacity) {
      pass.load(samples, at: start..<min(start + pass.capacity, samples.count))
      pass.forward(storage.start)
      body(pass)
    }
  }

  /// The mean loss of samples taken as one batch, and its derivatives by all parameters.
  ///
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func gradient(
    on samples: Samples,
    method: GradientMethod = .backpropagation
  ) throws(NetworkError) -> (loss: Double, gradient: [Scalar]) {
    try check(samples)
    let pass = BatchPass<Scalar>(
      shape,
      activation: activation,
      loss: loss,
      capacity: samples.count
    )
    let gradient = Storage<Scalar>(count: shape.parameterCount)
    pass.load(samples, at: 0..<samples.count)
    let loss = pass.differentiate(storage.elements, method, into: gradient.elements)
    return (loss, Array(gradient.elements))
  }
}
