import Testing

@testable import Experiment

/// Specs of the workload `command`, and W&B's sweep files.
struct CommandSpecTests {
  static func spec(_ members: String) throws -> Spec {
    try Spec(text: "{\"name\": \"c\", \"workload\": \"command\", \(members)}", file: "s.json")
  }

  /// What is wrong with a spec, without the file's name.
  static func problems(_ text: String, file: String = "s.json") -> String {
    do {
      _ = try Spec(text: text, file: file)
      return ""
    } catch {
      return "\(error)"
    }
  }

  static let place = CommandTemplate.Place(
    runID: "r1",
    folder: "/f",
    parametersFile: "/f/p.json",
    interpreter: "python3"
  )

  @Test func `placeholders become a trial's values`() throws {
    let spec = try Self.spec(
      """
      "command": ["./a", "-l{rate}", "{{x}}", "${HOME} {print $1}", "{seed}/{run_dir}", 5, "{on}"],
      "parameters": { "rate": 1e-3, "on": true }, "seeds": [7]
      """
    )
    let trial = Plan(spec).trials[0]
    let words = CommandTemplate(spec.command?.words ?? []).filled(trial, at: Self.place)
    #expect(words == ["./a", "-l0.001", "{x}", "${HOME} {print $1}", "7//f", "5", "true"])
  }

  @Test func `a canonical text reads as the same spec`() throws {
    let spec = try Self.spec(
      """
      "command": ["p", "{a}"], "capture": ["json", "x (?<y>.)"], "timeout": 2.5, "retries": 2,
      "system_every": 0, "stop": { "metric": "anything", "target": 3 },
      "sweep": { "metric": { "name": "val_acc" }, "parameters": {
        "a": { "values": [1, 1.5, "x", true] } } }
      """
    )
    #expect(Spec(canonicalText: spec.canonicalText) == spec)
    #expect(spec.sweep.metric?.goal == .maximize)
    let trials = Plan(spec).trials
    #expect(trials.count == 4)
    for trial in trials {
      let again = Trial(canonicalText: trial.canonicalText, index: trial.index, swept: trial.swept)
      #expect(again == trial)
    }
  }

  @Test func `a trial is its command, its parameters and its seed`() throws {
    func id(_ members: String) throws -> String { Plan(try Self.spec(members)).trials[0].id }
    let base = try id("\"command\": [\"p\"]")
    #expect(try id("\"command\": [\"p\"], \"capture\": \"pairs\", \"timeout\": 3") == base)
    #expect(try id("\"command\": [\"p\", \"q\"]") != base)
    #expect(try id("\"command\": [\"p\"], \"seeds\": [1]") != base)
    #expect(try id("\"command\": [\"p\"], \"parameters\": {\"a\": 1}") != base)
    let whole = try id("\"command\": [\"p\"], \"parameters\": {\"a\": 1}")
    let number = try id("\"command\": [\"p\"], \"parameters\": {\"a\": 1.0}")
    #expect(whole != number)
  }

  @Test(arguments: [
    (
      #"{"name": "c", "workload": "command", "command": ["p", "{rte}", "${arg}"], "parameters": {"rate": 1}}"#,
      """
      s.json:1:55: error: $.command[1]: '{rte}' is no parameter of this spec
        hint: did you mean '{rate}'?
      s.json:1:64: error: $.command[2]: '${arg}' stands for nothing here
        hint: did you mean '${args}'?
      """
    ),
    (
      #"{"name": "c", "workload": "command", "command": [], "capture": ["jsn", "(?<a>"], "timeout": 0}"#,
      nil
    ),
    (
      #"{"name": "c", "workload": "objective", "command": ["p"], "parameters": {"function": "sphere", "start": {"x": 1, "y": 1}, "steps": 3}}"#,
      """
      s.json:1:40: error: $.command: has a meaning only with the workload 'command'
        hint: the workload 'objective' runs no program; remove the key
      """
    ),
    (
      #"{"name": "c", "workload": "command"}"#,
      "s.json:1:1: error: $.command: missing; expected a list of words: the program and its arguments"
    ),
  ])
  func `what is wrong is told`(text: String, message: String?) {
    let found = Self.problems(text)
    if let message {
      #expect(found == message)
    } else {
      #expect(found.contains("$.command: expected at least one word, found an empty list"))
      #expect(found.contains("$.capture[0]: expected one of"))
      #expect(found.contains("did you mean 'json'?"))
      #expect(found.contains("$.capture[1]: not a regular expression"))
      #expect(found.contains("$.timeout: expected a number above 0"))
    }
  }

  static let sweepFile = """
    program: train.py
    method: grid
    project: mine
    metric:
      name: loss
      goal: minimize
    parameters:
      lr:
        values: [0.1, 1]
      flag:
        value: true
    run_cap: 5
    """

  @Test func `a W&B sweep file is a spec`() throws {
    let spec = try Spec(text: Self.sweepFile, file: "some/my sweep.yaml")
    #expect(spec.name == "my-sweep")
    let words = Plan(spec).trials.map {
      CommandTemplate(spec.command?.words ?? []).filled($0, at: Self.place)
    }
    #expect(
      words == [
        ["/usr/bin/env", "python3", "train.py", "--lr=0.1", "--flag=True"],
        ["/usr/bin/env", "python3", "train.py", "--lr=1", "--flag=True"],
      ]
    )
    #expect(Spec(canonicalText: spec.canonicalText) == spec)
  }

  @Test func `other forms of arguments`() throws {
    let text =
      Self.sweepFile
        + """

        command: ["${program}", "${args_no_hyphens}", "${args_no_boolean_flags}", "${args_json}",
          "${args_json_file}", "${envvar:WHO}"]
        """
    let spec = try Spec(text: text, file: "s.yaml")
    let words = CommandTemplate(spec.command?.words ?? [])
      .filled(Plan(spec).trials[0], at: Self.place, environment: ["WHO": "me"])
    #expect(
      words == [
        "train.py", "lr=0.1", "flag=True", "--lr=0.1", "--flag", #"{"flag":true,"lr":0.1}"#,
        "/f/p.json", "me",
      ]
    )
  }

  @Test func `what a sweep file asks that there is not is named`() {
    let text = """
      program: a.py
      method: grid
      early_terminate: {type: hyperband}
      run_cap: 1
      parameters:
        a: {values: [1, 2]}
        b: {parameters: {c: {value: 1}}}
      """
    let found = Self.problems(text, file: "w.yaml")
    #expect(found.contains("w.yaml:7:7: error: $.parameters.b.parameters: nested parameters"))
    #expect(found.contains("early_terminate"))
    #expect(found.contains("run_cap"))
  }

  @Test func `a range is of whole numbers where its ends are written as such`() throws {
    for (range, expected) in [
      ("{min: 0, max: 3}", .intUniform(0, 3)), ("{min: 0.0, max: 3.0}", .uniform(0, 3)),
      ("{min: 0, max: 3.0}", .uniform(0, 3)), ("{min: 0, max: 1e1}", .uniform(0, 10)),
    ] as [(String, Distribution)] {
      let text =
        "program: a.py\nmethod: random\nrun_cap: 2\nmetric: {name: loss}\n"
        + "parameters: {a: \(range)}\n"
      let spec = try Spec(text: text, file: "w.yaml")
      #expect(spec.sweep.parameters[0].source == .distribution(expected), "\(range)")
      #expect(Spec(canonicalText: spec.canonicalText) == spec)
    }
  }

  /// A sweep file with some lines, beside what each needs.
  private static func sweep(_ lines: String) -> String {
    "program: a.py\nmetric: {name: loss}\nparameters: {a: {min: 0.5, max: 1.5}}\n" + lines
  }

  @Test func `a program's parameter has a name that an option may have`() {
    let hint =
      "a program's parameter is called with letters, digits and _ . / -, a letter or _ first"
    let spec = #"{"name": "p", "workload": "command", "command": ["a"], "parameters": {"a b": 1}}"#
    let found = Self.problems(spec, file: "s.json")
    #expect(found.contains("$.parameters['a b']: unknown key") && found.contains(hint), "\(found)")
  }

  @Test func `searches and early ends of sweep files are ours`() throws {
    let bayes = try Spec(text: Self.sweep("method: bayes\nrun_cap: 7\n"), file: "w.yaml")
    #expect(bayes.sweep.method == .bayes(count: 7, seed: 0, batch: Sweep.defaultBatch))
    let rule = "early_terminate: {type: hyperband, s: 2, eta: 3, max_iter: 27}\n"
    let random = try Spec(text: Self.sweep("method: random\nrun_cap: 7\n" + rule), file: "w.yaml")
    #expect(random.sweep.earlyTermination?.rungs(below: 100) == [3, 9])
  }

  @Test(arguments: [
    (
      "method: bayes\nrun_cap: 7\nearly_terminate: {type: hyperband, min_iter: 3}\n",
      "$.sweep.early_terminate: has no meaning with method 'bayes'"
    ),
    (
      "method: random\nrun_cap: 7\nearly_terminate: {type: hyperband, min_iter: 3, strict: true}\n",
      "$.sweep.early_terminate.strict: unknown key"
    ),
    ("method: bayes\n", "run_cap: missing"), ("method: random\n", "run_cap: missing"),
  ])
  func `what of searches and early ends there is not`(lines: String, message: String) {
    let found = Self.problems(Self.sweep(lines), file: "w.yaml")
    #expect(found.contains(message), "\(found)")
  }

  @Test func `braces that a mark is joined to are braces`() {
    let literal = CommandTemplate.literal("{\u{301}a}\u{301}")
    #expect(Array(literal.unicodeScalars) == Array("{{\u{301}a}}\u{301}".unicodeScalars))
  }
}
