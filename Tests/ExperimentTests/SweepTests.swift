import Testing

@testable import Experiment

struct SweepTests {
  private func spec(_ sweep: String, parameters: String = "\"steps\": 10") throws -> Spec {
    try Spec(
      text: """
        {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
        "parameters": {\(parameters)}, "sweep": {\(sweep)}}
        """,
      file: "s.json"
    )
  }

  private func labels(_ sweep: String, parameters: String = "\"steps\": 10") throws -> [String] {
    Plan(try spec(sweep, parameters: parameters)).trials.map(\.label)
  }

  @Test
  func `parameters under zip vary together, where the first of them stands`() throws {
    let labels = try labels(
      """
      "parameters": {"hidden_size": {"values": [20, 50]}, "learning_rate": {"values": [1, 2]},
                     "batch_size": {"values": [10, 30]}},
      "zip": [["batch_size", "hidden_size"]]
      """
    )
    #expect(
      labels == [
        "hidden_size=20 learning_rate=1 batch_size=10 seed=0",
        "hidden_size=20 learning_rate=2 batch_size=10 seed=0",
        "hidden_size=50 learning_rate=1 batch_size=30 seed=0",
        "hidden_size=50 learning_rate=2 batch_size=30 seed=0",
      ]
    )
  }

  @Test
  func `a parameter under when is swept only where the other has that value`() throws {
    let labels = try labels(
      """
      "parameters": {
        "optimizer": {"values": ["sgd", "momentum", "nesterov"]},
        "momentum": {"values": [0.5, 0.8], "when": {"optimizer": "momentum"}},
        "batch_size": {"values": [10, 20], "when": {"momentum": [0.8]}}}
      """
    )
    #expect(
      labels == [
        "optimizer=sgd batch_size=100 seed=0",
        "optimizer=momentum momentum=0.5 batch_size=100 seed=0",
        "optimizer=momentum momentum=0.8 batch_size=10 seed=0",
        "optimizer=momentum momentum=0.8 batch_size=20 seed=0",
        "optimizer=nesterov momentum=0.9 batch_size=100 seed=0",
      ]
    )
  }

  @Test
  func `random draws are those of the documented formula`() throws {
    // Python: exp(log(min) + (log(max) - log(min)) u), u from hashlib.sha256 of sweep/1:7:k:name.
    let rates = Plan(
      try spec(
        """
        "method": "random", "run_cap": 3, "seed": 7,
        "parameters": {"learning_rate": {"min": 1e-4, "max": 1, "log": true}}
        """
      )
    ).trials.map { $0.setting["learning_rate"] }
    #expect(
      rates == [
        .number(0.00010744885571), .number(0.00143305111433), .number(0.000761415009844),
      ]
    )
  }

  @Test
  func `a metric knows in which direction it gets better`() throws {
    for (name, goal) in [
      ("test_accuracy", Objective.Goal.maximize), ("loss", .minimize), ("w1[2,3]", .minimize),
    ] {
      let spec = try spec("\"metric\": {\"name\": \"\(name)\"}, \"parameters\": {}")
      #expect(spec.sweep.metric == Objective(goal, name))
    }
  }

  @Test
  func `a draw of whole numbers up to 64 bits is one`() throws {
    let plan = Plan(
      try spec(
        """
        "method": "random", "run_cap": 3,
        "parameters": {"decay_steps": {"min": 1, "max": 9007199254740992}}
        """,
        parameters: "\"steps\": 10, \"schedule\": \"step\""
      )
    )
    #expect(plan.trials.count == 3)
  }

  @Test
  func `an overridden parameter leaves its group`() throws {
    let text = """
      {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
      "parameters": {"steps": 1}, "sweep": {"parameters": {"batch_size": {"values": [1, 2]},
      "hidden_size": {"values": [3, 4]}, "learning_rate": {"values": [5, 6]}},
      "zip": [["batch_size", "hidden_size", "learning_rate"]]}}
      """
    func labels(_ overrides: String...) throws -> [String] {
      let spec = try Spec(
        text: text,
        file: "s.json",
        overrides: overrides.compactMap(Override.init)
      )
      return Plan(spec).trials.map(\.label)
    }
    #expect(
      try labels("batch_size=9") == [
        "hidden_size=3 learning_rate=5 seed=0", "hidden_size=4 learning_rate=6 seed=0",
      ]
    )
    #expect(
      try labels("batch_size=9", "hidden_size=8") == [
        "learning_rate=5 seed=0", "learning_rate=6 seed=0",
      ]
    )
  }

  @Test
  func `more draws keep those drawn before, another parameter too`() throws {
    func rates(_ count: Int, _ more: String = "") throws -> [Value?] {
      Plan(
        try spec(
          """
          "method": "random", "run_cap": \(count),
          "parameters": {\(more)"learning_rate": {"min": 0.1, "max": 1}}
          """
        )
      ).trials.map { $0.setting["learning_rate"] }
    }
    let five = try rates(5)
    #expect(try Array(rates(20).prefix(5)) == five)
    #expect(try rates(5, "\"batch_size\": {\"min\": 1, \"max\": 1000},") == five)
  }

  @Test
  func `draws have the type of the parameter and its frequencies`() throws {
    let plan = Plan(
      try spec(
        """
        "method": "random", "run_cap": 4000,
        "parameters": {"batch_size": {"min": 1, "max": 1000000},
          "hidden_size": {"values": [5, 6], "probabilities": [0.25, 0.75]}}
        """
      )
    )
    #expect(plan.trials.count > 3990)
    let fives = plan.trials.count { $0.setting["hidden_size"] == .integer(5) }
    // Four standard deviations of a binomial count.
    #expect(abs(fives - 1000) < 110)
    #expect(
      plan.trials.allSatisfy {
        if case .integer(1...1_000_000) = $0.setting["batch_size"] { true } else { false }
      }
    )
  }

  @Test(arguments: [
    // Python 3.11: statistics.NormalDist().inv_cdf.
    (1e-12, -7.034483825301132), (0.001, -3.090232306167813), (0.02, -2.0537489106318225),
    (0.3, -0.5244005127080407), (0.5, 0), (0.9, 1.2815515655446008),
    (0.999999, 4.753424308817089),
  ])
  func `the normal quantile agrees with Python's`(_ place: Double, _ expected: Double) {
    #expect(abs(normalQuantile(place) - expected) < 1e-13 * max(1, abs(expected)))
  }

  @Test(arguments: [
    // SciPy 1.17: scipy.stats.beta.ppf.
    (0.1, 2, 3, 0.14255931671003072), (0.5, 0.5, 0.5, 0.5), (0.9, 10, 1, 0.9895192582062144),
    (0.25, 1, 1, 0.25), (0.7, 30, 5, 0.892499939231239),
  ])
  func `the beta quantile agrees with SciPy's`(
    _ place: Double,
    _ a: Double,
    _ b: Double,
    _ expected: Double
  ) {
    #expect(abs(betaQuantile(place, a: a, b: b) - expected) < 1e-12)
  }

  @Test
  func `quantized draws are multiples of the step`() {
    let distribution = Distribution.quantized(.uniform(0, 1), step: 0.1)
    #expect(distribution.quantile(0.34) == 0.3)
    #expect(distribution.quantile(0.36) == 0.4)
    #expect(Distribution.intUniform(3, 5).quantile(0.9999999) == 5)
    #expect(Distribution.intUniform(3, 5).quantile(0) == 3)
  }

  @Test(arguments: [
    "\"distribution\": \"normal\", \"mu\": 0.5, \"sigma\": 0.01",
    "\"distribution\": \"q_log_normal\", \"mu\": 1, \"sigma\": 0.5, \"q\": 0.125",
    "\"distribution\": \"beta\", \"a\": 2, \"b\": 5", "\"min\": 0.1, \"max\": 1",
    "\"distribution\": \"inv_log_uniform_values\", \"min\": 0.1, \"max\": 1",
    "\"values\": [0.1, 0.2], \"probabilities\": [0.5, 0.5], \"when\": {\"optimizer\": \"sgd\"}",
    "\"min\": 0.1, \"max\": 0.5, \"step\": 0.1",
  ])
  func `the canonical text of a sweep reads as the same sweep`(_ members: String) throws {
    let spec = try spec(
      "\"method\": \"random\", \"run_cap\": 9, \"seed\": -2, \"parameters\": "
        + "{\"learning_rate\": {\(members)}}"
    )
    #expect(try Spec(text: spec.canonicalText, file: "b.json") == spec)
  }

  @Test(arguments: [
    (
      "\"method\": \"random\", \"parameters\": {}",
      "$.sweep.run_cap: missing; expected how many settings to draw"
    ),
    (
      "\"parameters\": {}, \"run_cap\": 3",
      "$.sweep.run_cap: has a meaning only with method 'random'; a grid runs all of its settings"
    ),
    (
      "\"parameters\": {\"learning_rate\": {\"distribution\": \"log_uniform\", \"min\": -2, "
        + "\"max\": 0}}",
      "$.sweep.parameters.learning_rate.distribution: 'log_uniform' takes exponents as bounds, "
        + "which are easily mistaken for values\n  hint: write {\"distribution\": "
        + "\"log_uniform_values\", \"min\": 0.135335283237, \"max\": 1}"
    ),
    (
      "\"parameters\": {\"learning_rate\": {\"distribution\": \"uniform\", \"min\": 1, \"max\": 2}}",
      "$.sweep.parameters.learning_rate.distribution: a grid needs 'values', or 'min' and 'max' "
        + "with 'step' or 'count'\n  hint: to draw from a distribution add \"method\": \"random\" "
        + "and \"run_cap\""
    ),
    (
      "\"method\": \"random\", \"run_cap\": 9, \"parameters\": {\"learning_rate\": "
        + "{\"distribution\": \"normal\"}}",
      "$.sweep.parameters.learning_rate: draw 1 gives -1.59463716204, expected a number above 0\n  hint: "
        + "choose a distribution that has legal values only, such as log_uniform_values"
    ),
    (
      "\"parameters\": {\"hidden_size\": {\"values\": [1, 2]}, \"batch_size\": {\"values\": [1]}}, "
        + "\"zip\": [[\"hidden_size\", \"batch_size\"]]",
      "$.sweep.zip[0]: parameters that vary together need as many values each; hidden_size has 2, "
        + "batch_size has 1"
    ),
    (
      "\"parameters\": {\"hidden_size\": {\"values\": [1, 2]}}, \"zip\": [[\"hidden_size\", \"x\"]]",
      "$.sweep.zip[0][1]: expected the name of a parameter under '$.sweep.parameters', found 'x'\n"
        + "  hint: swept: hidden_size"
    ),
    (
      "\"method\": \"random\", \"run_cap\": 2, \"parameters\": {\"hidden_size\": {\"values\": [1, 2], "
        + "\"probabilities\": [0.5, 0.6]}}",
      "$.sweep.parameters.hidden_size.probabilities: expected probabilities that add up to 1, "
        + "found a sum of 1.1"
    ),
    (
      "\"parameters\": {\"momentum\": {\"values\": [0.5], \"when\": {\"optimizr\": \"sgd\"}}}",
      "$.sweep.parameters.momentum.when.optimizr: unknown key\n  hint: did you mean 'optimizer'?"
    ),
    (
      "\"metric\": {\"name\": \"test_acuracy\"}, \"parameters\": {}",
      "$.sweep.metric.name: expected one of 'loss', 'gradient_norm', 'train_accuracy', "
        + "'test_accuracy' or 'test_loss', found 'test_acuracy'\n  hint: did you mean "
        + "'test_accuracy'?"
    ),
    (
      "\"parameters\": {\"learning_rate\": {\"value\": 0.1, \"values\": [1]}}",
      "$.sweep.parameters.learning_rate.values: has no meaning beside 'value'\n  hint: remove one "
        + "of the two"
    ),
    (
      "\"parameters\": {\"learning_rate\": {\"values\": [1], \"max\": 2}}",
      "$.sweep.parameters.learning_rate.max: has no meaning beside 'values'\n  hint: remove one of "
        + "the two"
    ),
    (
      "\"parameters\": {\"learning_rate\": {\"min\": 1, \"max\": 2, \"step\": 1, \"log\": true}}",
      "$.sweep.parameters.learning_rate.log: has no meaning beside 'step'\n  hint: remove one of "
        + "the two"
    ),
    (
      "\"parameters\": {\"batch_size\": {\"min\": 1, \"max\": 3, \"step\": 0.5}}",
      "$.sweep.parameters.batch_size: the range gives the whole number 2 twice\n  hint: choose a "
        + "larger 'step' or a smaller 'count'"
    ),
    (
      "\"parameters\": {\"learning_rate\": {\"values\": [1], \"distribution\": \"uniform\"}}",
      "$.sweep.parameters.learning_rate.distribution: expected 'categorical' beside 'values', found "
        + "'uniform'"
    ),
    (
      "\"method\": \"random\", \"run_cap\": 1, \"parameters\": {\"steps\": {\"min\": 1, "
        + "\"max\": 9223372036854775807}}",
      "$.sweep.parameters.steps.max: expected a whole number from 1 to 1000000000, found "
        + "9223372036854775807"
    ),
    (
      "\"parameters\": {}, \"early_terminate\": {\"type\": \"asha\", \"min_iter\": 1}",
      "$.sweep.early_terminate: needs '$.sweep.metric', by which settings are compared\n  hint: for "
        + "example \"metric\": {\"name\": \"test_accuracy\", \"goal\": \"maximize\"}"
    ),
  ])
  func `a wrong sweep is refused`(_ sweep: String, _ message: String) throws {
    let parameters =
      sweep.contains("momentum") ? "\"steps\": 1, \"optimizer\": \"momentum\"" : "\"steps\": 1"
    let error = try #require(throws: SpecError.self) { try spec(sweep, parameters: parameters) }
    let texts = error.diagnostics.map { diagnostic in
      "\(diagnostic.path ?? ""): \(diagnostic.message)"
        + (diagnostic.hint.map { "\n  hint: \($0)" } ?? "")
    }
    #expect(texts == [message])
  }

  @Test func `all that is wrong with a metric is told`() throws {
    let sweep = "\"metric\": {\"name\": \"test_acc\", \"goal\": \"max\"}, \"parameters\": {}"
    let error = try #require(throws: SpecError.self) { try spec(sweep, parameters: "\"steps\": 1") }
    #expect(
      error.diagnostics.map { $0.path ?? "" } == ["$.sweep.metric.name", "$.sweep.metric.goal"]
    )
  }
}
