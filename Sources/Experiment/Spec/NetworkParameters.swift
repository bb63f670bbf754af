/// The parameters of the workload `network`: a multilayer perceptron trained by gradient descent.
enum NetworkParameters {
  static let table = ParameterTable("network/1", model + optimisation + schedule + running)

  private static let model = [
    ParameterRule(
      "hidden_size",
      .integers(1...1_000_000),
      .value(.integer(50)),
      "Units of each hidden layer: one number, or a list with one number a layer; [] for none."
    ),
    ParameterRule(
      "activation",
      .choice(ActivationName.allCases.map(\.rawValue)),
      .value(.string("sigmoid")),
      refused: [
        .init(
          word: "step",
          reason: "'step' has no derivative to train through; it is 0 everywhere, so nothing below "
            + "a hidden layer of steps would learn",
          hint: "use 'sigmoid', which is a smooth step, or 'relu'"
        )
      ],
      "What a hidden unit applies to its weighted sum."
    ),
    ParameterRule(
      "loss",
      .choice(LossName.allCases.map(\.rawValue)),
      .value(.string("cross_entropy")),
      "Softmax with cross-entropy, or half the sum of squared errors; the mean over the batch."
    ),
    ParameterRule(
      "initializer",
      .choice(InitializerName.allCases.map(\.rawValue)),
      .value(.string("normal")),
      "How the weights begin; biases begin at 0."
    ),
    ParameterRule(
      "weight_scale",
      .number(.above(0)),
      .value(.number(0.01)),
      when: ["initializer": ["normal"]],
      "Standard deviation of the first weights."
    ),
    ParameterRule(
      "weight_value",
      .number(.any),
      .value(.number(0)),
      when: ["initializer": ["constant"]],
      "What every weight begins as."
    ),
    ParameterRule("bias", .bool, .value(.bool(true)), "Whether units have a bias."),
  ]

  private static let optimisation = [
    ParameterRule(
      "optimizer",
      .choice(OptimizerName.allCases.map(\.rawValue)),
      .value(.string("sgd")),
      "How a gradient becomes an update."
    ),
    ParameterRule(
      "learning_rate",
      .number(.above(0)),
      .value(.number(0.1)),
      "The size of a step."
    ),
    ParameterRule(
      "momentum",
      .number(.from(0, below: 1)),
      .value(.number(0.9)),
      when: ["optimizer": ["momentum", "nesterov"]],
      "The share of the last step that is kept."
    ),
    ParameterRule(
      "decay",
      .number(.from(0, below: 1)),
      .value(.number(0.99)),
      when: ["optimizer": ["rmsprop"]],
      "Decay of the mean of squared gradients."
    ),
    ParameterRule(
      "beta1",
      .number(.from(0, below: 1)),
      .value(.number(0.9)),
      when: ["optimizer": ["adam", "adamw"]],
      "Decay of the mean of gradients."
    ),
    ParameterRule(
      "beta2",
      .number(.from(0, below: 1)),
      .value(.number(0.999)),
      when: ["optimizer": ["adam", "adamw"]],
      "Decay of the mean of squared gradients."
    ),
    ParameterRule(
      "epsilon",
      .number(.above(0)),
      .value(.number(1e-8)),
      when: ["optimizer": ["adagrad", "rmsprop", "adam", "adamw"]],
      "Keeps the division by a root from overflowing."
    ),
    ParameterRule(
      "weight_decay",
      .number(.from(0)),
      .chosen(
        by: "optimizer",
        Dictionary(
          uniqueKeysWithValues: OptimizerName.allCases.map {
            ($0.rawValue, .number($0 == .adamw ? 0.01 : 0))
          }
        )
      ),
      "Pull of weights and biases towards 0; separate from the gradient with adamw only."
    ),
  ]

  private static let schedule = [
    ParameterRule(
      "schedule",
      .choice(ScheduleName.allCases.map(\.rawValue)),
      .value(.string("constant")),
      "How the learning rate changes over the steps."
    ),
    ParameterRule(
      "decay_rate",
      .number(.above(0, to: 1)),
      .value(.number(0.1)),
      when: ["schedule": ["step", "exponential"]],
      "The factor on the learning rate over each decay_steps steps."
    ),
    ParameterRule(
      "decay_steps",
      .integer(1...Int.max),
      .required,
      when: ["schedule": ["step", "exponential"]],
      "The steps over which the learning rate falls by the factor decay_rate."
    ),
    ParameterRule(
      "final_learning_rate",
      .number(.from(0)),
      .value(.number(0)),
      when: ["schedule": ["cosine"]],
      "Where the cosine ends."
    ),
    ParameterRule(
      "warmup_steps",
      .integer(0...Int.max),
      .value(.integer(0)),
      "Steps over which the learning rate rises linearly to its value."
    ),
  ]

  private static let running = [
    ParameterRule("steps", .integer(1...1_000_000_000), .required, "Optimiser updates."),
    ParameterRule(
      "batch_size",
      .integer(1...10_000_000),
      .value(.integer(100)),
      "Samples in a mini-batch."
    ),
    ParameterRule(
      "sampling",
      .choice(SamplingName.allCases.map(\.rawValue)),
      .value(.string("replacement")),
      "Batches drawn with replacement, or by shuffled epochs."
    ),
    ParameterRule(
      "evaluate_every",
      .integer(1...Int.max),
      .unset,
      "Steps between measurements of the accuracy; one epoch where not given."
    ),
    ParameterRule(
      "record_every",
      .integer(1...Int.max),
      .value(.integer(1)),
      "Steps between recorded values of loss and gradient_norm."
    ),
    ParameterRule(
      "record_weights",
      .bool,
      .value(.bool(false)),
      "Whether every weight and bias is a metric; for networks of at most 100 of them."
    ),
    ParameterRule(
      "gradient",
      .choice(GradientName.allCases.map(\.rawValue)),
      .value(.string("backprop")),
      "Backpropagation, or central differences: slow, for checking, and in float64 only."
    ),
    ParameterRule(
      "difference_step",
      .number(.above(0)),
      .value(.number(1e-4)),
      when: ["gradient": ["numerical"]],
      "How far a weight is moved to either side for a central difference."
    ),
    ParameterRule(
      "precision",
      .choice(PrecisionName.allCases.map(\.rawValue)),
      .value(.string("float32")),
      "The type of all numbers in the network."
    ),
  ]
}
