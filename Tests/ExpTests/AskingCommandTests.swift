import Experiment
import Foundation
import Store
import Testing

struct AskingCommandTests {
  /// Two learning rates with two seeds each, and another experiment.
  private func withRuns<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { (program) throws in
      try program.write(
        SampleSpec.line(steps: 6).replacing(
          "\"parameters\"",
          with: "\"seeds\": [0, 1], \"sweep\": { \"parameters\": { \"learning_rate\":"
            + " { \"values\": [0.5, 0.01] } } }, \"parameters\""
        ),
        to: "line.json"
      )
      try program.run("run", "line.json", "--quiet")
      try program.write(SampleSpec.line(name: "other"), to: "other.json")
      try program.run("run", "other.json", "--quiet")
      return try body(program)
    }
  }

  /// The records of CSV without quotes.
  private func records(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test func `a condition chooses runs of all experiments or of some`() throws {
    try withRuns { (program) throws in
      func ids(_ arguments: String...) throws -> Int {
        let result = try program.run(["list"] + arguments + ["--csv", "--columns", "id"])
        #expect(result.status == 0)
        return records(result.output).count - 1
      }
      #expect(try ids() == 5)
      #expect(try ids("line") == 4)
      #expect(try ids("line", "other") == 5)
      #expect(try ids("--where", "learning_rate < 0.1") == 2)
      #expect(try ids("--where", "learning_rate < 0.1 and seed = 1") == 1)
      #expect(try ids("line", "--where", "loss.last < loss.max and status = 'finished'") == 4)
      #expect(try ids("--where", "started > -1h and duration < 1h and experiment like 'o%'") == 1)
      #expect(try ids("--where", "loss.at(3) > 1e9 or loss.count = 0") == 0)
      #expect(try ids("--limit", "2") == 2)
    }
  }

  @Test func `columns, order and limit are as asked, numbers in full`() throws {
    try withRuns { (program) throws in
      let result = try program.run(
        "list",
        "line",
        "--sort",
        "-learning_rate,-seed",
        "--limit",
        "3",
        "--columns",
        "learning_rate,seed,loss.last,tag",
        "--csv"
      )
      let rows = records(result.output)
      #expect(rows.first == ["learning_rate", "seed", "loss", "tag"])
      #expect(
        rows.dropFirst().map { Array($0.prefix(2)) } == [
          ["0.5", "1"], ["0.5", "0"], ["0.01", "1"],
        ]
      )
      let store = try program.store()
      let run = try #require(
        try store.latestRuns(of: "line").first { $0.trial.label == "learning_rate=0.5 seed=1" }
      )
      let last = try #require(try store.summaries(of: run.id).first { $0.metric == "loss" }?.last)
      #expect(Double(rows[1][2]) == last)
      let json = try #require(
        try program.json("list", "line", "--columns", "id,loss.last,tag", "--where", "seed = 0")
          as? [[String: Any]]
      )
      #expect(json.count == 2)
      #expect(Set(json[0].keys) == ["id", "loss", "tag"])
    }
  }

  @Test func `groups have mean and spread over their seeds`() throws {
    try withRuns { (program) throws in
      let result = try program.run(
        "list",
        "line",
        "--group",
        "learning_rate",
        "--columns",
        "loss.last",
        "--sort",
        "loss.last",
        "--csv"
      )
      let rows = records(result.output)
      #expect(
        rows[0] == ["learning_rate", "runs", "loss mean", "loss standard_deviation", "loss count"]
      )
      #expect(rows.dropFirst().map { $0[0] } == ["0.5", "0.01"])
      #expect(rows.dropFirst().allSatisfy { $0[1] == "2" && $0[4] == "2" })
      let store = try program.store()
      let losses = try store.latestRuns(of: "line").filter {
        $0.trial.setting["learning_rate"] == .number(0.01)
      }.compactMap { run in try store.summaries(of: run.id).first { $0.metric == "loss" }?.last }
      let mean = (losses[0] + losses[1]) / 2
      #expect(abs((Double(rows[2][2]) ?? 0) - mean) < 1e-12)
      #expect(
        abs((Double(rows[2][3]) ?? 0) - abs(losses[0] - losses[1]) / 2.0.squareRoot()) < 1e-12
      )
      let table = try program.run("list", "line", "--group", "learning_rate").output
      #expect(table.contains("±") && table.contains("(2)"))
      let wrong = try program.run("list", "line", "--group", "seed", "--columns", "optimizer")
      #expect(wrong.status == 64)
      #expect(wrong.errors.hasPrefix("exp: error: 'optimizer' is not a number in all runs"))
    }
  }

  @Test func `every mistake of the options is told at once`() throws {
    try withRuns { (program) throws in
      let result = try program.run(
        "list",
        "--where",
        "seed <",
        "--sort",
        "seed,,",
        "--columns",
        "("
      )
      #expect(result.status == 64)
      #expect(
        result.errors == """
          exp: error: --where: expected a name or a value, found the end
            seed <
                  ^
          --sort: expected a name, found ','
            seed,,
                 ^
          --columns: expected a name, found '('
            (
            ^

          """
      )
      let unknown = try program.run("list", "--where", "lerning_rate < 1")
      #expect(unknown.status == 64)
      #expect(unknown.errors.contains("did you mean 'learning_rate'?"))
      let ambiguous = try program.run("list", "--sort", "loss")
      #expect(ambiguous.errors.contains("write 'param.loss' or 'loss.last'"))
    }
  }

  @Test func `best names the best setting and its runs`() throws {
    try withRuns { (program) throws in
      let text = try program.run("best", "line")
      #expect(text.output.hasPrefix("Best: learning_rate 0.5 with loss "))
      #expect(text.output.contains("\nIts runs: "))
      let json = try #require(
        try program.json("best", "line", "--goal", "maximize") as? [String: Any]
      )
      #expect((json["parameters"] as? [String: Any])?["learning_rate"] as? Double == 0.01)
      #expect(json["goal"] as? String == "maximize")
      #expect((json["runs"] as? [String])?.count == 2)
      #expect(json.keys.contains("not_separated_from_best"))
      #expect(records(try program.run("best", "line", "--csv").output)[1].first == "0.5")
      let wrong = try program.run("best", "line", "--metric", "los")
      #expect(wrong.status == 64)
      #expect(
        wrong.errors
          == "exp: error: the runs of 'line' have no metric 'los'; did you mean 'loss'?\n"
      )
      #expect(try program.run("best", "nosuch").status == 64)
    }
  }

  @Test func `compare shows what differs`() throws {
    try withRuns { (program) throws in
      let runs = try program.store().latestRuns(of: "line")
      let result = try program.run("compare", runs[0].id, String(runs[2].id.prefix(10)))
      #expect(result.status == 0)
      #expect(result.output.contains("learning_rate"))
      #expect(!result.output.contains("batch_size"))
      let json = try #require(
        try program.json("compare", runs[0].id, runs[2].id) as? [String: Any]
      )
      let settings = try #require(json["settings"] as? [String: [Double]])
      #expect(settings == ["learning_rate": [0.5, 0.01]])
      #expect((json["metrics"] as? [String: [Any]])?["loss"]?.count == 2)
      #expect((json["provenance"] as? [String: Any])?.isEmpty == true)
      #expect(try program.run("compare", runs[0].id).status == 64)
      let experiment = try program.run("compare", runs[0].id, "line")
      #expect(experiment.status == 64)
      #expect(experiment.errors.contains("'line' is an experiment, expected a run"))
    }
  }

  @Test func `many runs are compared in a line each`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(steps: 20), to: "line.json")
      let rates = (1...9).map { "0.\($0)" }
      #expect(
        try program.run("run", "line.json", "learning_rate=\(rates.joined(separator: ","))").status
          == 0
      )
      let runs = try program.store().latestRuns(of: "line")
      try #require(runs.count == 9)
      let few = try program.run(["compare"] + runs.dropLast().map(\.id)).output
      #expect(few.hasPrefix("  ") && few.contains("\n  learning_rate  "))
      let many = try program.run(["compare"] + runs.map(\.id)).output.split(separator: "\n")
      #expect(many.count == 2 + runs.count)
      #expect(many[0].hasPrefix("All: experiment line, status finished, seed 0, attempt 1"))
      #expect(many[1].hasPrefix("run       learning_rate  "), "\(many[1])")
      for (line, (run, rate)) in zip(many.dropFirst(2), zip(runs, rates)) {
        let words = line.split(separator: " ").map(String.init)
        #expect(Array(words.prefix(2)) == [String(run.id.prefix(8)), rate])
      }
    }
  }

  @Test func `tags and notes are kept, shown and asked for`() throws {
    try withRuns { (program) throws in
      let tagged = try program.run(
        "tag",
        "line",
        "+paper",
        "+it's no",
        "-x"
      )
      #expect(tagged.status == 0)
      let latest = try #require(try program.store().latestRuns(of: "line").first)
      try program.run("tag", latest.id, "-paper", "+ünï 🙂")
      let found = try program.run("list", "--where", "tag = 'paper'", "--columns", "id", "--csv")
      #expect(records(found.output).count == 4)
      let other = try program.run(
        "list",
        "--where",
        "tag in ('ünï 🙂')",
        "--columns",
        "tag",
        "--csv"
      )
      #expect(other.output == "tag\n\"it's no, ünï 🙂\"\n")
      #expect(try program.run("tag", "line", "paper").status == 64)
      #expect(try program.run("tag", "line", "+a,b").status == 64)

      #expect(try program.run("note", latest.id, "first \"line\"").output == "first \"line\"\n")
      try program.run("note", latest.id, "second\n\u{1B}[31mthird")
      #expect(
        try program.run("note", latest.id).output
          == "first \"line\"\nsecond\n\\u{1b}[31mthird\n"
      )
      #expect(
        try program.run("show", latest.id).output.contains("\nnote\n  first \"line\"\n  second\n")
      )
      try program.run("note", latest.id, "", "--replace")
      let none = try program.run("note", latest.id)
      #expect(none.output == "" && none.errors.hasSuffix("has no note\n"))
      let json = try #require(try program.json("show", latest.id) as? [String: Any])
      #expect(json["tags"] as? [String] == ["it's no", "ünï 🙂"])
      #expect(json["note"] is NSNull)
    }
  }

  @Test func `SQL gives a table, CSV or JSON, and never writes`() throws {
    try withRuns { (program) throws in
      let before = try program.bytes(of: ".exp/exp.sqlite")
      let table = try program.run("sql", "SELECT count(*) AS n, 'a' AS t FROM points")
      // Four runs of six steps and one of five, with two metrics each.
      #expect(table.output == " n  t\n58  a\n")
      let sql = "SELECT 0.1 AS x, 'a,\"b\"\n' AS y, NULL AS z, x'0aff' AS b, 1e999 AS i"
      #expect(
        try program.run("sql", sql, "--csv").output
          == "x,y,z,b,i\n0.1,\"a,\"\"b\"\"\n\",,0aff,Infinity\n"
      )
      let json = try #require(try program.json("sql", sql) as? [[String: Any]])
      #expect(json[0]["x"] as? Double == 0.1)
      #expect(json[0]["y"] as? String == "a,\"b\"\n")
      #expect(json[0]["z"] is NSNull)
      #expect(json[0]["i"] as? String == "Infinity")
      let points = try #require(
        try program.json(
          "sql",
          "SELECT run, step, value FROM points WHERE metric = 'loss' AND step = 0"
        )
          as? [[String: Any]]
      )
      #expect(points.count == 5)
      for statement in ["DELETE FROM run", "selec", "SELECT 1; SELECT 2"] {
        let result = try program.run("sql", statement)
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix("exp: error: SQLite does not take this statement: "))
      }
      #expect(try program.bytes(of: ".exp/exp.sqlite") == before)
      let piped = try program.shell("echo 'SELECT 7 AS n' | exp sql - --csv")
      #expect(piped.output == "n\n7\n")
    }
  }
}
