import Experiment
import Testing

struct PlanTests {
  private func plan(_ members: String, overrides: [String] = []) throws -> Plan {
    let text = """
      {"name": "a", "workload": "network", "dataset": {"kind": "digits"}, \(members)}
      """
    return Plan(
      try Spec(text: text, file: "s.json", overrides: overrides.compactMap(Override.init))
    )
  }

  @Test
  func `a grid of 2 × 3 settings and 2 seeds makes 12 trials in spec order`() throws {
    let plan = try plan(
      """
      "parameters": {"steps": 10}, "seeds": [7, 3],
      "sweep": {"parameters": {"learning_rate": {"values": [1, 0.1]},
                               "hidden_size": {"values": [5, [6, 7], []]}}}
      """
    )
    #expect(
      plan.trials.map(\.label) == [
        "learning_rate=1 hidden_size=5 seed=7", "learning_rate=1 hidden_size=5 seed=3",
        "learning_rate=1 hidden_size=[6, 7] seed=7", "learning_rate=1 hidden_size=[6, 7] seed=3",
        "learning_rate=1 hidden_size=[] seed=7", "learning_rate=1 hidden_size=[] seed=3",
        "learning_rate=0.1 hidden_size=5 seed=7", "learning_rate=0.1 hidden_size=5 seed=3",
        "learning_rate=0.1 hidden_size=[6, 7] seed=7",
        "learning_rate=0.1 hidden_size=[6, 7] seed=3",
        "learning_rate=0.1 hidden_size=[] seed=7", "learning_rate=0.1 hidden_size=[] seed=3",
      ]
    )
    #expect(plan.settingCount == 6)
    #expect(plan.trials.map(\.index) == Array(0..<12))
    #expect(Set(plan.trials.map(\.id)).count == 12)
  }

  @Test
  func `a trial's id is the hash of what it computes`() throws {
    let trial = try plan("\"parameters\": {\"steps\": 10}").trials[0]
    #expect(
      trial.canonicalText == """
        {"dataset":{"kind":"digits","seed":0,"test":2000,"train":10000},"parameters":\
        {"activation":"sigmoid","batch_size":100,"bias":true,"gradient":"backprop",\
        "hidden_size":50,"initializer":"normal","learning_rate":0.1,"loss":"cross_entropy",\
        "optimizer":"sgd","precision":"float32","record_every":1,"record_weights":false,\
        "sampling":"replacement","schedule":"constant","steps":10,"warmup_steps":0,\
        "weight_decay":0.0,"weight_scale":0.01},"seed":0,"workload":"network/1"}
        """
    )
    // Computed by Python's hashlib from the text above.
    #expect(trial.id == "872a1585296ed84e9454cddecdd59f675711ecf684ec19d2d15177c12c743d3a")
  }

  @Test(arguments: [
    ("\"steps\": 10", "\"steps\": 1e1"),
    ("\"steps\": 10", "\"learning_rate\": 0.10, \"steps\": 10"),
    ("\"steps\": 10", "\"steps\": 10, \"hidden_size\": [50]"),
    ("\"steps\": 10, \"learning_rate\": 1", "\"steps\": 10, \"learning_rate\": 1.0"),
  ])
  func `how a value is written does not matter`(_ one: String, _ other: String) throws {
    #expect(
      try plan("\"parameters\": {\(one)}").trials == plan("\"parameters\": {\(other)}").trials
    )
  }

  @Test
  func `a parameter has a place only where it has a meaning`() throws {
    let plan = try plan(
      """
      "parameters": {"steps": 10, "momentum": 0.5},
      "sweep": {"parameters": {"optimizer": {"values": ["sgd", "momentum"]},
                               "momentum": {"values": [0.5, 0.9]}}}
      """
    )
    #expect(
      plan.trials.map(\.label) == [
        "optimizer=sgd seed=0", "optimizer=momentum momentum=0.5 seed=0",
        "optimizer=momentum momentum=0.9 seed=0",
      ]
    )
  }

  @Test
  func `ranges of a grid end where they say`() throws {
    let plan = try plan(
      """
      "parameters": {"steps": 10},
      "sweep": {"parameters": {
        "learning_rate": {"min": 0.1, "max": 0.3, "step": 0.1},
        "weight_scale": {"min": 1e-3, "max": 10, "count": 5, "log": true},
        "batch_size": {"min": 10, "max": 20, "count": 3}}}
      """
    )
    #expect(
      plan.spec.sweep.parameters.map(\.values) == [
        [0.1, 0.2, 0.3].map { Value.number($0) },
        [0.001, 0.01, 0.1, 1, 10].map { Value.number($0) },
        [10, 15, 20].map { Value.integer($0) },
      ]
    )
  }

  @Test
  func `an override replaces, adds, and ends a sweep`() throws {
    let plan = try plan(
      """
      "parameters": {"steps": 10},
      "sweep": {"parameters": {"learning_rate": {"values": [1, 2]}}}
      """,
      overrides: [
        "learning_rate=0.5", "parameters.steps=20", "seeds=[4]", "hidden_size=[3,2]", "name=b",
        "dataset.train=50",
      ]
    )
    #expect(plan.trials.count == 1)
    #expect(plan.spec.name == "b")
    #expect(plan.spec.dataset == .digits(train: 50, test: 2000, seed: 0))
    let setting = plan.trials[0].setting
    #expect(setting["learning_rate"] == .number(0.5))
    #expect(setting["steps"] == .integer(20))
    #expect(setting["hidden_size"] == .list([.integer(3), .integer(2)]))
    #expect(plan.trials[0].seed == 4)
  }

  @Test
  func `YAML says the same as JSON`() throws {
    let yaml = """
      name: a   # a comment
      workload: network
      parameters: {steps: 10, learning_rate: 1e-1}
      dataset:
        kind: digits
      seeds: [0, 1]
      """
    let plan = try plan("\"parameters\": {\"steps\": 10}, \"seeds\": [0, 1]")
    #expect(try Plan(Spec(text: yaml, file: "a.yaml")).trials == plan.trials)
  }

  @Test
  func `the hash of a spec depends on what it says, not on how`() throws {
    let one = try Spec(
      text: """
        {"name": "a", "workload": "network", "$schema": "x", "parameters": {"steps": 5, "momentum":
        0.5, "optimizer": "momentum"}, "dataset": {"kind": "digits"}}
        """,
      file: "a.json"
    )
    let other = try Spec(
      text: """
        {"dataset": {"test": 2000, "kind": "digits"}, "workload": "network",
        "parameters": {"optimizer": "momentum", "momentum": 5e-1, "steps": 5}, "name": "\\u0061"}
        """,
      file: "b.json"
    )
    #expect(one.hash == other.hash)
    #expect(one.canonicalText == other.canonicalText)
  }

  @Test(arguments: [
    "\"dataset\": {\"kind\": \"idx\", \"folder\": \"a \\\" b\", \"test\": 5}",
    "\"dataset\": {\"kind\": \"inline\", \"inputs\": [[1, 2]], \"targets\": [[0.1]]}",
    """
    "dataset": {"kind": "digits"}, "description": "a\\n\\u0001b", "tags": ["x"], "seeds": [2, 1],
    "figures": ["accuracy"], "sweep": {"metric": {"name": "loss", "goal": "minimize"},
      "parameters": {"loss": {"values": ["squared_error"]}, "hidden_size": {"values": [[3, 4], []]}}}
    """,
  ])
  func `the canonical text of a spec reads as the same spec`(_ members: String) throws {
    let spec = try Spec(
      text:
        "{\"name\": \"a\", \"workload\": \"network\", \"parameters\": {\"steps\": 1}, \(members)}",
      file: "a.json"
    )
    #expect(try Spec(text: spec.canonicalText, file: "b.json") == spec)
  }

  @Test
  func `every parameter of a network is read into its typed setting`() throws {
    let trial = try plan("\"parameters\": {\"steps\": 10}").trials[0]
    let setting = try NetworkSetting(trial.setting)
    #expect(setting.hiddenSizes == [50])
    #expect(setting.learningRate == 0.1)
    #expect(setting.initializer == .normal(scale: 0.01))
    let names = NetworkParameters.rules.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(throws: SettingError(parameter: "hidden_size")) { try NetworkSetting(Setting()) }
  }
}
