/// Trains a network by mini-batch gradient descent, one update at a time.
///
/// What step k does depends on the parameters, the optimiser's memory, the seed and k alone, so a
/// training can stop and go on anywhere. A trainer is used by one thread at a time; any number of
/// them may work side by side.
public final class Trainer<Scalar: NetworkScalar> {
  /// What is trained.
  public let network: Network<Scalar>
  /// The learning rate of each step.
  public let schedule: Schedule
  /// How the gradient is computed.
  public let gradientMethod: GradientMethod
  /// The updates so far, which is also the number of the next step.
  public private(set) var steps = 0

  private let samples: Samples
  private let sampler: BatchSampler
  private let pass: BatchPass<Scalar>
  private let descent: Descent<Scalar>
  private let gradient: Storage<Scalar>

  /// Makes ready to train; all memory is allocated here.
  ///
  /// - Parameters:
  ///   - network: What is trained.
  ///   - optimizer: How its parameters move.
  ///   - schedule: The learning rate of each step.
  ///   - samples: What it learns from.
  ///   - batchSize: The samples in a batch, above 0.
  ///   - sampling: How they are chosen.
  ///   - seed: The trial's seed.
  ///   - gradient: How the gradient is computed.
  /// - Throws: A `NetworkError` if the samples do not fit the network.
  public init(
    _ network: Network<Scalar>,
    optimizer: Optimizer,
    schedule: Schedule,
    samples: Samples,
    batchSize: Int,
    sampling: Sampling,
    seed: Int,
    gradient: GradientMethod = .backpropagation
  ) throws(NetworkError) {
    try network.check(samples)
    self.network = network
    self.schedule = schedule
    self.samples = samples
    gradientMethod = gradient
    sampler = BatchSampler(
      count: samples.count,
      batchSize: batchSize,
      sampling: sampling,
      seed: seed
    )
    pass = BatchPass(
      network.shape,
      activation: network.activation,
      loss: network.loss,
      capacity: sampler.capacity
    )
    descent = Descent(optimizer, count: network.shape.parameterCount)
    self.gradient = Storage(count: network.shape.parameterCount)
  }

  /// The steps in which every sample is used once, on average or exactly.
  public var stepsPerEpoch: Int { sampler.stepsPerEpoch }

  /// Performs one update, without allocating.
  ///
  /// - Returns: The mean loss of the batch before the update, and the Euclidean norm of its whole
  ///   gradient, weight decay left out. Either may be infinite or NaN when training diverges.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func step() -> (loss: Double, gradientNorm: Double) {
    pass.load(samples, at: sampler.batch(steps))
    let loss = pass.differentiate(network.storage.elements, gradientMethod, into: gradient.elements)
    let slopes = UnsafeBufferPointer(gradient.elements)
    let norm = Scalar.sumOfSquares(slopes).squareRoot()
    descent.update(
      network.storage.elements,
      gradient: slopes,
      learningRate: schedule.rate(at: steps)
    )
    steps += 1
    return (loss, norm)
  }

  /// All that is needed to go on from here.
  public func state() -> TrainingState<Scalar> {
    TrainingState(steps: steps, parameters: network.parameters(), memory: descent.memory())
  }

  /// Goes on where an equal trainer was.
  ///
  /// - Throws: `NetworkError.parameterCount` if its network or optimiser is another one.
  public func restore(_ state: TrainingState<Scalar>) throws(NetworkError) {
    try network.setParameters(state.parameters)
    try descent.restore(memory: state.memory, updates: state.steps)
    steps = state.steps
  }
}

/// The state of a training between two steps.
public struct TrainingState<Scalar: NetworkScalar>: Sendable, Equatable {
  /// The updates so far.
  public let steps: Int
  /// All weights and biases, as `Network.parameters()` gives them.
  public let parameters: [Scalar]
  /// What the optimiser remembers, as `Descent.memory()` gives it.
  public let memory: [Scalar]

  /// Makes a state from its parts, as read from a file.
  public init(steps: Int, parameters: [Scalar], memory: [Scalar]) {
    self.steps = steps
    self.parameters = parameters
    self.memory = memory
  }
}
