/// The parameters of the workload `objective`: gradient descent on a function that the spec writes
/// out.
enum ObjectiveParameters {
  static let table = ParameterTable("objective/1", function + DescentParameters.rules + running)

  private static let function = [
    ParameterRule(
      "function",
      .expression,
      .required,
      "What is minimized: a formula in any variables, or sphere, booth, beale, rosenbrock, "
        + "himmelblau or rastrigin, which are functions of x and y."
    ),
    ParameterRule(
      "start",
      .point,
      .required,
      "Where the descent begins; a list of points gives a run from each."
    ),
    ParameterRule(
      "gradient",
      .choice(SlopeName.allCases.map(\.rawValue)),
      .value(.string(SlopeName.exact.rawValue)),
      "The function's derivatives, or central differences of its values."
    ),
    ParameterRule(
      "difference_step",
      .number(.above(0)),
      .value(.number(1e-4)),
      when: ["gradient": [SlopeName.numerical.rawValue]],
      "How far a coordinate is moved to either side for a central difference."
    ),
  ]

  private static let running = [
    DescentParameters.steps,
    ParameterRule(
      "record_every",
      .integer(1...Int.max),
      .value(.integer(1)),
      "Steps between recorded points; the last one is always recorded."
    ),
    ParameterRule(
      "field",
      .region,
      .unset,
      "Where value and gradient are measured for figures: cells (default 25) a side; all other "
        + "variables have the values under fix."
    ),
  ]
}

/// How the gradient of a function is computed.
public enum SlopeName: String, CaseIterable, Sendable {
  case exact, numerical
}
