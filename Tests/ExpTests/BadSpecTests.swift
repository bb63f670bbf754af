import Foundation
import Testing

/// A spec with a mistake: its text, and what is said of it.
private struct Mistake: CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let errors: String

  init(_ name: String, _ text: String, _ errors: String) {
    testDescription = name
    self.text = text
    self.errors = errors
  }
}

/// A spec whose learning rate is any text.
private func spec(learningRate: String) -> String {
  """
  {"name": "bad", "workload": "network", "dataset": {"kind": "digits"},
  "parameters": {"steps": 1, "learning_rate": \(learningRate)}}
  """
}

private let mistakes = [
  Mistake(
    "empty",
    "",
    """
    bad.json:1:1: error: not JSON: the file is empty
      hint: a spec is one JSON object: {"name": …}

    """
  ),
  Mistake(
    "not JSON",
    "hello world",
    """
    bad.json:1:1: error: not JSON: expected a value, found 'hello'
      hint: text stands in double quotes

    """
  ),
  Mistake(
    "breaks off",
    "{\"name\": \"x\",\n",
    """
    bad.json:2:1: error: not JSON: expected a key in double quotes, found the end of the file

    """
  ),
  Mistake(
    "learning rate fast",
    spec(learningRate: "\"fast\""),
    """
    bad.json:2:45: error: $.parameters.learning_rate: expected a number above 0, found 'fast'

    """
  ),
  Mistake(
    "learning rate NaN",
    spec(learningRate: "NaN"),
    """
    bad.json:2:45: error: not JSON: expected a value, found 'NaN'
      hint: JSON has no such number

    """
  ),
  Mistake(
    "learning rate -1",
    spec(learningRate: "-1"),
    """
    bad.json:2:45: error: $.parameters.learning_rate: expected a number above 0, found -1

    """
  ),
  Mistake(
    "ten mistakes",
    """
    {
      "name": "bad name!",
      "workload": "netwrk",
      "dataset": { "kind": "digts" },
      "parameters": { "steps": 0, "batch_size": 1.5, "learnin_rate": 0.1, "bias": 1, "bias": 2 },
      "sweep": { "method": "gird", "parameters": { "learning_rate": { "vals": [0.1, 0.5] } } },
      "seeds": [0, 0.5],
      "figurs": []
    }
    """,
    """
    bad.json:2:11: error: $.name: expected up to 100 letters, digits, '-', '_' and '.', found \
    'bad name!'
      hint: the name is used in commands and file names; free text goes into 'description'
    bad.json:3:15: error: $.workload: expected one of 'network', 'objective' or 'command', \
    found 'netwrk'
      hint: did you mean 'network'?
    bad.json:4:24: error: $.dataset.kind: expected one of 'digits', 'idx', 'inline', 'csv', \
    'spirals', 'moons', 'circles', 'blobs' or 'xor', found 'digts'
      hint: did you mean 'digits'?
    bad.json:5:28: error: $.parameters.steps: expected a whole number from 1 to 1000000000, found 0
    bad.json:5:45: error: $.parameters.batch_size: expected a whole number from 1 to 10000000, \
    found 1.5
    bad.json:5:50: error: $.parameters.learnin_rate: unknown key
      hint: did you mean 'learning_rate'?
    bad.json:5:79: error: $.parameters.bias: expected true or false, found 1
    bad.json:5:82: error: the key 'bias' is there twice, first at bad.json:5:71
      hint: remove one of the two
    bad.json:6:24: error: $.sweep.method: expected one of 'grid', 'random' or 'bayes', found 'gird'
      hint: did you mean 'grid'?
    bad.json:6:65: error: $.sweep.parameters.learning_rate: expected 'values' or 'min' and 'max'
      hint: for example {"values": [0.01, 0.1, 1]}
    bad.json:6:67: error: $.sweep.parameters.learning_rate.vals: unknown key
      hint: did you mean 'values'?
    bad.json:7:16: error: $.seeds[1]: expected a whole number, found 0.5
    bad.json:8:3: error: $.figurs: unknown key
      hint: did you mean 'figures'?

    """
  ),
]

struct BadSpecTests {
  @Test(arguments: mistakes)
  private func `a mistake is said where it is, and nothing is made`(_ mistake: Mistake) throws {
    try Program.inEmptyFolder { program in
      try program.write(mistake.text, to: "bad.json")
      for command in ["plan", "run"] {
        let result = try program.run(command, "bad.json")
        #expect(result.errors == mistake.errors)
        #expect(result.output == "")
        #expect(result.status == 65)
      }
      #expect(try program.files() == ["bad.json"])
    }
  }

  @Test func `a spec that is not there or a folder is named`() throws {
    try Program.inEmptyFolder { program in
      let missing = try program.run("run", "no.json")
      #expect(
        missing.errors == "exp: error: cannot read the spec 'no.json'; there is no such file\n"
      )
      #expect(missing.status == 74)
      let folder = try program.run("run", ".")
      #expect(folder.errors == "exp: error: cannot read the spec '.'; it is a folder\n")
      #expect(folder.status == 74)
      #expect(try program.files() == [])
    }
  }

  @Test func `a hundred megabytes of brackets are refused at once`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Data(repeating: UInt8(ascii: "["), count: 100_000_000), to: "large.json")
      let start = ContinuousClock.now
      let result = try program.run("plan", "large.json")
      // It takes 0.04 s; reading all of it would take minutes.
      #expect(ContinuousClock.now - start < .seconds(10))
      #expect(
        result.errors == "large.json:1:1: error: the file is larger than 16 MB, which no spec is\n"
      )
      #expect(result.status == 65)
    }
  }

  @Test func `brackets within the limit are refused for their depth`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Data(repeating: UInt8(ascii: "["), count: 10_000_000), to: "deep.json")
      let result = try program.run("plan", "deep.json")
      #expect(result.errors == "deep.json:1:65: error: not JSON: nested deeper than 64 levels\n")
      #expect(result.status == 65)
    }
  }

  @Test(arguments: [
    ("steps=x", "$.parameters.steps: expected a whole number from 1 to 1000000000, found 'x'\n"),
    ("larning_rate=1", "$: unknown key 'larning_rate'\n  hint: did you mean 'learning_rate'?\n"),
    ("loss=cross_entropy", nil),
  ])
  func `an override with a mistake is quoted`(_ override: String, _ errors: String?) throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      let result = try program.run("run", "line.json", override)
      let needsClasses =
        "exp: error: the loss 'cross_entropy' needs classes, but the targets of the data set are"
        + " vectors of numbers; use the loss 'squared_error'\n"
      #expect(
        result.errors == errors.map { "argument '\(override)': error: \($0)" } ?? needsClasses
      )
      #expect(result.status == 65)
    }
  }
}
