/// The setting of a trial of the workload `network`, with types.
///
/// Units, ranges and defaults are those of the parameters of the same names in the workload's
/// ``ParameterTable``.
public struct NetworkSetting: Hashable, Sendable {
  /// How the weights begin.
  public enum Initializer: Hashable, Sendable {
    case normal(scale: Double)
    case xavier
    case he
    case constant(Double)
  }

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

  /// How the gradient is computed.
  public enum Gradient: Hashable, Sendable {
    case backpropagation
    case numerical(step: Double)
  }

  /// Units of each hidden layer; empty where there is none.
  public let hiddenSizes: [Int]
  /// What a hidden unit applies to its weighted sum.
  public let activation: ActivationName
  /// What the network is to make small.
  public let loss: LossName
  /// How the weights begin.
  public let initializer: Initializer
  /// Whether units have a bias.
  public let hasBias: Bool
  /// How a gradient becomes an update.
  public let optimizer: Optimizer
  /// The size of a step.
  public let learningRate: Double
  /// Pull of weights and biases towards 0.
  public let weightDecay: Double
  /// How the learning rate changes over the steps.
  public let schedule: Schedule
  /// Steps over which the learning rate rises to its value.
  public let warmupSteps: Int
  /// Optimiser updates.
  public let steps: Int
  /// Samples in a mini-batch.
  public let batchSize: Int
  /// How mini-batches are drawn.
  public let sampling: SamplingName
  /// Steps between evaluations, nil for one epoch.
  public let evaluateEvery: Int?
  /// Steps between recorded values of `loss` and `gradient_norm`.
  public let recordEvery: Int
  /// Whether every weight and bias is a metric.
  public let recordsWeights: Bool
  /// How the gradient is computed.
  public let gradient: Gradient
  /// The type of all numbers in the network.
  public let precision: PrecisionName

  /// Reads a setting that was made from a spec.
  ///
  /// - Throws: Which parameter is missing or of the wrong type, as can be in a setting that another
  ///   version of the program stored.
  public init(_ setting: Setting) throws(SettingError) {
    hiddenSizes = try setting.integers("hidden_size")
    activation = try setting.word("activation")
    loss = try setting.word("loss")
    initializer = try Self.initializer(setting)
    hasBias = try setting.bool("bias")
    optimizer = try Self.optimizer(setting)
    learningRate = try setting.number("learning_rate")
    weightDecay = try setting.number("weight_decay")
    schedule = try Self.schedule(setting)
    warmupSteps = try setting.integer("warmup_steps")
    steps = try setting.integer("steps")
    batchSize = try setting.integer("batch_size")
    sampling = try setting.word("sampling")
    evaluateEvery = setting["evaluate_every"] == nil ? nil : try setting.integer("evaluate_every")
    recordEvery = try setting.integer("record_every")
    recordsWeights = try setting.bool("record_weights")
    gradient = try Self.gradient(setting)
    precision = try setting.word("precision")
  }

  private static func gradient(_ setting: Setting) throws(SettingError) -> Gradient {
    let name: GradientName = try setting.word("gradient")
    return switch name {
    case .backprop: .backpropagation
    case .numerical: .numerical(step: try setting.number("difference_step"))
    }
  }

  private static func initializer(_ setting: Setting) throws(SettingError) -> Initializer {
    let name: InitializerName = try setting.word("initializer")
    return switch name {
    case .normal: .normal(scale: try setting.number("weight_scale"))
    case .xavier: .xavier
    case .he: .he
    case .constant: .constant(try setting.number("weight_value"))
    }
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

/// A parameter of a setting that is missing or of another type than this version expects.
public struct SettingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The parameter's name.
  public let parameter: String

  /// Makes an error about that parameter.
  public init(parameter: String) {
    self.parameter = parameter
  }

  /// Names the parameter and says where such settings come from.
  public var description: String {
    "the parameter '\(parameter)' is missing or of another type than this version of exp expects; "
      + "the setting was written by another version"
  }
}

extension Setting {
  fileprivate func integer(_ name: String) throws(SettingError) -> Int {
    guard case .integer(let value)? = self[name] else { throw SettingError(parameter: name) }
    return value
  }

  fileprivate func number(_ name: String) throws(SettingError) -> Double {
    guard let value = self[name]?.numberValue else { throw SettingError(parameter: name) }
    return value
  }

  fileprivate func bool(_ name: String) throws(SettingError) -> Bool {
    guard case .bool(let value)? = self[name] else { throw SettingError(parameter: name) }
    return value
  }

  fileprivate func word<Name: RawRepresentable<String>>(
    _ name: String
  ) throws(SettingError) -> Name {
    guard case .string(let text)? = self[name], let word = Name(rawValue: text) else {
      throw SettingError(parameter: name)
    }
    return word
  }

  fileprivate func integers(_ name: String) throws(SettingError) -> [Int] {
    if case .integer(let value)? = self[name] { return [value] }
    guard case .list(let values)? = self[name] else { throw SettingError(parameter: name) }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let integer) = value else { throw SettingError(parameter: name) }
      integers.append(integer)
    }
    return integers
  }
}
