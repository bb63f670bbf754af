/// How a trial descends, with types: the part of a setting that networks and functions have in
/// common.
///
/// Units, ranges and defaults are those of the parameters of the same names.
public struct DescentSetting: Hashable, Sendable {
  /// How a gradient becomes an update.
  public enum Optimizer: Hashable, Sendable {
    case sgd
    case momentum(Double)
    case nesterov(Double)
    case adagrad(epsilon: Double)
    case rmsprop(decay: Double, epsilon: Double)
    case adam(beta1: Double, beta2: Double, epsilon: Double)
    case adamw(beta1: Double, beta2: Double, epsilon: Double)
  }

  /// How the learning rate changes over the steps.
  public enum Schedule: Hashable, Sendable {
    case constant
    case step(rate: Double, steps: Int)
    case exponential(rate: Double, steps: Int)
    case cosine(final: Double)
  }

  /// How a gradient becomes an update.
  public let optimizer: Optimizer
  /// The size of a step.
  public let learningRate: Double
  /// Pull of what is learned towards 0.
  public let weightDecay: Double
  /// How the learning rate changes over the steps.
  public let schedule: Schedule
  /// Steps over which the learning rate rises to its value.
  public let warmupSteps: Int
  /// Optimiser updates.
  public let steps: Int

  init(_ setting: Setting) throws(SettingError) {
    optimizer = try Self.optimizer(setting)
    learningRate = try setting.number("learning_rate")
    weightDecay = try setting.number("weight_decay")
    schedule = try Self.schedule(setting)
    warmupSteps = try setting.integer("warmup_steps")
    steps = try setting.integer("steps")
  }

  private static func optimizer(_ setting: Setting) throws(SettingError) -> Optimizer {
    let name: OptimizerName = try setting.word("optimizer")
    switch name {
    case .sgd: return .sgd
    case .momentum: return .momentum(try setting.number("momentum"))
    case .nesterov: return .nesterov(try setting.number("momentum"))
    case .adagrad: return .adagrad(epsilon: try setting.number("epsilon"))
    case .rmsprop:
      return .rmsprop(
        decay: try setting.number("decay"),
        epsilon: try setting.number("epsilon")
      )
    case .adam, .adamw:
      let beta1 = try setting.number("beta1")
      let beta2 = try setting.number("beta2")
      let epsilon = try setting.number("epsilon")
      return name == .adam
        ? .adam(beta1: beta1, beta2: beta2, epsilon: epsilon)
        : .adamw(beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }

  private static func schedule(_ setting: Setting) throws(SettingError) -> Schedule {
    let name: ScheduleName = try setting.word("schedule")
    switch name {
    case .constant: return .constant
    case .step:
      return .step(
        rate: try setting.number("decay_rate"),
        steps: try setting.integer("decay_steps")
      )
    case .exponential:
      return .exponential(
        rate: try setting.number("decay_rate"),
        steps: try setting.integer("decay_steps")
      )
    case .cosine: return .cosine(final: try setting.number("final_learning_rate"))
    }
  }
}
