import Testing

@testable import Learning

struct EvaluationTests {
  /// A linear network that puts out its two inputs.
  private func mirror(loss: Loss = .crossEntropy) throws -> Network<Float> {
    let network = Network<Float>(
      shape: NetworkShape(inputs: 2, hidden: [], outputs: 2),
      activation: .identity,
      loss: loss,
      initializer: .constant(0),
      seed: 0
    )
    try network.setParameters([1, 0, 0, 1, 0, 0])
    return network
  }

  @Test
  func `accuracy is an exact share over all chunks`() throws {
    // 1,000 samples, more than are computed at a time; every fourth is wrong.
    let inputs = (0..<1_000).flatMap { index -> [Double] in index % 4 == 0 ? [0, 1] : [1, 0] }
    let samples = Samples(
      inputs: .numbers(inputs),
      targets: .classes([UInt8](repeating: 0, count: 1_000)),
      count: 1_000,
      inputSize: 2
    )
    let evaluation = try mirror().evaluate(samples)
    #expect(evaluation.accuracy == 0.75)
    // ln(1 + e^-1) for the right ones, ln(1 + e) for the wrong ones.
    let expected = 0.75 * 0.313_261_687_518_222_8 + 0.25 * 1.313_261_687_518_222_8
    #expect(abs(evaluation.loss - expected) < 1e-7)
  }

  @Test
  func `the first of equal outputs counts, and NaN is wrong`() throws {
    let samples = Samples(
      inputs: .numbers([1, 1, 1, 1, 0, .nan, .nan, 0]),
      targets: .classes([0, 1, 0, 0]),
      count: 4,
      inputSize: 2
    )
    let evaluation = try mirror().evaluate(samples)
    #expect(evaluation.accuracy == 0.25)
    #expect(evaluation.loss.isNaN)
  }

  @Test
  func `vectors have a loss but no accuracy`() throws {
    let samples = Samples(
      inputs: .numbers([1, 2, 3, 4]),
      targets: .vectors([0, 0, 3, 2], width: 2),
      count: 2,
      inputSize: 2
    )
    // (1 + 4) / 2 and 4 / 2.
    #expect(
      try mirror(loss: .squaredError).evaluate(samples) == Evaluation(accuracy: nil, loss: 2.25)
    )
  }

  @Test
  func `no output is too large for the cross-entropy`() throws {
    let samples = Samples(
      inputs: .numbers([1e30, 0, 0, 5_000]),
      targets: .classes([0, 0]),
      count: 2,
      inputSize: 2
    )
    #expect(try mirror().evaluate(samples) == Evaluation(accuracy: 0.5, loss: 2_500))
    #expect(try mirror().accuracy(on: samples) == 0.5)
  }
}
