import Testing

@testable import Learning

struct TrainerTests {
  /// Two overlapping clouds of 60 points.
  private static let clouds: Samples = {
    var stream = RandomStream(seed: 8, purpose: .digits)
    let inputs = (0..<60).flatMap { index in
      let centre = index % 2 == 0 ? -1.0 : 1.0
      return [Double(centre + stream.normal()), Double(centre + stream.normal())]
    }
    let classes = (0..<60).map { UInt8($0 % 2) }
    return Samples(inputs: .numbers(inputs), targets: .classes(classes), count: 60, inputSize: 2)
  }()

  private static func trainer<Scalar: NetworkScalar>(
    _: Scalar.Type = Float.self,
    seed: Int = 0,
    optimizer: Optimizer = .sgd(),
    sampling: Sampling = .replacement,
    gradient: GradientMethod = .backpropagation
  ) throws -> Trainer<Scalar> {
    try Trainer(
      Network(
        shape: NetworkShape(inputs: 2, hidden: [6], outputs: 2),
        activation: .sigmoid,
        loss: .crossEntropy,
        initializer: .xavier,
        seed: seed
      ),
      optimizer: optimizer,
      schedule: Schedule(learningRate: 0.1),
      samples: clouds,
      batchSize: 16,
      sampling: sampling,
      seed: seed,
      gradient: gradient
    )
  }

  private static func losses(_ steps: Int, seed: Int) throws -> [Double] {
    let trainer = try trainer(seed: seed)
    return (0..<steps).map { _ in trainer.step().loss }
  }

  @Test
  func `one weight learns how many centimetres a metre has`() throws {
    let network = Network<Double>(
      shape: NetworkShape(inputs: 1, hidden: [], outputs: 1, bias: false),
      activation: .identity,
      loss: .squaredError,
      initializer: .constant(0.1),
      seed: 0
    )
    let trainer = try Trainer(
      network,
      optimizer: .sgd(),
      schedule: Schedule(learningRate: 0.2),
      samples: Samples(
        inputs: .numbers([1]),
        targets: .vectors([100], width: 1),
        count: 1,
        inputSize: 1
      ),
      batchSize: 1,
      sampling: .replacement,
      seed: 0
    )
    // Reference: w <- w - 0.2 (w - 100) in NumPy.
    let expected = [
      1: 20.080, 2: 36.064, 11: 91.418_655_342_592, 31: 99.901_063_832_060_32,
      54: 99.999_415_983_945_72, 55: 99.999_532_787_156_58, 61: 99.999_877_522_956_38,
    ]
    var readsHundred: Int?
    for update in 1...61 {
      let result = trainer.step()
      if update == 1 {
        #expect(abs(result.loss - 4990.005) < 1e-9)
        #expect(abs(result.gradientNorm - 99.9) < 1e-12)
      }
      let weight = network.parameters()[0]
      if let value = expected[update] { #expect(abs(weight / value - 1) < 1e-12) }
      if readsHundred == nil && weight >= 99.9995 { readsHundred = update }
    }
    #expect(readsHundred == 55)
  }

  @Test(arguments: [
    Optimizer.sgd(), .momentum(), .nesterov(), .adagrad(), .rmsprop(), .adam(), .adamw(),
  ])
  func `every optimiser makes the loss smaller`(optimizer: Optimizer) throws {
    let trainer = try Self.trainer(optimizer: optimizer, sampling: .epochs)
    let before = try trainer.network.evaluate(Self.clouds)
    for _ in 0..<200 { _ = trainer.step() }
    let after = try trainer.network.evaluate(Self.clouds)
    #expect(after.loss < 0.6 * before.loss)
    #expect(after.accuracy ?? 0 > 0.85)
  }

  @Test
  func `the same seed gives the same bits, another seed others`() throws {
    let first = try Self.losses(50, seed: 3)
    #expect(try Self.losses(50, seed: 3) == first)
    #expect(try Self.losses(50, seed: 4) != first)
  }

  @Test
  func `trainers side by side do not change each other`() async throws {
    BLAS.useOneThread()
    let alone = try (0..<4).map { try Self.losses(40, seed: $0) }
    let together = try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      for seed in 0..<4 { group.addTask { (seed, try Self.losses(40, seed: seed)) } }
      return try await group.reduce(into: [Int: [Double]]()) { $0[$1.0] = $1.1 }
    }
    for seed in 0..<4 { #expect(together[seed] == alone[seed]) }
  }

  @Test(arguments: [Sampling.replacement, .epochs])
  func `a training goes on elsewhere with the same bits`(sampling: Sampling) throws {
    let whole = try Self.trainer(optimizer: .adam(), sampling: sampling)
    let part = try Self.trainer(optimizer: .adam(), sampling: sampling)
    for _ in 0..<11 {
      _ = whole.step()
      _ = part.step()
    }
    let later = try Self.trainer(seed: 0, optimizer: .adam(), sampling: sampling)
    try later.restore(part.state())
    for _ in 0..<11 { #expect(whole.step() == later.step()) }
    #expect(whole.state() == later.state())
  }

  @Test
  func `the gradient norm is that of the whole gradient`() throws {
    let trainer = try Self.trainer(Double.self)
    let before = trainer.network.parameters()
    let norm = trainer.step().gradientNorm
    // Plain descent moves by the learning rate times the gradient.
    let squares = zip(before, trainer.network.parameters()).reduce(0) {
      $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
    }
    #expect(abs(squares.squareRoot() / 0.1 - norm) < 1e-12)
  }

  @Test
  func `training by central differences follows backpropagation`() throws {
    let exact = try Self.trainer(Double.self)
    let numerical = try Self.trainer(Double.self, gradient: .centralDifference(step: 1e-4))
    for _ in 0..<5 {
      let expected = exact.step()
      let found = numerical.step()
      #expect(abs(found.loss - expected.loss) < 1e-8)
      #expect(abs(found.gradientNorm - expected.gradientNorm) < 1e-7)
    }
  }

  @Test
  func `a divergence shows in the loss`() throws {
    let network = Network<Float>(
      shape: NetworkShape(inputs: 2, hidden: [4], outputs: 2),
      activation: .relu,
      loss: .squaredError,
      initializer: .he,
      seed: 0
    )
    let trainer = try Trainer(
      network,
      optimizer: .sgd(),
      schedule: Schedule(learningRate: 1_000),
      samples: Self.clouds,
      batchSize: 16,
      sampling: .replacement,
      seed: 0
    )
    #expect((0..<50).contains { _ in !trainer.step().loss.isFinite })
  }
}
