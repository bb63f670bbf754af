/// The parameters of gradient descent, which networks and functions have in common.
enum DescentParameters {
  static let rules = optimisation + schedule

  static let steps = ParameterRule(
    "steps",
    .integer(1...1_000_000_000),
    .required,
    "Optimiser updates."
  )

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
      "Pull of what is learned towards 0; separate from the gradient with adamw only."
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
}
