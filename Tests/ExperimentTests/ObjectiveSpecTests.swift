import Experiment
import Testing

struct ObjectiveSpecTests {
  /// A spec of the workload with those parameters, each problem at its place in line 2.
  private static func bad(
    _ name: String,
    _ parameters: String,
    more: String = "",
    _ messages: [String]
  ) -> BadSpec {
    BadSpec(
      name: name,
      text: """
        {"name": "a", "workload": "objective",
        "parameters": {\(parameters)}\(more.isEmpty ? "" : ",\n" + more)}
        """,
      messages: messages
    )
  }

  static let functions: [BadSpec] = [
    bad(
      "a formula that ends too early, at its end",
      "\"function\": \"x0^2 + \", \"start\": {\"x0\": 1}, \"steps\": 1",
      ["s.json:2:36: error: $.parameters.function: expected a number, a name or '(', found the end"]
    ),
    bad(
      "a function that there is not, at its name",
      "\"function\": \"x0^2 + sn(x1)\", \"start\": {\"x0\": 1}, \"steps\": 1",
      [
        "s.json:2:36: error: $.parameters.function: expected a function before '(', found 'sn'",
        "  hint: did you mean 'sin'?",
      ]
    ),
    bad(
      "a formula with an escape in it, at its start",
      "\"function\": \"x\\u0030^2 + )\", \"start\": {\"x0\": 1}, \"steps\": 1",
      [
        "s.json:2:28: error: $.parameters.function: character 8 of 'x0^2 + )': expected a number, a "
          + "name or '(', found ')'"
      ]
    ),
    bad(
      "a mistyped name",
      "\"function\": \"rosenbrok\", \"start\": {\"x\": 1, \"y\": 1}, \"steps\": 1",
      [
        "s.json:2:28: error: $.parameters.function: there is no function 'rosenbrok'",
        "  hint: did you mean 'rosenbrock'? Known: 'sphere', 'booth', 'beale', 'rosenbrock', "
          + "'himmelblau' and 'rastrigin'; or write a formula",
      ]
    ),
    bad(
      "a constant",
      "\"function\": \"3 + 4\", \"start\": {\"x0\": 1}, \"steps\": 1",
      [
        "s.json:2:28: error: $.parameters.function: expected a function of at least one variable, "
          + "found the constant '3 + 4'", "  hint: any name is a variable: x0^2 + x1^2",
      ]
    ),
    bad(
      "a variable that is called like a metric",
      "\"function\": \"value^2\", \"start\": {\"value\": 1}, \"steps\": 1",
      [
        "s.json:2:28: error: $.parameters.function: a variable cannot be called 'value', as a metric "
          + "is", "  hint: choose another name",
      ]
    ),
    bad(
      "one of several functions",
      "\"start\": {\"x\": 1}, \"steps\": 1",
      more:
        "\"sweep\": {\"parameters\": {\"function\": {\"values\": [\"x^2\", \"x^2 + y\", \"y^\"]}}}",
      [
        "s.json:2:25: error: $.parameters.start: lacks the variable 'y' of the function x^2 + y",
        "  hint: add \"y\": 0",
        "s.json:3:71: error: $.sweep.parameters.function.values[2]: expected a number, a name or "
          + "'(', found the end",
      ]
    ),
  ]

  static let points: [BadSpec] = [
    bad(
      "all that a start can lack",
      "\"steps\": 1",
      [
        "s.json:2:15: error: $.parameters.function: missing; expected a function such as "
          + "\"x0^2 + x1^2\"",
        "  hint: What is minimized: a formula in any variables, or sphere, booth, beale, rosenbrock, "
          + "himmelblau or rastrigin, which are functions of x and y.",
        "s.json:2:15: error: $.parameters.start: missing; expected a point such as {\"x0\": -3, "
          + "\"x1\": 4}",
        "  hint: Where the descent begins; a list of points gives a run from each.",
      ]
    ),
    bad(
      "other variables than the function's",
      "\"function\": \"x0^2 + x1^2\", \"start\": {\"x0\": -3, \"x2\": 4}, \"steps\": 1",
      [
        "s.json:2:52: error: $.parameters.start: lacks the variable 'x1' of the function x0^2 + x1^2",
        "  hint: add \"x1\": 0",
        "s.json:2:63: error: $.parameters.start.x2: the function x0^2 + x1^2 has no variable 'x2'",
        "  hint: did you mean 'x0'?",
      ]
    ),
    bad(
      "a list with mistakes of all kinds",
      "\"function\": \"a + b\", \"start\": [{\"a\": -3, \"b\": 4}, {\"b\": 1}, {\"a\": -3, \"b\": 4}, {}, "
        + "{\"a\": \"c\", \"b\": 1}, 7], \"steps\": 1",
      [
        "s.json:2:66: error: $.parameters.start[1]: lacks the variable 'a' of the function a + b",
        "  hint: add \"a\": 0",
        "s.json:2:76: error: $.parameters.start[2]: the point {a: -3, b: 4} is there twice",
        "s.json:2:95: error: $.parameters.start[3]: expected a point such as {\"x0\": -3, \"x1\": 4}, "
          + "found an empty object",
        "s.json:2:105: error: $.parameters.start[4].a: expected a number, found 'c'",
        "s.json:2:119: error: $.parameters.start[5]: expected a point such as {\"x0\": -3, \"x1\": 4}, "
          + "found 7",
      ]
    ),
    bad(
      "several points that are swept, too",
      "\"function\": \"x^2\", \"start\": [{\"x\": 1}, {\"x\": 2}], \"steps\": 1",
      more: "\"sweep\": {\"parameters\": {\"start\": {\"values\": [{\"x\": 3}]}}}",
      [
        "s.json:2:44: error: $.parameters.start: has several points and is swept, too",
        "  hint: list the points here or under '$.sweep.parameters.start'",
      ]
    ),
    bad(
      "several points in a random sweep",
      "\"function\": \"x^2\", \"start\": [{\"x\": 1}, {\"x\": 2}], \"steps\": 1",
      more: "\"sweep\": {\"method\": \"random\", \"run_cap\": 3, \"parameters\": "
        + "{\"learning_rate\": {\"min\": 0.1, \"max\": 1}}}",
      [
        "s.json:2:44: error: $.parameters.start: has several points, of which a random sweep runs "
          + "not all",
        "  hint: to draw from them list them as 'values' under '$.sweep.parameters.start'",
      ]
    ),
    bad(
      "a data set, a network's parameter and one without a meaning",
      "\"function\": \"x^2\", \"start\": {\"x\": 1}, \"steps\": 1, \"difference_step\": 1e-3, "
        + "\"hidden_sise\": 5",
      more: "\"dataset\": {\"kind\": \"digits\"}",
      [
        "s.json:2:66: error: $.parameters.difference_step: has a meaning only with gradient "
          + "'numerical'",
        "  hint: no trial of this spec has that; remove the key or change the other",
        "s.json:2:91: error: $.parameters.hidden_sise: unknown key",
        "  hint: known here: function, start, gradient, difference_step, optimizer, learning_rate, "
          + "momentum, decay, beta1, beta2, epsilon, weight_decay, schedule, decay_rate, decay_steps, "
          + "final_learning_rate, warmup_steps, steps, record_every, field",
        "s.json:3:12: error: $.dataset: has a meaning only with the workload 'network'",
        "  hint: the workload 'objective' learns from no data; remove the key",
      ]
    ),
    bad(
      "metrics that no trial has",
      "\"function\": \"x^2\", \"start\": {\"x\": 1}, \"steps\": 1",
      more: "\"stop\": {\"metric\": \"gradient_error\", \"target\": 1}, "
        + "\"sweep\": {\"metric\": {\"name\": \"y\"}, \"parameters\": {\"steps\": {\"values\": [1]}}}",
      [
        "s.json:3:20: error: $.stop.metric: expected one of 'value', 'gradient_norm' or 'x', found "
          + "'gradient_error'",
        "s.json:3:81: error: $.sweep.metric.name: expected one of 'value', 'gradient_norm' or 'x', "
          + "found 'y'",
      ]
    ),
  ]

  static let fields: [BadSpec] = [
    bad(
      "ranges that are none",
      "\"function\": \"x^2+y^2\", \"start\": {\"x\": 1, \"y\": 1}, \"steps\": 1, "
        + "\"field\": {\"x\": [1, 1], \"y\": 3, \"cells\": 0}",
      [
        "s.json:2:93: error: $.parameters.field.x: expected the two ends of a range, the lower first, "
          + "such as [-4, 4], found [1, 1]",
        "s.json:2:106: error: $.parameters.field.y: expected the two ends of a range, the lower "
          + "first, such as [-4, 4], found 3",
        "s.json:2:118: error: $.parameters.field.cells: expected a whole number from 1 to 2000, "
          + "found 0",
      ]
    ),
    bad(
      "variables that are missing, foreign and given twice",
      "\"function\": \"x^2+y^2+z^2\", \"start\": {\"x\": 1, \"y\": 1, \"z\": 0}, \"steps\": 1, "
        + "\"field\": {\"x\": [-1, 1], \"w\": [0, 1], \"fix\": {\"x\": 0, \"v\": 1}}",
      [
        "s.json:2:99: error: $.parameters.field: lacks the variable 'y'",
        "  hint: give it a value: \"fix\": {\"y\": 0}",
        "s.json:2:99: error: $.parameters.field: lacks the variable 'z'",
        "  hint: give it a value: \"fix\": {\"z\": 0}",
        "s.json:2:114: error: $.parameters.field.w: the function has no variable 'w'",
        "  hint: its variables: x, y, z",
        "s.json:2:135: error: $.parameters.field.fix.x: 'x' has a range already",
        "s.json:2:143: error: $.parameters.field.fix.v: the function has no variable 'v'",
        "  hint: its variables: x, y, z",
      ]
    ),
    bad(
      "three ranges",
      "\"function\": \"x+y+z\", \"start\": {\"x\": 1, \"y\": 1, \"z\": 0}, \"steps\": 1, "
        + "\"field\": {\"x\": [-1, 1], \"y\": [0, 1], \"z\": [0, 1]}",
      [
        "s.json:2:93: error: $.parameters.field: expected ranges of two variables, found 3",
        "  hint: a field is a plane; give the others a value: \"fix\": {\"x2\": 0}",
      ]
    ),
  ]

  @Test(arguments: functions + points + fields)
  func `every problem is reported with its place`(_ bad: BadSpec) throws {
    let error = try #require(throws: SpecError.self) { try Spec(text: bad.text, file: "s.json") }
    #expect(error.description == bad.messages.joined(separator: "\n"))
  }

  private func plan(_ members: String, overrides: [String] = []) throws -> Plan {
    Plan(
      try Spec(
        text: "{\"name\": \"a\", \"workload\": \"objective\", \(members)}",
        file: "s.json",
        overrides: overrides.compactMap(Override.init)
      )
    )
  }

  private let bowl = """
    "parameters": {"function": " x0^2+ x1 ^ 2 ", "start": {"x0": -3, "x1": 4}, "steps": 5}
    """

  @Test
  func `spaces in a formula and the order of coordinates make no other trial`() throws {
    let other = """
      "parameters": {"steps": 5, "start": {"x1": 4.0, "x0": -3e0}, "function": "x0^2 + x1^2",
        "gradient": "exact", "learning_rate": 0.1}
      """
    #expect(try plan(bowl).trials[0].id == plan(other).trials[0].id)
    let zero = bowl.replacing("\"x0\": -3", with: "\"x0\": -0.0")
    #expect(
      try plan(zero).trials[0].id
        == plan(zero.replacing("-0.0", with: "0")).trials[0].id
    )
  }

  @Test
  func `a trial's canonical text says all that it computes`() throws {
    let trial = try plan(bowl).trials[0]
    #expect(
      trial.canonicalText == """
        {"dataset":null,"parameters":{"function":"x0^2 + x1^2","gradient":"exact",\
        "learning_rate":0.1,"optimizer":"sgd","record_every":1,"schedule":"constant",\
        "start":{"x0":-3.0,"x1":4.0},"steps":5,"warmup_steps":0,"weight_decay":0.0},"seed":0,\
        "workload":"objective/1"}
        """
    )
    #expect(trial.workload == .objective)
    #expect(
      Trial(canonicalText: trial.canonicalText, index: 0, swept: [])?.setting == trial.setting
    )
    let setting = try ObjectiveSetting(trial.setting)
    #expect(setting.start == ["x0": -3, "x1": 4])
    #expect(setting.gradient == .exact)
    #expect(setting.field == nil)
  }

  @Test
  func `a list of points is swept behind all else, before the seeds`() throws {
    let plan = try plan(
      """
      "parameters": {"function": "x^2", "start": [{"x": 1}, {"x": -2}], "steps": 5}, "seeds": [0, 1],
      "sweep": {"parameters": {"learning_rate": {"values": [0.1, 1]}}}
      """
    )
    #expect(
      plan.trials.map(\.label) == [
        "learning_rate=0.1 start={x: 1} seed=0", "learning_rate=0.1 start={x: 1} seed=1",
        "learning_rate=0.1 start={x: -2} seed=0", "learning_rate=0.1 start={x: -2} seed=1",
        "learning_rate=1 start={x: 1} seed=0", "learning_rate=1 start={x: 1} seed=1",
        "learning_rate=1 start={x: -2} seed=0", "learning_rate=1 start={x: -2} seed=1",
      ]
    )
    let again = try #require(Spec(canonicalText: plan.spec.canonicalText))
    #expect(again == plan.spec)
    #expect(Plan(again).trials == plan.trials)
  }

  @Test
  func `a list of one point is the point`() throws {
    let listed = bowl.replacing("{\"x0\": -3, \"x1\": 4}", with: "[{\"x0\": -3, \"x1\": 4}]")
    #expect(try plan(listed).trials == plan(bowl).trials)
  }

  @Test
  func `functions and their starts vary together under zip`() throws {
    let plan = try plan(
      """
      "parameters": {"steps": 5},
      "sweep": {"parameters": {"function": {"values": ["x^2", "a + b"]},
        "start": {"values": [{"x": 1}, {"a": 1, "b": 2}]}}, "zip": [["function", "start"]]},
      "stop": {"metric": "x", "target": 0}
      """
    )
    #expect(
      plan.trials.map(\.label) == [
        "function=x^2 start={x: 1} seed=0", "function=a + b start={a: 1, b: 2} seed=0",
      ]
    )
  }

  @Test
  func `overrides reach a coordinate, a start and an end of the field`() throws {
    let one = try plan(bowl, overrides: ["start.x0=7"]).trials[0]
    #expect(one.setting["start"]?.displayText == "{x0: 7, x1: 4}")
    let two = try plan(bowl, overrides: [#"start=[{"x0": 1, "x1": 1}, {"x0": 2, "x1": 2}]"#])
    #expect(two.trials.count == 2)
    let field = try plan(
      bowl,
      overrides: [#"field={"x0": [0, 1], "x1": [0, 1]}"#, "field.cells=3"]
    )
    let region = try ObjectiveSetting(field.trials[0].setting).field
    #expect(region?.x == Field.Axis("x0", from: 0, to: 1, cells: 3))
    let value = try plan(bowl, overrides: ["function=booth", #"start={"x": 1, "y": 0}"#])
    #expect(value.trials[0].setting["function"] == .string("booth"))
  }

  @Test
  func `axes stand in the order of their names, numbers by value`() throws {
    let plan = try plan(
      """
      "parameters": {"function": "x2 + x10 + x1", "start": {"x1": 0, "x2": 0, "x10": 0}, "steps": 1,
        "field": {"x10": [0, 1], "x2": [2, 3], "fix": {"x1": 5}}}
      """
    )
    let region = try #require(try ObjectiveSetting(plan.trials[0].setting).field)
    #expect(region.x == Field.Axis("x2", from: 2, to: 3, cells: 25))
    #expect(region.y == Field.Axis("x10", from: 0, to: 1, cells: 25))
    #expect(region.fixed == ["x1": 5])
    #expect(plan.trials[0].setting["start"]?.displayText == "{x1: 0, x2: 0, x10: 0}")
  }

  @Test
  func `a formula in YAML is told by its character`() throws {
    let text = """
      name: a
      workload: objective
      parameters: {function: x^2 +, start: {x: 1}, steps: 1}
      """
    let error = try #require(throws: SpecError.self) { try Spec(text: text, file: "s.yaml") }
    #expect(
      error.description.hasPrefix(
        "s.yaml:3:24: error: $.parameters.function: character 6 of 'x^2 +': expected a number"
      )
    )
  }
}
