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
  /// How gradients become updates.
  public let descent: DescentSetting
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
    descent = try DescentSetting(setting)
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
}
