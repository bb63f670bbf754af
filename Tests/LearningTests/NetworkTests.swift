import Foundation
import Testing

@testable import Learning

struct NetworkTests {
  /// Samples with inputs and targets from a random stream.
  private func samples(_ count: Int, inputs: Int, outputs: Int, classes: Bool) -> Samples {
    var stream = RandomStream(seed: 11, purpose: .digits)
    let numbers = (0..<count * inputs).map { _ in Double(stream.uniform(-1, 1)) }
    let targets: Targets =
      classes
      ? .classes((0..<count).map { _ in UInt8(stream.index(below: outputs)) })
      : .vectors((0..<count * outputs).map { _ in Double(stream.uniform()) }, width: outputs)
    return Samples(inputs: .numbers(numbers), targets: targets, count: count, inputSize: inputs)
  }

  private func network<Scalar: NetworkScalar>(
    _: Scalar.Type = Double.self,
    hidden: [Int],
    activation: Activation = .tanh,
    loss: Loss = .crossEntropy,
    bias: Bool = true
  ) -> Network<Scalar> {
    Network(
      shape: NetworkShape(inputs: 4, hidden: hidden, outputs: 3, bias: bias),
      activation: activation,
      loss: loss,
      initializer: .normal(scale: 0.8),
      seed: 5
    )
  }

  @Test(arguments: Activation.allCases, [[], [3], [5, 4]])
  func `the gradient is that of central differences`(activation: Activation, hidden: [Int]) throws {
    for loss in Loss.allCases {
      for (count, classes) in [(1, true), (6, true), (6, false)] {
        let network = network(hidden: hidden, activation: activation, loss: loss)
        let samples = samples(count, inputs: 4, outputs: 3, classes: classes)
        let exact = try network.gradient(on: samples)
        let numerical = try network.gradient(on: samples, method: .centralDifference(step: 1e-5))
        let size = exact.gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()
        for (found, expected) in zip(exact.gradient, numerical.gradient) {
          // The step activation has no slope, but its jumps are rarely met.
          #expect(abs(found - expected) <= 1e-6 * max(size, 1e-3))
        }
        #expect(exact.loss == numerical.loss)
      }
    }
  }

  @Test(arguments: [true, false])
  func `layers too large for our own loops follow central differences too`(bias: Bool) throws {
    let network = Network<Double>(
      shape: NetworkShape(inputs: 70, hidden: [60, 70], outputs: 3, bias: bias),
      activation: .tanh,
      loss: .crossEntropy,
      initializer: .xavier,
      seed: 5
    )
    #expect(network.shape.layers.map(\.isSmall) == [false, false, true])
    let samples = samples(3, inputs: 70, outputs: 3, classes: true)
    let exact = try network.gradient(on: samples).gradient
    let numerical = try network.gradient(on: samples, method: .centralDifference(step: 1e-5))
    for (found, expected) in zip(exact, numerical.gradient) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  @Test
  func `a network without biases has none to learn`() throws {
    let network = network(hidden: [5], bias: false)
    #expect(network.shape.parameterCount == 4 * 5 + 5 * 3)
    #expect(network.biases(ofLayer: 0).isEmpty)
    let samples = samples(3, inputs: 4, outputs: 3, classes: true)
    let exact = try network.gradient(on: samples).gradient
    let numerical = try network.gradient(on: samples, method: .centralDifference(step: 1e-5))
    for (found, expected) in zip(exact, numerical.gradient) {
      #expect(abs(found - expected) < 1e-9)
    }
  }

  @Test(arguments: Activation.allCases)
  func `single and double precision agree`(activation: Activation) throws {
    let samples = samples(8, inputs: 4, outputs: 3, classes: true)
    let float = try network(Float.self, hidden: [5, 4], activation: activation).gradient(
      on: samples
    )
    let double = try network(hidden: [5, 4], activation: activation).gradient(on: samples)
    #expect(abs(float.loss - double.loss) < 1e-6)
    for (found, expected) in zip(float.gradient, double.gradient) {
      #expect(abs(Double(found) - expected) < 2e-6)
    }
  }

  @Test
  func `outputs are what the formulas say`() throws {
    // By hand: softmax(tanh(x W1 + b1) W2 + b2) of one sample.
    let network: Network<Double> = Network(
      shape: NetworkShape(inputs: 2, hidden: [2], outputs: 2),
      activation: .tanh,
      loss: .crossEntropy,
      initializer: .constant(0),
      seed: 0
    )
    try network.setParameters([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2])
    let samples = Samples(
      inputs: .numbers([1, 2]),
      targets: .classes([1]),
      count: 1,
      inputSize: 2
    )
    let first = tanh(0.1 + 2 * 0.3 + 0.5)
    let second = tanh(0.2 + 2 * 0.4 + 0.6)
    let z = [first * 0.7 + second * 0.9 + 1.1, first * 0.8 + second * 1.0 + 1.2]
    let answers = try network.outputs(for: samples)
    #expect(abs(answers[1] - exp(z[1]) / (exp(z[0]) + exp(z[1]))) < 1e-12)
    #expect(abs(answers[0] + answers[1] - 1) < 1e-15)
    let evaluation = try network.evaluate(samples)
    #expect(abs(evaluation.loss + log(answers[1])) < 1e-12)
    #expect(evaluation.accuracy == 1)
  }

  @Test
  func `bytes are seen as numbers from 0 to 1`() throws {
    let network = network(hidden: [5])
    let bytes = Samples(
      inputs: .bytes([0, 51, 255, 102]),
      targets: .classes([0]),
      count: 1,
      inputSize: 4
    )
    let numbers = Samples(
      inputs: .numbers([0, 0.2, 1, 0.4]),
      targets: .classes([0]),
      count: 1,
      inputSize: 4
    )
    for (found, expected) in zip(try network.outputs(for: bytes), try network.outputs(for: numbers))
    {
      #expect(abs(found - expected) < 1e-7)
    }
  }

  @Test
  func `inputs that are 0 in the whole batch change no number`() throws {
    // Bytes leave blank margins out of the products, numbers do not.
    for margins in [(0, 0), (3, 2), (9, 17), (16, 16), (30, 9), (20, 20)] {
      var pixels = [UInt8](repeating: 0, count: 3 * 40)
      for row in 0..<3 {
        for index in margins.0..<40 - margins.1 {
          pixels[row * 40 + index] = UInt8(index + 90 * row)
        }
      }
      let network = Network<Double>(
        shape: NetworkShape(inputs: 40, hidden: [3], outputs: 2),
        activation: .tanh,
        loss: .crossEntropy,
        initializer: .normal(scale: 0.3),
        seed: 1
      )
      func samples(_ inputs: Inputs) -> Samples {
        Samples(inputs: inputs, targets: .classes([0, 1, 1]), count: 3, inputSize: 40)
      }
      let bytes = try network.gradient(on: samples(.bytes(pixels)))
      let numbers = try network.gradient(on: samples(.numbers(pixels.map { Double($0) / 255 })))
      #expect(abs(bytes.loss - numbers.loss) < 1e-6)
      for (found, expected) in zip(bytes.gradient, numbers.gradient) {
        #expect(abs(found - expected) < 1e-6)
      }
    }
  }

  @Test
  func `a gradient keeps nothing of the batch before`() {
    // The first sample has no blank margin, the second has.
    let pixels = [UInt8](repeating: 200, count: 40) + (0..<40).map { $0 / 10 == 2 ? 99 : 0 }
    let samples = Samples(
      inputs: .bytes(pixels),
      targets: .classes([0, 1]),
      count: 2,
      inputSize: 40
    )
    let network = Network<Double>(
      shape: NetworkShape(inputs: 40, hidden: [3], outputs: 2),
      activation: .sigmoid,
      loss: .crossEntropy,
      initializer: .normal(scale: 0.3),
      seed: 1
    )
    func gradient(ofLast batches: [Int]) -> [Double] {
      let pass = BatchPass<Double>(
        network.shape,
        activation: .sigmoid,
        loss: .crossEntropy,
        capacity: 1
      )
      let gradient = Storage<Double>(count: network.shape.parameterCount)
      for place in batches {
        pass.load(samples, at: place..<place + 1)
        _ = pass.differentiate(
          network.storage.elements,
          .backpropagation,
          into: gradient.elements
        )
      }
      return Array(gradient.elements)
    }
    #expect(gradient(ofLast: [0, 1]) == gradient(ofLast: [1]))
  }

  @Test
  func `weights begin as the initializer says, biases at 0`() {
    func deviation(_ initializer: Initializer) -> Double {
      let network = Network<Double>(
        shape: NetworkShape(inputs: 100, hidden: [100], outputs: 2),
        activation: .relu,
        loss: .crossEntropy,
        initializer: initializer,
        seed: 1
      )
      #expect(network.biases(ofLayer: 0).allSatisfy { $0 == 0 })
      let weights = network.weights(ofLayer: 0)
      return (weights.reduce(0) { $0 + $1 * $1 } / Double(weights.count)).squareRoot()
    }
    // 10,000 weights: the deviation has a relative standard error of 0.7 per cent.
    #expect(abs(deviation(.normal(scale: 0.01)) / 0.01 - 1) < 0.03)
    #expect(abs(deviation(.xavier) / 0.1 - 1) < 0.03)
    #expect(abs(deviation(.he) / 0.02.squareRoot() - 1) < 0.03)
    #expect(abs(deviation(.constant(0.3)) - 0.3) < 1e-12)
  }

  @Test
  func `samples and parameters that do not fit are refused`() {
    let network = network(hidden: [5])
    func refusal(_ samples: Samples) -> NetworkError? {
      do throws(NetworkError) {
        try network.check(samples)
        return nil
      } catch { return error }
    }
    let none = Samples(inputs: .numbers([]), targets: .classes([]), count: 0, inputSize: 4)
    #expect(refusal(none) == .noSamples)
    let wide = samples(2, inputs: 5, outputs: 3, classes: true)
    #expect(refusal(wide) == .inputSize(found: 5, expected: 4))
    let narrow = samples(2, inputs: 4, outputs: 2, classes: false)
    #expect(refusal(narrow) == .targetWidth(found: 2, expected: 3))
    let high = Samples(
      inputs: .numbers([Double](repeating: 0, count: 8)),
      targets: .classes([2, 3]),
      count: 2,
      inputSize: 4
    )
    #expect(refusal(high) == .classTooLarge(found: 3, sample: 1, outputs: 3))
    #expect(
      refusal(high)?.description == "sample 1 is of class 3, but the network's 3 outputs stand for "
        + "classes 0 to 2; give it at least 4 outputs"
    )
    #expect(throws: NetworkError.parameterCount(found: 1, expected: 43)) {
      try network.setParameters([1])
    }
  }
}
