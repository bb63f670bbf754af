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
    "\"dataset\": {\"kind\": \"spirals\", \"classes\": 4, \"turns\": 1, \"noise\": 0}",
    "\"dataset\": {\"kind\": \"moons\", \"samples\": 5, \"test\": 0, \"seed\": -1}",
    "\"dataset\": {\"kind\": \"circles\"}", "\"dataset\": {\"kind\": \"xor\"}",
    "\"dataset\": {\"kind\": \"blobs\", \"classes\": 2}",
    "\"dataset\": {\"kind\": \"csv\", \"path\": \"a/b.csv\", \"label\": \"c\"}",
    """
    "dataset": {"kind": "csv", "path": "b.csv", "targets": ["c", "d"], "inputs": ["e"], "test": 5,
      "scale": "standard", "separator": "\\t", "seed": 3},
    "stop": {"metric": "loss", "target": 0.1, "patience": 3, "min_delta": 1e-3}
    """,
    """
    "dataset": {"kind": "digits"}, "stop": {"metric": "test_loss", "patience": 3, "goal": "maximize"}
    """,
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
  func `points have the defaults of their kind`() throws {
    func dataset(_ kind: String) throws -> DatasetSpec {
      let override = try #require(Override("dataset.kind=\(kind)"))
      let spec = try plan("\"parameters\": {\"steps\": 1}", overrides: [override.text]).spec
      return try #require(spec.dataset)
    }
    for (kind, classes, noise, more) in [
      ("spirals", "\"classes\":3,", "0.2", ",\"turns\":0.64"), ("moons", "", "0.1", ""),
      ("circles", "", "0.1", ""), ("blobs", "\"classes\":3,", "0.2", ""), ("xor", "", "0.0", ""),
    ] {
      #expect(
        try dataset(kind).canonicalText
          == "{\(classes)\"kind\":\"\(kind)\",\"noise\":\(noise),\"samples\":300,\"seed\":0,"
          + "\"test\":200\(more)}"
      )
    }
  }

  @Test(
    arguments: [
      ("0", .count(0)), ("0.0", .count(0)), ("0.25", .share(0.25)), ("1", .count(1)),
      ("3e1", .count(30)),
    ] as [(String, CSVSpec.Holdout)]
  )
  func `what is held out is a share below 1, else a count`(
    _ text: String,
    _ expected: CSVSpec.Holdout
  ) throws {
    let spec = try Spec(
      text: """
        {"name": "a", "workload": "network", "parameters": {"steps": 1},
         "dataset": {"kind": "csv", "path": "x.csv", "label": "y", "test": \(text)}}
        """,
      file: "s.json"
    )
    guard case .csv(let table) = spec.dataset else {
      Issue.record("expected a table")
      return
    }
    #expect(table.test == expected)
    #expect(table.separator == .comma)
    #expect(table.scale == .none)
    #expect(Plan(spec).trials[0].datasetName == "x")
  }

  @Test
  func `a path from the command line is seen from the spec's folder`() throws {
    var override = try #require(Override("dataset.path=iris.csv"))
    override.rebasePath { "../\($0)" }
    let spec = try Spec(
      text: """
        {"name": "a", "workload": "network", "parameters": {"steps": 1},
         "dataset": {"kind": "csv", "path": "x.csv", "label": "y"}}
        """,
      file: "s.json",
      overrides: [override]
    )
    guard case .csv(let table) = spec.dataset else {
      Issue.record("expected a table")
      return
    }
    #expect(table.path == "../iris.csv")
    #expect(table.test == .share(0.2))
  }

  @Test(arguments: [
    (
      "\"metric\": \"test_accuracy\", \"target\": 1",
      StopRule(.init(.maximize, "test_accuracy"), target: 1)
    ),
    (
      "\"metric\": \"test_loss\", \"patience\": 2",
      StopRule(.init(.minimize, "test_loss"), patience: 2)
    ),
    (
      "\"metric\": \"gradient_norm\", \"goal\": \"maximize\", \"patience\": 2, \"min_delta\": 1",
      StopRule(.init(.maximize, "gradient_norm"), patience: 2, minDelta: 1)
    ),
  ])
  func `a stop rule is part of what a trial computes`(_ members: String, _ rule: StopRule) throws {
    let parameters = "\"parameters\": {\"steps\": 10}"
    let stopped = try plan("\(parameters), \"stop\": {\(members)}")
    #expect(stopped.spec.stop == rule)
    #expect(stopped.trials[0].stop == rule)
    let read = Trial(canonicalText: stopped.trials[0].canonicalText, index: 0, swept: [])
    #expect(read == stopped.trials[0])
    let free = try plan(parameters).trials[0]
    #expect(free.stop == nil)
    #expect(stopped.trials[0].id != free.id)
    #expect(
      stopped.trials[0].canonicalText
        == free.canonicalText.replacing(
          "\"seed\":0,\"w",
          with: "\"seed\":0,\"stop\":\(rule.canonicalText),\"w"
        )
    )
    let broken = stopped.trials[0].canonicalText
      .replacing(rule.canonicalText, with: "{}")
    #expect(Trial(canonicalText: broken, index: 0, swept: []) == nil)
  }

  @Test
  func `every parameter of a network is read into its typed setting`() throws {
    let trial = try plan("\"parameters\": {\"steps\": 10}").trials[0]
    let setting = try NetworkSetting(trial.setting)
    #expect(setting.hiddenSizes == [50])
    #expect(setting.descent.learningRate == 0.1)
    #expect(setting.initializer == .normal(scale: 0.01))
    let names = Workload.network.parameters.rules.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(throws: SettingError(parameter: "hidden_size")) { try NetworkSetting(Setting()) }
  }
}
