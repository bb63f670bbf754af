internal import Calculus

/// An optimiser at work on some parameters, with what it remembers of the updates so far.
public final class Descent<Scalar: NetworkScalar> {
  /// The rule that it follows.
  public let optimizer: Optimizer
  /// The number of parameters.
  public let count: Int
  /// The updates so far.
  public private(set) var updates = 0

  private let storage: Storage<Scalar>

  /// Makes an optimiser that has seen nothing yet.
  ///
  /// - Parameters:
  ///   - optimizer: The rule to follow.
  ///   - count: The number of parameters.
  public init(_ optimizer: Optimizer, count: Int) {
    self.optimizer = optimizer
    self.count = count
    storage = Storage(count: optimizer.memory * count)
  }

  /// What is remembered: none, one or two numbers for each parameter, all first ones first.
  public func memory() -> [Scalar] {
    Array(storage.elements)
  }

  /// Goes on where another descent of the same kind stopped.
  ///
  /// - Parameters:
  ///   - memory: As `memory()` gave it.
  ///   - updates: The updates up to then.
  /// - Throws: `NetworkError.parameterCount` if it is of another kind or size.
  public func restore(memory: [Scalar], updates: Int) throws(NetworkError) {
    guard memory.count == storage.elements.count else {
      throw .parameterCount(found: memory.count, expected: storage.elements.count)
    }
    _ = storage.elements.update(fromContentsOf: memory)
    self.updates = updates
  }

  /// Moves the parameters once.
  ///
  /// - Parameters:
  ///   - parameters: What is learned; as many as `count`.
  ///   - gradient: The derivatives of the loss by them.
  ///   - learningRate: The size of the step.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func update(_ parameters: inout [Scalar], gradient: [Scalar], learningRate: Double) {
    parameters.withUnsafeMutableBufferPointer { parameters in
      gradient.withUnsafeBufferPointer { gradient in
        update(parameters, gradient: gradient, learningRate: learningRate)
      }
    }
  }

  /// Moves the parameters once, in memory of the caller.
  func update(
    _ parameters: UnsafeMutableBufferPointer<Scalar>,
    gradient: UnsafeBufferPointer<Scalar>,
    learningRate: Double
  ) {
    precondition(
      parameters.count == count && gradient.count == count,
      "a descent moves as many parameters as it was made for"
    )
    guard let w = parameters.baseAddress, let g = gradient.baseAddress else { return }
    updates += 1
    let rate = Scalar(learningRate)
    let slot = storage.start
    switch optimizer {
    case .sgd(let decay):
      moveDown(w, g, rate: rate, decay: Scalar(decay))
    case .momentum(let momentum, let decay):
      roll(w, g, slot, rate: rate, momentum: Scalar(momentum), decay: Scalar(decay))
    case .nesterov(let momentum, let decay):
      lookAhead(w, g, slot, rate: rate, momentum: Scalar(momentum), decay: Scalar(decay))
    case .adagrad(let epsilon, let decay):
      let weights: (Scalar, Scalar) = (1, 1)
      scale(w, g, slot, weights, rate: rate, epsilon: Scalar(epsilon), decay: Scalar(decay))
    case .rmsprop(let fading, let epsilon, let decay):
      let weights = (Scalar(fading), Scalar(1 - fading))
      scale(w, g, slot, weights, rate: rate, epsilon: Scalar(epsilon), decay: Scalar(decay))
    case .adam(let beta1, let beta2, let epsilon, let decay):
      let betas = Betas<Scalar>(
        beta1,
        beta2,
        updates: updates,
        rate: learningRate,
        epsilon: epsilon
      )
      adapt(w, g, slot, betas, penalty: Scalar(decay), shrinkage: 0)
    case .adamw(let beta1, let beta2, let epsilon, let decay):
      let betas = Betas<Scalar>(
        beta1,
        beta2,
        updates: updates,
        rate: learningRate,
        epsilon: epsilon
      )
      adapt(w, g, slot, betas, penalty: 0, shrinkage: Scalar(learningRate * decay))
    }
  }
}

/// The numbers of one Adam update.
private struct Betas<Scalar: NetworkScalar> {
  let keep1: Scalar
  let take1: Scalar
  let keep2: Scalar
  let take2: Scalar
  /// The learning rate over 1 - b1^t.
  let rate: Scalar
  /// 1 / sqrt(1 - b2^t).
  let spread: Scalar
  let epsilon: Scalar

  init(_ beta1: Double, _ beta2: Double, updates: Int, rate: Double, epsilon: Double) {
    keep1 = Scalar(beta1)
    take1 = Scalar(1 - beta1)
    keep2 = Scalar(beta2)
    take2 = Scalar(1 - beta2)
    self.rate = Scalar(rate / (1 - VectorMath.power(beta1, updates)))
    spread = Scalar(1 / (1 - VectorMath.power(beta2, updates)).squareRoot())
    self.epsilon = Scalar(epsilon)
  }
}

// One loop for each rule. w are the parameters, g the gradient; the compiler makes SIMD of them.
extension Descent {
  private typealias Elements = UnsafeMutablePointer<Scalar>

  private func moveDown(
    _ w: Elements,
    _ g: UnsafePointer<Scalar>,
    rate: Scalar,
    decay: Scalar
  ) {
    if decay == 0 {
      for index in 0..<count { w[index] -= rate * g[index] }
    } else {
      for index in 0..<count { w[index] -= rate * (g[index] + decay * w[index]) }
    }
  }

  private func roll(
    _ w: Elements,
    _ g: UnsafePointer<Scalar>,
    _ velocity: Elements,
    rate: Scalar,
    momentum: Scalar,
    decay: Scalar
  ) {
    for index in 0..<count {
      let slope = g[index] + decay * w[index]
      let next = momentum * velocity[index] - rate * slope
      velocity[index] = next
      w[index] += next
    }
  }

  private func lookAhead(
    _ w: Elements,
    _ g: UnsafePointer<Scalar>,
    _ velocity: Elements,
    rate: Scalar,
    momentum: Scalar,
    decay: Scalar
  ) {
    for index in 0..<count {
      let slope = g[index] + decay * w[index]
      let next = momentum * velocity[index] - rate * slope
      velocity[index] = next
      w[index] += momentum * next - rate * slope
    }
  }

  private func scale(
    _ w: Elements,
    _ g: UnsafePointer<Scalar>,
    _ squares: Elements,
    _ weights: (keep: Scalar, take: Scalar),
    rate: Scalar,
    epsilon: Scalar,
    decay: Scalar
  ) {
    for index in 0..<count {
      let slope = g[index] + decay * w[index]
      let next = weights.keep * squares[index] + weights.take * slope * slope
      squares[index] = next
      w[index] -= rate * slope / (next.squareRoot() + epsilon)
    }
  }

  private func adapt(
    _ w: Elements,
    _ g: UnsafePointer<Scalar>,
    _ moments: Elements,
    _ betas: Betas<Scalar>,
    penalty: Scalar,
    shrinkage: Scalar
  ) {
    let squares = moments + count
    for index in 0..<count {
      let slope = g[index] + penalty * w[index]
      let moment = betas.keep1 * moments[index] + betas.take1 * slope
      let square = betas.keep2 * squares[index] + betas.take2 * slope * slope
      moments[index] = moment
      squares[index] = square
      let size = square.squareRoot() * betas.spread + betas.epsilon
      w[index] = (w[index] - shrinkage * w[index]) - betas.rate * moment / size
    }
  }
}
