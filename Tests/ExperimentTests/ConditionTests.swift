import Experiment
import Foundation
import Testing

struct ConditionTests {
  private let run = AskedRun(
    parameters: [
      "learning_rate": .number(0.1), "optimizer": .text("sgd 'q'"), "nesterov": .bool(true),
      "layers": .text("[50, 20]"), "a.b": .integer(7),
    ],
    metrics: [
      "test_accuracy": [.last: .number(0.93), .max: .number(0.95), .at(100): .number(0.5)],
      "loss": [.last: .number(.nan), .min: .number(-0.0), .max: .number(.infinity)],
      "val/acc": [.last: .number(1)],
    ],
    fields: [
      .status: .text("finished"), .tag: .texts(["paper", "x y"]), .seed: .integer(3),
      .started: .integer(1_795_435_200_000 - 3_600_000), .duration: .integer(700_000),
      .experiment: .text("lr-sweep"), .finding: .texts([]),
    ]
  )

  @Test(arguments: [
    "learning_rate < 0.2 and test_accuracy.last > 0.9 and tag = 'paper'",
    "learning_rate = 0.1", "learning_rate = 1e-1", "0.1 = learning_rate", "0.05 < learning_rate",
    "learning_rate != 0.2", "learning_rate <> 0.2", "learning_rate == 0.1",
    "param.learning_rate = 0.1",
    "not learning_rate = 1",
    "test_accuracy > 0.9", "test_accuracy.MAX >= 0.95", "test_accuracy.at(100) = .5",
    "metric.test_accuracy.last > 0.9", "val/acc = 1", "`val/acc`.last = 1",
    "test_accuracy.max > test_accuracy.last", "a.b = 7",
    "not learning_rate > 0.2", "not not learning_rate = 0.1",
    "learning_rate > 1 or seed = 3", "learning_rate > 1 and seed = 3 or tag = 'paper'",
    "seed = 3 or seed = 4 and learning_rate > 1", "(seed = 4 or seed = 3) and seed < 4",
    "optimizer = 'sgd ''q'''", "optimizer = \"sgd 'q'\"", "optimizer like 'SGD%'",
    "optimizer like '%''q'''", "experiment like 'lr_sweep'",
    "experiment not like 'lr'", "optimizer in ('adam', 'sgd ''q''')", "seed in (1, 2, 3)",
    "seed not in (1, 2)", "layers = '[50, 20]'", "nesterov = true", "nesterov != false",
    "tag like 'pap%'", "tag in ('x y')", "tag != 'draft'", "tag is not missing",
    "finding is missing", "finding != 'diverged'", "finding not in ('diverged')",
    // NaN is unordered: only != holds.
    "loss.last != 1", "not loss.last < 1", "not loss.last >= 1", "loss.last != loss.last",
    "loss.last is nan", "loss.last is not missing", "not loss.last = nan",
    "loss.max = inf", "loss.max > 1e308", "loss.min = 0", "loss.min = -0",
    // Nothing holds of what is missing.
    "loss.mean is missing", "loss.mean is null", "not loss.mean < 1", "not loss.mean != 1",
    "not loss.mean not in (1, 2)", "not test_accuracy.at(7) = 0.5",
    // Times and spans.
    "duration > 10 min", "duration < 12min", "duration > 0.1h", "duration >= 700 s",
    "duration > 699999 ms", "started > -2h", "started < -30 min", "started > -1d",
    "started > '2026-11-23'", "started < '2026-11-24'", "started >= '2026-11-23 12:00'",
    "started > '2026-11-23T10:59:59Z'", "started = '2026-11-23T12:00:00+01:00'",
    "status = 'finished'", "status in ('finished', 'stopped')",
    "seed=3 AND seed>2",
  ])
  func `holds`(_ condition: String) throws {
    #expect(try fulfils(condition, run))
  }

  @Test(arguments: [
    "learning_rate > 0.1", "learning_rate != 0.1", "not learning_rate = 0.1",
    "learning_rate = '0.1' and seed = 3", "tag != 'paper'", "tag = 'pape'", "tag like 'pape'",
    "tag not in ('paper')", "loss.last = nan", "loss.last < 1 or loss.last > 1 or loss.last = 1",
    "loss.mean != 1", "loss.mean not in (1)", "loss.mean < 1", "optimizer like 'sg'",
    "optimizer like ''", "nesterov = 1", "seed = 3 and (learning_rate > 1 or learning_rate < 0)",
    "started > '2026-11-23 13:00'", "duration > 12 min", "seed = 4 or learning_rate > 1",
  ])
  func `does not hold`(_ condition: String) throws {
    #expect(try !fulfils(condition, run))
  }

  @Test func `summer time ends at its own moment`() throws {
    // On 2026-10-25 at 03:00 Berlin's clocks went back to 02:00 (python3: zoneinfo).
    for (text, utc) in [
      ("2026-10-25 01:30", 1_792_884_600_000), ("2026-10-25 04:00", 1_792_897_200_000),
      ("2024-02-29", 1_709_161_200_000),
    ] {
      let run = AskedRun(fields: [.started: .integer(utc)])
      #expect(try fulfils("started = '\(text)'", run))
    }
  }

  @Test(arguments: [
    ("", "expected a name or a value, found the end\n  \n  ^"),
    (
      "learning_rate <",
      "expected a name or a value, found the end\n  learning_rate <\n                 ^"
    ),
    (
      "learning_rate",
      "expected an operator: = != < <= > >= in like is not, found the end\n  learning_rate\n"
        + "               ^"
    ),
    (
      "seed = 1 seed = 2",
      "expected 'and', 'or' or the end, found 'seed'\n  seed = 1 seed = 2\n           ^"
    ),
    ("(seed = 1", "expected 'and', 'or' or ')', found the end\n  (seed = 1\n           ^"),
    ("seed = 'a", "the quote ' is never closed\n  seed = 'a\n         ^"),
    (
      "seed && 1",
      "expected a name, a value or an operator, found '&&'; write 'and'\n  seed && 1\n       ^"
    ),
    ("seed in 1", "expected '(' and a list of values, found '1'\n  seed in 1\n          ^"),
    ("seed in (seed)", "a list holds values, not names\n  seed in (seed)\n           ^"),
    ("seed not 1", "expected 'in' or 'like', found '1'\n  seed not 1\n           ^"),
    ("seed is 1", "expected 'missing', 'null' or 'nan', found '1'\n  seed is 1\n          ^"),
    (
      "tag like paper",
      "expected a pattern in quotes, such as 'lr%', found 'paper'\n  tag like paper\n           ^"
    ),
    (
      "seed = 3parsec",
      "expected a unit of time (ms, s, min, h, d, w), found 'parsec'\n  seed = 3parsec\n          ^"
    ),
    (
      "loss.at(x) = 1",
      "expected a step, which is a whole number, found 'x'\n  loss.at(x) = 1\n          ^"
    ),
    (
      "lerning_rate < 1",
      "no run has a parameter or a metric 'lerning_rate'; did you mean 'learning_rate'?\n"
        + "  lerning_rate < 1\n  ^"
    ),
    (
      "optimizer = adam",
      "no run has a parameter or a metric 'adam'; a text stands in quotes: 'adam'\n"
        + "  optimizer = adam\n              ^"
    ),
    (
      "loss < 1",
      "'loss' is a parameter and a metric: write 'param.loss' or 'loss.last'\n  loss < 1\n  ^"
    ),
    (
      "status = 'finishd'",
      "no run has the status 'finishd'; did you mean 'finished'?\n  status = 'finishd'\n           ^"
    ),
    (
      "seed = '3'",
      "'seed' is a number, which never compares with the text '3'\n  seed = '3'\n         ^"
    ),
    ("tag = 3", "'tag' is a text: write the value in quotes\n  tag = 3\n        ^"),
    (
      "duration > 10",
      "'duration' is a span of time: write a unit, such as 10 min\n  duration > 10\n             ^"
    ),
    (
      "started > 'soon'",
      "expected a time such as '2026-11-01', '2026-11-01 10:30' or '2026-11-01T10:30:00Z', found"
        + " 'soon'\n  started > 'soon'\n            ^"
    ),
    (
      "started > '2026-02-29'",
      "expected a time such as '2026-11-01', '2026-11-01 10:30' or '2026-11-01T10:30:00Z', found '2026-02-29'\n  started > '2026-02-29'\n            ^"
    ),
    (
      "seed > 3 min",
      "a span of time compares with 'duration', 'started' or 'finished'\n  seed > 3 min\n         ^"
    ),
    ("seed = tag", "'seed' and 'tag' never compare\n  seed = tag\n  ^"),
    ("seed like '3%'", "'seed' is no text: 'like' compares texts\n  seed like '3%'\n  ^"),
    ("seed\n= )", "expected a name or a value, found ')'\n  seed = )\n         ^"),
  ])
  func `tells what is wrong and where`(_ condition: String, _ message: String) throws {
    let error = try #require(throws: QueryError.self) { try fulfils(condition, run) }
    #expect("\(error)" == message)
  }

  @Test func `a long condition is shown around its mistake`() throws {
    let text =
      String(repeating: "seed = 3 and ", count: 20) + "seed ! 3"
      + String(repeating: " and seed = 3", count: 20)
    let error = try #require(throws: QueryError.self) { try fulfils(text, run) }
    let lines = "\(error)".split(separator: "\n").map(String.init)
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("  …") && lines[1].hasSuffix("…"))
    let caret = try #require(lines[2].firstIndex(of: "^"))
    let place = lines[2].distance(from: lines[2].startIndex, to: caret)
    #expect(Array(lines[1])[place] == "!")
  }

  @Test func `depth is bounded, length is not`() throws {
    let deep = String(repeating: "(", count: 100_000) + "seed = 3"
    let error = try #require(throws: QueryError.self) { try fulfils(deep, run) }
    #expect(error.message == "conditions within each other more than 100 deep")
    #expect(throws: QueryError.self) {
      try fulfils(String(repeating: "not ", count: 100_000) + "seed = 3", run)
    }
    let long = [String](repeating: "seed = 3", count: 20_000).joined(separator: " and ")
    #expect(try fulfils(long, run))
  }

  @Test func `a pattern of many wildcards takes no time`() throws {
    let pattern = String(repeating: "%a", count: 200) + "b"
    let text = String(repeating: "a", count: 2000)
    let run = AskedRun(parameters: ["optimizer": .text(text)])
    #expect(try !fulfils("optimizer like '\(pattern)'", run))
  }

  @Test func `names are sorted and listed by the same words`() throws {
    let list = try KeyList("-test_accuracy.max, seed,param.loss,`val/acc`.at(-3)", signed: true)
    let keys = try list.resolved(askedVocabulary)
    #expect(
      keys.map(\.key) == [
        .metric("test_accuracy", .max), .field(.seed), .parameter("loss"),
        .metric("val/acc", .at(-3)),
      ]
    )
    #expect(keys.map(\.isDescending) == [true, false, false, false])
    #expect(throws: QueryError.self) { try KeyList("-seed", signed: false) }
    #expect(throws: QueryError.self) { try KeyList("seed,", signed: true) }
    #expect(throws: QueryError.self) { try KeyList("seed = 1", signed: true) }
  }

  @Test func `what has no value is last, whichever way one sorts`() {
    let answers: [Answer] = [
      .missing, .number(.nan), .integer(2), .text("b"), .number(-1), .text("a"), .number(.infinity),
    ]
    func sorted(_ isDescending: Bool) -> [String] {
      answers.sorted { $0.precedes($1, descending: isDescending) }.map { "\($0)" }
    }
    #expect(
      sorted(false) == [
        "number(-1.0)", "integer(2)", "number(inf)", "number(nan)", "text(\"a\")", "text(\"b\")",
        "missing",
      ]
    )
    #expect(
      sorted(true) == [
        "number(inf)", "integer(2)", "number(-1.0)", "number(nan)", "text(\"b\")", "text(\"a\")",
        "missing",
      ]
    )
  }
}
