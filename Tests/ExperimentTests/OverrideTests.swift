import Experiment
import Testing

struct OverrideTests {
  private static let text = """
    {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
     "parameters": {"steps": 10, "optimizer": "momentum", "momentum": 0.5},
     "sweep": {"parameters": {"learning_rate": {"values": [1, 2]},
       "batch_size": {"values": [3, 4]}}}}
    """

  private func spec(_ overrides: [String], text: String = Self.text) throws -> Spec {
    let overrides = try overrides.map { try #require(Override($0), "\($0)") }
    return try Spec(text: text, file: "s.json", overrides: overrides)
  }

  private func swept(_ name: String, _ overrides: String...) throws -> [Value]? {
    try spec(overrides).sweep.parameters.first { $0.name == name }?.values
  }

  @Test(arguments: [
    ("0.1,1", [0.1, 1]), ("1e-3, 1e-2 ,.5", [0.001, 0.01, 0.5]), ("choice(1,2,3)", [1, 2, 3]),
    ("choice(7)", [7]), ("range(1,3)", [1, 2]), ("range(0.1,0.45,0.1)", [0.1, 0.2, 0.3, 0.4]),
    ("range(0.1,0.4,0.1)", [0.1, 0.2, 0.3]), ("range(3,0,-1)", [3, 2, 1]),
  ])
  func `several values are swept`(_ value: String, _ expected: [Double]) throws {
    #expect(try swept("learning_rate", "learning_rate=\(value)") == expected.map { .number($0) })
  }

  @Test func `a list is one value and several lists are several`() throws {
    #expect(
      try swept("hidden_size", "hidden_size=[50,20],[100],7") == [
        .list([.integer(50), .integer(20)]), .integer(100), .integer(7),
      ]
    )
    #expect(
      try spec(["hidden_size=[50,20]"]).parameters["hidden_size"]
        == .list([.integer(50), .integer(20)])
    )
    #expect(
      try swept("activation", "activation='tanh',\"relu\",gelu") == [
        .string("tanh"), .string("relu"), .string("gelu"),
      ]
    )
  }

  @Test func `seeds and tags are lists however they are given`() throws {
    #expect(try spec(["seeds=range(5)"]).seeds == [0, 1, 2, 3, 4])
    #expect(try spec(["seeds=3"]).seeds == [3])
    #expect(try spec(["seeds=7,-1"]).seeds == [7, -1])
    #expect(try spec(["seeds=[4,5]"]).seeds == [4, 5])
    #expect(try spec(["tags=a,'b, c'"]).tags == ["a", "b, c"])
  }

  @Test func `a program's parameter that the spec does not have is added on purpose only`() throws {
    let text = """
      {"name": "h", "workload": "command", "command": ["train", "--lr={lr}", "--n={width}"],
       "parameters": {"lr": 0.1}, "sweep": {"parameters": {"batch": {"values": [1, 2]}}}}
      """
    func value(_ name: String, _ overrides: String...) throws -> Value? {
      try spec(overrides, text: text).parameters[name]
    }
    #expect(try value("lr", "width=7", "lr=0.9") == .number(0.9))
    #expect(try value("width", "width=7") == .integer(7))
    #expect(try value("batch", "batch=3", "width=7") == .integer(3))
    #expect(try value("LR", "+LR=0.9", "width=7") == .number(0.9))
    #expect(try value("LR", "++LR=1,2", "LR=0.9", "width=7") == .number(0.9))
    for (override, hint) in [
      ("LR=0.9", "did you mean 'lr'? To add a parameter write +LR=0.9"),
      ("batches=1,2", "did you mean 'batch'? To add a parameter write +batches=1,2"),
      ("parameters.momentum=1", "to add a parameter write +parameters.momentum=1"),
    ] {
      let error = #expect(throws: SpecError.self) { try spec([override, "width=7"], text: text) }
      let messages = error?.diagnostics.map { "\($0)" } ?? []
      #expect(
        messages.count == 1 && messages[0].contains("the spec has no parameter"),
        "\(messages)"
      )
      #expect(messages.first?.hasSuffix("hint: " + hint) == true, "\(messages)")
    }
  }

  @Test func `text that cannot be swept keeps its commas`() throws {
    #expect(try spec(["description=one, two (three"]).description == "one, two (three")
    #expect(try spec(["description=it's, well, range(5)"]).description == "it's, well, range(5)")
  }

  @Test func `an interval is drawn from`() throws {
    let sweep = try spec([
      "sweep.method=random", "sweep.run_cap=4", "learning_rate=tag(log,interval(1e-4,1))",
      "batch_size=interval(10,20)",
    ]).sweep
    #expect(sweep.parameters[0].source == .distribution(.logUniformValues(1e-4, 1)))
    #expect(sweep.parameters[1].source == .distribution(.intUniform(10, 20)))
  }

  @Test func `the order of the sweep and its conditions stay`() throws {
    let text = Self.text.replacing(
      "\"values\": [1, 2]}",
      with: "\"values\": [1, 2], \"when\": {\"batch_size\": 3}}"
    )
    let sweep = try spec(["learning_rate=5,6,7", "hidden_size=1,2"], text: text).sweep
    #expect(sweep.parameters.map(\.name) == ["learning_rate", "batch_size", "hidden_size"])
    #expect(sweep.parameters[0].condition == ["batch_size": [.integer(3)]])
    #expect(Plan(try spec(["learning_rate=5,6,7"])).trials.count == 6)
  }

  @Test func `a sweep on the command line is that of a file`() throws {
    let text = Self.text.replacing("\"values\": [1, 2]", with: "\"values\": [0.1, 1]")
      .replacing("\"momentum\": 0.5", with: "\"momentum\": 0.7")
    let typed = try spec(["learning_rate=0.1,1", "momentum=0.7"])
    #expect(typed.canonicalText == (try spec([], text: text)).canonicalText)
    #expect(typed.hash == (try spec([], text: text)).hash)
    #expect(Spec(canonicalText: typed.canonicalText) == typed)
  }

  @Test func `a key can be removed, and added where it is not`() throws {
    #expect(try spec(["~momentum"]).parameters["momentum"] == nil)
    #expect(try swept("learning_rate", "~learning_rate") == nil)
    #expect(try spec(["~sweep"]).sweep == Sweep())
    #expect(try spec(["+hidden_size=3"]).parameters["hidden_size"] == .integer(3))
    #expect(try spec(["++steps=3"]).parameters["steps"] == .integer(3))
    #expect(try spec(["+dataset.train=30"]).dataset == .digits(train: 30, test: 2000, seed: 0))
  }

  @Test(arguments: [
    ("~hidden_size", "$.parameters.hidden_size: there is nothing of that name to remove"),
    ("+steps=3", "$.parameters.steps: is there already\n  hint: to replace it write steps=3"),
    (
      "+learning_rate=3",
      "$.parameters.learning_rate: is there already\n  hint: to replace it write learning_rate=3"
    ),
    (
      "steps=1,,2",
      "$.parameters.steps: expected a value between the commas, found nothing\n"
        + "  hint: text with a comma in it stands in quotes within the argument"
    ),
    (
      "steps=choice()",
      "$.parameters.steps: expected at least one value\n  hint: for example choice(1,2)"
    ),
    (
      "steps=range(a)",
      "$.parameters.steps: expected one to three numbers, found range(a)\n"
        + "  hint: range(5) is 0,1,2,3,4; range(1,9,2) is 1,3,5,7"
    ),
    (
      "steps=range(5,1)",
      "$.parameters.steps: expected a range of 1 to 1000000 numbers, found range(5,1)"
    ),
    (
      "steps=range(1,1e9)",
      "$.parameters.steps: expected a range of 1 to 1000000 numbers, found range(1,1e9)"
    ),
    (
      "steps=range(1,2,0)",
      "$.parameters.steps: expected a range of 1 to 1000000 numbers, found range(1,2,0)"
    ),
    (
      "steps=glob(*)",
      "$.parameters.steps: 'glob()' of Hydra is not available here\n"
        + "  hint: name the values: a,b,c"
    ),
    (
      "momentum=interval(1)",
      "$.parameters.momentum: expected two numbers, found interval(1)\n"
        + "  hint: interval(0.5,0.99) draws numbers between the two in a random sweep"
    ),
    (
      "momentum=tag(lin,interval(1,2))",
      "$.parameters.momentum: expected tag(log, interval(low,high)), found "
        + "tag(lin, interval(1,2))"
    ),
    ("seeds=interval(1,2)", "$.seeds: only parameters can be drawn from an interval"),
    (
      "momentum=interval(0.5,0.9)",
      "$.sweep.parameters.momentum: a range in a grid needs 'step' or 'count'\n"
        + "  hint: add for example \"count\": 5"
    ),
    ("momentum=0.5,0.5", "$.sweep.parameters.momentum.values[1]: the value 0.5 is there twice"),
    (
      "seeds=1,x",
      "$.seeds[1]: expected a whole number, found 'x'"
    ),
  ])
  func `what makes no sense is told`(_ argument: String, _ message: String) throws {
    let error = try #require(throws: SpecError.self) { try spec([argument]) }
    #expect(error.description == "argument '\(argument)': error: \(message)")
  }

  @Test(arguments: ["steps", "=1", "~steps=1", "+steps", "1a=2", "~", "-x=1", "a b=1"])
  func `what is no override is none`(_ argument: String) {
    #expect(Override(argument) == nil)
  }
}
