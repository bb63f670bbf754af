import Testing

@testable import Learning

struct GradientCheckTests {
  private func network(
    _ activation: Activation,
    hidden: [Int] = [8, 6],
    loss: Loss = .crossEntropy,
    initializer: Initializer = .xavier
  ) -> Network<Double> {
    Network(
      shape: NetworkShape(inputs: 20, hidden: hidden, outputs: 4),
      activation: activation,
      loss: loss,
      initializer: initializer,
      seed: 0
    )
  }

  private static let samples: Samples = {
    var stream = RandomStream(seed: 2, purpose: .digits)
    return Samples(
      inputs: .numbers((0..<80).map { _ in stream.uniform(-1, 1) }),
      targets: .classes([3, 0, 1, 0]),
      count: 4,
      inputSize: 20
    )
  }()

  @Test(arguments: [Activation.sigmoid, .tanh, .relu, .leakyRelu, .gelu, .identity])
  func `backpropagation is right`(activation: Activation) throws {
    for loss in Loss.allCases {
      let network = network(activation, loss: loss)
      let before = network.parameters()
      let check = try GradientCheck(of: network, on: Self.samples, limit: 12, seed: 1)
      #expect(check.isRight)
      #expect(check.parts.map(\.layer) == [1, 1, 2, 2, 3, 3])
      #expect(check.parts.map(\.kind) == [.weights, .biases, .weights, .biases, .weights, .biases])
      #expect(check.parts.map(\.total) == [160, 8, 48, 6, 24, 4])
      #expect(check.parts.map(\.checked) == [12, 8, 12, 6, 12, 4])
      #expect(check.parts.allSatisfy { $0.verdict == .right && $0.kinks < 3 })
      #expect(check.parts.allSatisfy { $0.largestRelativeDifference < 1e-7 })
      #expect(network.parameters() == before)
    }
  }

  @Test(arguments: [Activation.sigmoid, .relu, .gelu], 0..<6)
  func `a mistake of one per cent is found in any part`(activation: Activation, part: Int) throws {
    let network = network(activation)
    let layer = network.shape.layers[part / 2]
    let range = part.isMultiple(of: 2) ? layer.weights : layer.biases
    for factor in [1.01, 0.99, -1, 0, .nan] {
      let check = try GradientCheck(of: network, on: Self.samples, limit: 5, seed: 0) { gradient in
        for index in range { gradient[index] *= factor }
      }
      #expect(!check.isRight)
      for (index, found) in check.parts.enumerated() {
        #expect(found.verdict == (index == part ? .wrong : .right))
      }
      if factor == 1.01 {
        #expect(abs(check.parts[part].largestRelativeDifference - 0.01) < 1e-3)
      }
    }
  }

  @Test
  func `corners are told from mistakes`() throws {
    // All weights are 0, so that every rectifier is at its corner; only the biases move them.
    let zeros = network(.relu, hidden: [5], initializer: .constant(0))
    var parameters = zeros.parameters()
    let output = zeros.shape.layers[1]
    for place in output.weights { parameters[place] = Double(place % 7) - 3 }
    try zeros.setParameters(parameters)
    let check = try GradientCheck(of: zeros, on: Self.samples, limit: 10, seed: 0)
    #expect(check.isRight)
    #expect(check.parts[1].verdict == .kinks)
    #expect(check.parts[1].kinks == 5)
    #expect(check.parts[3].verdict == .right)
  }

  @Test(arguments: [0, 0.2, 1.0 / 3, 0.5, 0.7, 0.95])
  func `a corner anywhere within the step is seen`(share: Double) throws {
    // One rectifier with the input 1 and the weight w is at its corner for the bias -w.
    let samples = try Dataset.inline(inputs: [[1]], targets: [[1]]).train
    for side in [1.0, -1] {
      let network = Network<Double>(
        shape: NetworkShape(inputs: 1, hidden: [1], outputs: 1),
        activation: .relu,
        loss: .squaredError,
        initializer: .constant(1),
        seed: 0
      )
      try network.setParameters([0.5, -0.5 + side * share * 1e-4, 2, 0])
      let check = try GradientCheck(of: network, on: samples, limit: nil, seed: 0)
      #expect(check.isRight)
      #expect(check.parts[1].verdict == .kinks)
    }
  }

  @Test
  func `gradients that rounding hides are not called right`() throws {
    let network = network(.sigmoid, hidden: [5, 5, 5, 5], initializer: .normal(scale: 1e-4))
    let check = try GradientCheck(of: network, on: Self.samples, limit: 5, seed: 0)
    #expect(check.isRight)
    #expect(check.parts.first?.verdict == .tooSmall)
    #expect(check.parts.last?.verdict == .right)
  }

  @Test
  func `the seed chooses the parameters, the limit how many`() throws {
    let network = network(.tanh)
    let one = try GradientCheck(of: network, on: Self.samples, limit: 6, seed: 1)
    #expect(try one == GradientCheck(of: network, on: Self.samples, limit: 6, seed: 1))
    #expect(try one != GradientCheck(of: network, on: Self.samples, limit: 6, seed: 2))
    let small = Network<Double>(
      shape: NetworkShape(inputs: 20, hidden: [], outputs: 4, bias: false),
      activation: .tanh,
      loss: .crossEntropy,
      initializer: .xavier,
      seed: 0
    )
    let check = try GradientCheck(of: small, on: Self.samples, limit: 81, seed: 0)
    #expect(check.parts.map(\.checked) == [80])
    #expect(throws: NetworkError.noSamples) {
      try GradientCheck(of: small, on: Self.samples.prefix(0), limit: nil, seed: 0)
    }
  }
}
