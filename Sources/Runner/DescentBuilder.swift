import Experiment
import Learning

// What the words of a spec about the descent mean in numerics.

extension DescentSetting {
  /// The rule by which parameters move.
  var learningOptimizer: Learning.Optimizer {
    switch optimizer {
    case .sgd: .sgd(weightDecay: weightDecay)
    case .momentum(let momentum): .momentum(momentum, weightDecay: weightDecay)
    case .nesterov(let momentum): .nesterov(momentum, weightDecay: weightDecay)
    case .adagrad(let epsilon): .adagrad(epsilon: epsilon, weightDecay: weightDecay)
    case .rmsprop(let decay, let epsilon):
      .rmsprop(decay: decay, epsilon: epsilon, weightDecay: weightDecay)
    case .adam(let beta1, let beta2, let epsilon):
      .adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    case .adamw(let beta1, let beta2, let epsilon):
      .adamw(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
    }
  }

  /// The learning rate at each step.
  var learningSchedule: Learning.Schedule {
    let decay: Learning.Schedule.Decay =
      switch schedule {
      case .constant: .constant
      case .step(let rate, let steps): .step(interval: steps, factor: rate)
      case .exponential(let rate, let steps): .exponential(interval: steps, factor: rate)
      case .cosine(let final): .cosine(length: max(1, steps - warmupSteps), final: final)
      }
    return Learning.Schedule(learningRate: learningRate, decay: decay, warmupSteps: warmupSteps)
  }
}
