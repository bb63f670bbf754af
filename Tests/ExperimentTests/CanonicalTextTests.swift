import Experiment
import Testing

struct CanonicalTextTests {
  static let values: [Value] = [
    .list([]), .list([.list([]), .list([.integer(1)])]), .bool(true), .bool(false), .integer(.min),
    .number(1), .number(-0.0), .number(1e300), .number(.leastNonzeroMagnitude), .string(""),
    .string("\\\"\n\r\t\u{0}\u{1f}\u{7f} a,]} 学"),
    .list([.integer(1), .number(1), .string("1"), .bool(true), .list([.string("[")])]),
  ]

  @Test(arguments: values)
  func `reading undoes writing`(value: Value) {
    #expect(Value(canonicalText: value.canonicalText) == value)
  }

  @Test
  func `a trial read from its text is the same trial`() throws {
    let trial = Trial(
      index: 3,
      workload: "network/1",
      setting: Setting(["rate": .number(1), "size": .list([.integer(2)]), "name": .string("\"{")]),
      dataset: "{\"kind\":\"digits\"}",
      seed: -5,
      swept: ["rate"]
    )
    #expect(Trial(canonicalText: trial.canonicalText, index: 3, swept: ["rate"]) == trial)
    #expect(Trial(canonicalText: "{\"seed\":1}", index: 0, swept: []) == nil)
  }

  @Test
  func `what the program wrote it also reads, however long`() throws {
    let row = String(repeating: "0,", count: 99_960) + "0"
    let spec = try Spec(
      text: """
        {"name": "a", "workload": "network", "parameters": {"steps": 1, "loss": "squared_error"},
         "dataset": {"kind": "inline", "inputs": [[\(row)]], "targets": [[1]]}}
        """,
      file: "a.json"
    )
    #expect(Spec(canonicalText: spec.canonicalText) == spec)
    let trial = Plan(spec).trials[0]
    #expect(Trial(canonicalText: trial.canonicalText, index: 0, swept: []) == trial)
    #expect(trial.datasetName == "1 sample")
  }

  @Test(arguments: [
    "", "[", "[1", "[1,", "[1]]", "\"", "\"\\", "\"\\u12\"", "nul", "1 2", "\"a\"b",
  ])
  func `what is not canonical is refused`(text: String) {
    #expect(Value(canonicalText: text) == nil)
  }
}
