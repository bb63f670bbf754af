internal import Calculus

/// The learning rate at each step.
public struct Schedule: Sendable, Equatable {
  /// How the rate falls after the warm-up, where k counts the steps from its end.
  public enum Decay: Sendable, Equatable {
    /// Not at all.
    case constant
    /// rate factor^floor(k / interval).
    case step(interval: Int, factor: Double)
    /// rate factor^(k / interval): the same fall, spread evenly.
    case exponential(interval: Int, factor: Double)
    /// final + (rate - final) (1 + cos(pi k / length)) / 2, and `final` from k = length on.
    ///
    /// Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017,
    /// equation 5, without the restarts.
    case cosine(length: Int, final: Double)
  }

  /// The rate that the others are measured by.
  public let learningRate: Double
  /// How it falls.
  public let decay: Decay
  /// The steps in which it rises linearly: in step k < warmupSteps it is
  /// rate (k + 1) / warmupSteps.
  public let warmupSteps: Int

  /// Makes a schedule; intervals and lengths must be above 0, a factor of `exponential` too.
  public init(learningRate: Double, decay: Decay = .constant, warmupSteps: Int = 0) {
    precondition(warmupSteps >= 0, "a warm-up has no negative length")
    switch decay {
    case .constant: break
    case .step(let interval, _): precondition(interval > 0, "an interval has steps")
    case .exponential(let interval, let factor):
      precondition(interval > 0 && factor > 0, "an interval has steps, a factor is positive")
    case .cosine(let length, _): precondition(length > 0, "a decay has steps")
    }
    self.learningRate = learningRate
    self.decay = decay
    self.warmupSteps = warmupSteps
  }

  /// The learning rate of a step, counted from 0, with the same bits on every machine.
  public func rate(at step: Int) -> Double {
    guard step >= warmupSteps else {
      return learningRate * Double(step + 1) / Double(warmupSteps)
    }
    let k = step - warmupSteps
    switch decay {
    case .constant:
      return learningRate
    case .step(let interval, let factor):
      return learningRate * VectorMath.power(factor, k / interval)
    case .exponential(let interval, let factor):
      return learningRate * VectorMath.exp(Double(k) / Double(interval) * VectorMath.log(factor))
    case .cosine(let length, let final):
      guard k < length else { return final }
      return final + (learningRate - final) * raisedCosine(Double(k) / Double(length))
    }
  }
}

/// (1 + cos(pi t)) / 2 = cos(pi t / 2)^2 for t in [0, 1], by the cosine's Taylor series.
private func raisedCosine(_ t: Double) -> Double {
  let square = (Double.pi * t / 2) * (Double.pi * t / 2)
  var sum = 1.0
  // 24 is beyond the last term that changes the sum at t = 1.
  for n in stride(from: 24, through: 2, by: -2) {
    sum = 1 - sum * square / Double(n * (n - 1))
  }
  return sum * sum
}
