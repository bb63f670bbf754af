import Experiment
import Learning

// What each word of a spec means in numerics. Every switch is exhaustive: a new word in the spec
// does not compile until it is given a meaning here.

extension NetworkSetting {
  /// The network before its first update.
  func network<Scalar: NetworkScalar>(
    for dataset: Dataset,
    seed: Int,
    as: Scalar.Type
  ) -> Network<Scalar> {
    Network(
      shape: shape(for: dataset),
      activation: learningActivation,
      loss: learningLoss,
      initializer: learningInitializer,
      seed: seed
    )
  }

  /// The layers that the data set asks for.
  func shape(for dataset: Dataset) -> NetworkShape {
    NetworkShape(
      inputs: dataset.train.inputSize,
      hidden: hiddenSizes,
      outputs: dataset.outputCount,
      bias: hasBias
    )
  }

  /// What trains the network.
  func trainer<Scalar: NetworkScalar>(
    of network: Network<Scalar>,
    on dataset: Dataset,
    seed: Int
  ) throws -> Trainer<Scalar> {
    try Trainer(
      network,
      optimizer: descent.learningOptimizer,
      schedule: descent.learningSchedule,
      samples: dataset.train,
      batchSize: batchSize,
      sampling: learningSampling,
      seed: seed,
      gradient: learningGradient
    )
  }

  private var learningActivation: Activation {
    switch activation {
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu: .relu
    case .leakyReLU: .leakyRelu
    case .gelu: .gelu
    case .identity: .identity
    }
  }

  private var learningLoss: Loss {
    switch loss {
    case .crossEntropy: .crossEntropy
    case .squaredError: .squaredError
    }
  }

  private var learningInitializer: Learning.Initializer {
    switch initializer {
    case .normal(let scale): .normal(scale: scale)
    case .xavier: .xavier
    case .he: .he
    case .constant(let value): .constant(value)
    }
  }

  private var learningGradient: GradientMethod {
    switch gradient {
    case .backpropagation: .backpropagation
    case .numerical(let step): .centralDifference(step: step)
    }
  }

  private var learningSampling: Sampling {
    switch sampling {
    case .replacement: .replacement
    case .epochs: .epochs
    }
  }
}

extension Dataset {
  /// One output a class, or one a number of the target vectors.
  var outputCount: Int {
    switch train.targets {
    case .classes(let classes): classCount ?? Int(classes.max() ?? 0) + 1
    case .vectors(_, let width): width
    }
  }
}
