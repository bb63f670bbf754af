import Experiment
import Testing

/// A spec's text with a mistake, and the exact messages it must give.
struct BadSpec: CustomTestStringConvertible {
  let name: String
  let text: String
  let messages: [String]

  var testDescription: String { name }

  /// A spec with everything right but for the given members.
  static func network(
    _ name: String,
    parameters: String = "\"steps\": 10",
    more: String = "",
    dataset: String = "{\"kind\": \"digits\"}",
    _ messages: [String]
  ) -> BadSpec {
    BadSpec(
      name: name,
      text: """
        {"name": "a", "workload": "network",
        "parameters": {\(parameters)},
        "dataset": \(dataset)\(more.isEmpty ? "" : ",\n" + more)}
        """,
      messages: messages
    )
  }
}

struct SpecErrorTests {
  static let syntax: [BadSpec] = [
    BadSpec(
      name: "empty",
      text: "",
      messages: [
        "s.json:1:1: error: not JSON: the file is empty",
        "  hint: a spec is one JSON object: {\"name\": …}",
      ]
    ),
    BadSpec(
      name: "prose",
      text: "hello",
      messages: [
        "s.json:1:1: error: not JSON: expected a value, found 'hello'",
        "  hint: text stands in double quotes",
      ]
    ),
    BadSpec(
      name: "NaN",
      text: "{\"name\":\n  NaN}",
      messages: [
        "s.json:2:3: error: not JSON: expected a value, found 'NaN'",
        "  hint: JSON has no such number",
      ]
    ),
    BadSpec(
      name: "trailing comma",
      text: "{\"name\": \"é\", }",
      messages: [
        "s.json:1:15: error: not JSON: expected a key in double quotes, found '}'",
        "  hint: JSON has no comma after the last element",
      ]
    ),
    BadSpec(
      name: "unclosed",
      text: "{\"name\": [1, 2",
      messages: [
        "s.json:1:15: error: not JSON: expected ',' or ']', found the end of the file",
        "  hint: the bracket opened at s.json:1:10 is not closed",
      ]
    ),
    BadSpec(
      name: "unclosed string",
      text: "{\"name",
      messages: ["s.json:1:2: error: not JSON: a string without its closing quote"]
    ),
    BadSpec(
      name: "line break in a string",
      text: "{\"na\nme\": 1}",
      messages: [
        "s.json:1:2: error: not JSON: a string with a bare control character or line break",
        "  hint: a line break is written \\n; is a closing quote missing?",
      ]
    ),
    BadSpec(
      name: "more after the end",
      text: "{} x",
      messages: ["s.json:1:4: error: not JSON: expected the end of the file, found 'x'"]
    ),
    BadSpec(
      name: "half a surrogate pair",
      text: #"{"a": "\ud83d"}"#,
      messages: ["s.json:1:8: error: not JSON: half a surrogate pair in an escape"]
    ),
    BadSpec(
      name: "deep",
      text: String(repeating: "[", count: 100_000),
      messages: ["s.json:1:65: error: not JSON: nested deeper than 64 levels"]
    ),
    BadSpec(
      name: "a million values",
      text: "[" + String(repeating: "0,", count: 1_000_000),
      messages: ["s.json:1:200000: error: not JSON: more than 100000 values"]
    ),
    BadSpec(
      name: "a list",
      text: "[]",
      messages: ["s.json:1:1: error: $: expected an object, found an empty list"]
    ),
    BadSpec(
      name: "nothing in it",
      text: "{}",
      messages: [
        "s.json:1:1: error: $.name: missing; expected a string that names the experiment",
        "s.json:1:1: error: $.workload: missing; expected one of 'network', 'objective', 'command'",
        "s.json:1:1: error: $.parameters.steps: missing; expected a whole number from 1 to 1000000000",
        "  hint: Optimiser updates.",
        "s.json:1:1: error: $.dataset: missing; expected an object such as {\"kind\": \"digits\", "
          + "\"train\": 10000, \"test\": 2000}",
      ]
    ),
  ]

  static let parameters: [BadSpec] = [
    .network(
      "a learning rate of text",
      parameters: "\"steps\": 10, \"learning_rate\": \"fast\"",
      ["s.json:2:46: error: $.parameters.learning_rate: expected a number above 0, found 'fast'"]
    ),
    .network(
      "a quoted number",
      parameters: "\"steps\": 10, \"learning_rate\": \"0.1\"",
      [
        "s.json:2:46: error: $.parameters.learning_rate: expected a number above 0, found '0.1'",
        "  hint: numbers stand without quotes",
      ]
    ),
    .network(
      "a negative learning rate",
      parameters: "\"steps\": 10, \"learning_rate\": -1",
      ["s.json:2:46: error: $.parameters.learning_rate: expected a number above 0, found -1"]
    ),
    .network(
      "a number too large",
      parameters: "\"steps\": 10, \"learning_rate\": 1e999",
      [
        "s.json:2:46: error: $.parameters.learning_rate: expected a number above 0, found 1e999",
        "  hint: it is beyond the largest number, 1.8e308",
      ]
    ),
    .network(
      "too many trials",
      more: "\"seeds\": [1, 2], \"sweep\": {\"parameters\": {\"batch_size\": {\"min\": 1, "
        + "\"max\": 600000, \"step\": 1}}}",
      [
        "s.json:4:10: error: $.seeds: 600000 settings with 2 seeds make 1200000 trials; at most "
          + "1000000 are possible"
      ]
    ),
    .network(
      "half a step",
      parameters: "\"steps\": 1.5",
      [
        "s.json:2:25: error: $.parameters.steps: expected a whole number from 1 to 1000000000, "
          + "found 1.5"
      ]
    ),
    .network(
      "an unknown parameter",
      parameters: "\"steps\": 10, \"learning-rat\": 1",
      [
        "s.json:2:29: error: $.parameters['learning-rat']: unknown key",
        "  hint: did you mean 'learning_rate'?",
      ]
    ),
    .network(
      "a key of the wrong level",
      parameters: "\"steps\": 10, \"seeds\": [1]",
      [
        "s.json:2:29: error: $.parameters.seeds: unknown key",
        "  hint: 'seeds' belongs beside 'parameters', not in it",
      ]
    ),
    .network(
      "an unknown optimizer",
      parameters: "\"steps\": 10, \"optimizer\": \"adm\"",
      [
        "s.json:2:42: error: $.parameters.optimizer: expected one of 'sgd', 'momentum', "
          + "'nesterov', 'adagrad', 'rmsprop', 'adam' or 'adamw', found 'adm'",
        "  hint: did you mean 'adam'?",
      ]
    ),
    .network(
      "a parameter without a meaning",
      parameters: "\"steps\": 10, \"momentum\": 0.5",
      [
        "s.json:2:29: error: $.parameters.momentum: has a meaning only with optimizer 'momentum' "
          + "or 'nesterov'",
        "  hint: no trial of this spec has that; remove the key or change the other",
      ]
    ),
    .network(
      "a bad size in a list",
      parameters: "\"steps\": 10, \"hidden_size\": [50, 0]",
      [
        "s.json:2:49: error: $.parameters.hidden_size[1]: expected a whole number from 1 to "
          + "1000000, found 0"
      ]
    ),
    .network(
      "differences in single precision",
      parameters: "\"steps\": 10, \"gradient\": \"numerical\"",
      [
        "s.json:2:29: error: $.parameters.gradient: 'numerical' needs the precision 'float64'; in "
          + "float32 the differences drown in rounding",
        "  hint: add \"precision\": \"float64\" to the parameters",
      ]
    ),
    .network(
      "a difference without differences",
      parameters: "\"steps\": 10, \"difference_step\": 1e-3",
      [
        "s.json:2:29: error: $.parameters.difference_step: has a meaning only with gradient "
          + "'numerical'",
        "  hint: no trial of this spec has that; remove the key or change the other",
      ]
    ),
    .network(
      "training through a step",
      parameters: "\"steps\": 10, \"activation\": \"step\"",
      [
        "s.json:2:43: error: $.parameters.activation: 'step' has no derivative to train through; it "
          + "is 0 everywhere, so nothing below a hidden layer of steps would learn",
        "  hint: use 'sigmoid', which is a smooth step, or 'relu'",
      ]
    ),
    .network(
      "a schedule without its steps",
      parameters: "\"steps\": 10, \"schedule\": \"step\"",
      [
        "s.json:2:15: error: $.parameters.decay_steps: missing; expected a whole number of at "
          + "least 1",
        "  hint: The steps over which the learning rate falls by the factor decay_rate.",
      ]
    ),
    .network(
      "a key twice",
      parameters: "\"steps\": 10, \"steps\": 20",
      [
        "s.json:2:29: error: the key 'steps' is there twice, first at s.json:2:16",
        "  hint: remove one of the two",
      ]
    ),
  ]

  static let others: [BadSpec] = [
    .network(
      "an unknown key",
      more: "\"seds\": [1]",
      ["s.json:4:1: error: $.seds: unknown key", "  hint: did you mean 'seeds'?"]
    ),
    .network(
      "keys that belong elsewhere",
      parameters: "\"steps\": 10, \"patience\": 3, \"values\": [1]",
      more: "\"early_terminate\": {}, \"learning_rate\": 1, \"metric\": 1, \"seed\": 1,\n"
        + "\"sweep\": {\"hidden_size\": {\"values\": [1]}, \"min_iter\": 1, \"parameters\": {}}",
      [
        "s.json:2:29: error: $.parameters.patience: unknown key",
        "  hint: 'patience' belongs in '$.stop'",
        "s.json:2:44: error: $.parameters.values: unknown key",
        "  hint: 'values' belongs in '$.sweep.parameters.NAME'",
        "s.json:4:1: error: $.early_terminate: unknown key",
        "  hint: 'early_terminate' belongs in '$.sweep'",
        "s.json:4:24: error: $.learning_rate: unknown key",
        "  hint: 'learning_rate' belongs in '$.parameters' or '$.sweep.parameters'",
        "s.json:4:44: error: $.metric: unknown key",
        "  hint: 'metric' belongs in '$.sweep' or '$.stop'",
        "s.json:4:57: error: $.seed: unknown key",
        "  hint: did you mean 'seeds'? 'seed' belongs in '$.dataset' or '$.sweep'",
        "s.json:5:11: error: $.sweep.hidden_size: unknown key",
        "  hint: 'hidden_size' belongs in '$.parameters' or '$.sweep.parameters'",
        "s.json:5:43: error: $.sweep.min_iter: unknown key",
        "  hint: 'min_iter' belongs in '$.sweep.early_terminate'",
      ]
    ),
    .network(
      "no seeds",
      more: "\"seeds\": []",
      [
        "s.json:4:10: error: $.seeds: expected at least one seed, found an empty list",
        "  hint: without the key there is one seed, 0",
      ]
    ),
    .network(
      "a seed twice",
      more: "\"seeds\": [1, 2, 1]",
      ["s.json:4:10: error: $.seeds: the seed 1 is there twice"]
    ),
    .network(
      "a seed of text",
      more: "\"seeds\": [1, \"2\"]",
      ["s.json:4:14: error: $.seeds[1]: expected a whole number, found '2'"]
    ),
    .network(
      "swept seeds",
      more: "\"sweep\": {\"parameters\": {\"seed\": {\"values\": [1]}}}",
      [
        "s.json:4:26: error: $.sweep.parameters.seed: unknown key",
        "  hint: seeds are not swept; list them under '$.seeds'",
      ]
    ),
    .network(
      "a bad swept value",
      more: "\"sweep\": {\"parameters\": {\"learning_rate\": {\"values\": [0.1, 0, 0.1]}}}",
      [
        "s.json:4:60: error: $.sweep.parameters.learning_rate.values[1]: expected a number above "
          + "0, found 0",
        "s.json:4:63: error: $.sweep.parameters.learning_rate.values[2]: the value 0.1 is there "
          + "twice",
      ]
    ),
    .network(
      "a range without a step",
      more: "\"sweep\": {\"parameters\": {\"learning_rate\": {\"min\": 0.1, \"max\": 1}}}",
      [
        "s.json:4:43: error: $.sweep.parameters.learning_rate: a range in a grid needs 'step' or "
          + "'count'",
        "  hint: add for example \"count\": 5",
      ]
    ),
    .network(
      "a range upside down",
      more:
        "\"sweep\": {\"parameters\": {\"learning_rate\": {\"min\": 1, \"max\": 0.1, \"count\": 2}}}",
      [
        "s.json:4:43: error: $.sweep.parameters.learning_rate: 'min' 1 is not below 'max' 0.1"
      ]
    ),
    .network(
      "rows of different lengths",
      dataset: "{\"kind\": \"inline\", \"inputs\": [[1], [1, 2]], \"targets\": [[1], [2], [3]]}",
      [
        "s.json:3:12: error: $.dataset: 2 rows of inputs, but 3 rows of targets",
        "s.json:3:47: error: $.dataset.inputs[1]: expected 1 numbers as in the first row, found 2",
      ]
    ),
    .network(
      "classes that are none, beside targets",
      dataset:
        "{\"kind\": \"inline\", \"inputs\": [[1]], \"classes\": [256, 0.5], \"targets\": [[1]]}",
      [
        "s.json:3:60: error: $.dataset.classes[0]: expected a class number from 0 to 255, found 256",
        "s.json:3:65: error: $.dataset.classes[1]: expected a class number from 0 to 255, found 0.5",
        "s.json:3:71: error: $.dataset.targets: not together with 'classes'",
        "  hint: remove one of the two",
      ]
    ),
    .network(
      "fewer classes than inputs",
      dataset: "{\"kind\": \"inline\", \"inputs\": [[1], [2]], \"classes\": [0]}",
      ["s.json:3:12: error: $.dataset: 2 rows of inputs, but 1 classes"]
    ),
  ]

  @Test(arguments: syntax + parameters + others + SpecErrorTests.datasets + SpecErrorTests.stops)
  func `every problem is reported with its place`(_ bad: BadSpec) throws {
    let error = try #require(throws: SpecError.self) { try Spec(text: bad.text, file: "s.json") }
    #expect(error.description == bad.messages.joined(separator: "\n"))
  }

  @Test
  func `ten mistakes are reported at once`() throws {
    let text = """
      {"name": "a b", "workload": "netwrk", "Seeds": [0],
       "parameters": {"steps": 0, "learning_rate": -1, "optimiser": "sgd", "activation": 3,
                      "batch_size": "100"},
       "dataset": {"kind": "digits", "train": -5},
       "sweep": {"parameters": {"hidden_size": {"values": []}}}}
      """
    let error = try #require(throws: SpecError.self) { try Spec(text: text, file: "s.json") }
    #expect(
      error.diagnostics.map(\.path) == [
        "$.name", "$.workload", "$.Seeds", "$.parameters.steps", "$.parameters.learning_rate",
        "$.parameters.optimiser", "$.parameters.activation", "$.parameters.batch_size",
        "$.dataset.train", "$.sweep.parameters.hidden_size.values",
      ]
    )
  }

  @Test(arguments: [
    ("0", true), ("-0", true), ("12", true), ("1.5", true), ("1e5", true), ("1E-5", true),
    ("-1.25e+10", true), ("-", false), ("01", false), ("-01", false), ("1.", false),
    (".5", false), ("+1", false), ("1e", false), ("1e+", false), ("0x10", false),
    ("NaN", false), ("--1", false),
  ])
  func `a number is what JSON says`(_ text: String, _ expected: Bool) {
    let error = #expect(throws: SpecError.self) {
      try Spec(text: "{\"seeds\": [\(text)]}", file: "s.json")
    }
    let isSyntax = error?.description.contains("not JSON") ?? false
    #expect(isSyntax != expected)
  }

  @Test
  func `the name of the last run is taken`() throws {
    let error = try #require(throws: SpecError.self) {
      try Spec(text: "{\"name\": \"latest\"}", file: "s.json")
    }
    #expect(
      error.diagnostics.contains {
        $0.message == "'latest' is what commands call the last run; choose another name"
      }
    )
  }

  @Test
  func `no more than twenty problems are printed`() throws {
    let keys = (0..<30).map { "\"k\($0)\": 0" }.joined(separator: ", ")
    let error = try #require(throws: SpecError.self) {
      try Spec(text: "{\(keys)}", file: "s.json")
    }
    let lines = error.description.split(separator: "\n").filter { !$0.hasPrefix("  hint") }
    #expect(lines.count == 21)
    #expect(lines.last == "and 14 more problems")
  }

  @Test
  func `a YAML mistake has its place`() throws {
    let error = try #require(throws: SpecError.self) {
      try Spec(text: "name: a\nworkload: network\nseeds: [1\n", file: "s.yaml")
    }
    #expect(error.description.hasPrefix("s.yaml:4:1: error: not YAML: "))
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
    "a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
  ])
  func `hostile YAML is an error`(_ text: String) {
    #expect(throws: SpecError.self) { try Spec(text: text, file: "s.yaml") }
  }

  @Test(arguments: [
    ("learning_rate=fast", "$.parameters.learning_rate: expected a number above 0, found 'fast'"),
    (
      "run_cap=1",
      "$: unknown key 'run_cap'\n  hint: did you mean 'sweep.run_cap'?"
    ),
    ("learning_rat=1", "$: unknown key 'learning_rat'\n  hint: did you mean 'learning_rate'?"),
    (
      "parameters.steps.x=7",
      "$.parameters.steps.x: 'parameters.steps' is no object, so there is nothing in it to set\n"
        + "  hint: give the whole value: parameters.steps=…"
    ),
    ("seeds=[1", "the value is not JSON: not JSON: expected ',' or ']', found the end of the file"),
  ])
  func `a bad override names its argument`(_ argument: String, _ message: String) throws {
    let override = try #require(Override(argument))
    let text = """
      {"name": "a", "workload": "network", "parameters": {"steps": 1},
       "dataset": {"kind": "digits"}}
      """
    let error = try #require(throws: SpecError.self) {
      try Spec(text: text, file: "s.json", overrides: [override])
    }
    #expect(error.description == "argument '\(argument)': error: \(message)")
  }
}
