/// The parameters of the workload `network`: a multilayer perceptron trained by gradient descent.
enum NetworkParameters {
  static let table = ParameterTable("network/1", model + DescentParameters.rules + running)

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

  private static let running = [
    DescentParameters.steps,
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
