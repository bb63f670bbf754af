import Experiment
import Foundation
import Store
import TestSupport
import Testing

struct ExchangeCommandTests {
  private func withRuns<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { (program) throws in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run(["run", "line.json", "seeds=[0,1]", "--quiet"])
      return try body(program)
    }
  }

  @Test(arguments: ["csv", "jsonl", "sqlite", "tensorboard"])
  func `each format is written once, and never over another file`(_ format: String) throws {
    try withRuns { (program) throws in
      let first = try program.run("export", "line", "--format", format, "-o", "sub/out")
      #expect(first.output == "sub/out\n" && first.errors == "" && first.status == 0)
      #expect(program.exists("sub/out"))
      let files = try program.files()
      #expect(!files.contains { $0.hasSuffix(".partial") })
      let second = try program.run("export", "line", "--format", format, "-o", "sub/out")
      #expect(second.status == 74)
      #expect(
        second.errors
          == "exp: error: 'sub/out' exists and would be overwritten: remove it, or name another"
          + " with '--output'\n"
      )
      #expect(try program.files() == files)
    }
  }

  @Test func `a store comes in once`() throws {
    try withRuns { (program) throws in
      let first = try program.run("import", ".exp/exp.sqlite", "--store", "new.sqlite")
      #expect(first.output == "added 2 runs to new.sqlite\n")
      let again = try program.run("import", ".exp/exp.sqlite", "--store", "new.sqlite")
      #expect(again.output == "added 0 runs to new.sqlite; 2 were there already\n")
      let list = try program.run("list", "line")
      #expect(try program.run("list", "line", "--store", "new.sqlite").output == list.output)
    }
  }

  @Test func `exports come back`() throws {
    try withRuns { (program) throws in
      try program.run("export", "line", "--format", "tensorboard", "-o", "logs")
      try program.run("export", "line", "--format", "csv", "-o", "table")
      let logs = try program.run("import", "logs", "--experiment", "from logs")
      #expect(logs.output.hasPrefix("added 2 runs to "))
      let table = try program.run("import", "table/points.csv", "--store", "new.sqlite")
      #expect(table.output == "added 2 runs to new.sqlite\n")
      let sum =
        "SELECT count(*) AS n, round(sum(value), 9) AS s FROM points p JOIN runs USING (run) WHERE experiment = "
      let own = try program.run("sql", sum + "'line'").output
      #expect(try program.run("sql", sum + "'from logs'").output == own)
      #expect(try program.run("sql", sum + "'points'", "--store", "new.sqlite").output == own)
      #expect(try program.run("show", "from logs").status == 0)
      #expect(try program.run("plot", "from logs").status == 0)
    }
  }

  @Test(arguments: ["csv", "jsonl", "sqlite"])
  func `what is exported comes back with ids, settings and points`(_ format: String) throws {
    try withRuns { (program) throws in
      try program.run("tag", "line", "+paper")
      let path = format == "csv" ? "out" : "out.\(format)"
      #expect(try program.run("export", "line", "--format", format, "-o", path).status == 0)
      let first = try program.run("import", path, "--store", "new.sqlite")
      #expect(first.output == "added 2 runs to new.sqlite\n", "\(first.errors)")
      let again = try program.run("import", path, "--store", "new.sqlite")
      #expect(again.output == "added 0 runs to new.sqlite; 2 were there already\n")
      let (old, new) = (try program.store(), try program.store("new.sqlite"))
      let runs = try old.runs(in: "line")
      // Runs that began in the same millisecond have no order.
      #expect(try new.runs(in: "line").map(\.id).sorted() == runs.map(\.id).sorted())
      for run in runs {
        let other = try new.run(matching: run.id)
        // Of a CSV file's values only the text is known.
        #expect(format == "csv" || other.trial.setting == run.trial.setting)
        #expect(other.trial.seed == run.trial.seed)
        #expect(other.startedAt == run.startedAt && other.finishedAt == run.finishedAt)
        #expect(other.status == run.status)
        #expect(try new.annotations(of: run.id) == old.annotations(of: run.id))
        for metric in try old.summaries(of: run.id).map(\.metric) {
          let one = try #require(try old.series(metric, of: run.id, withElapsed: true))
          let two = try #require(try new.series(metric, of: run.id, withElapsed: true))
          #expect(one.steps == two.steps && one.elapsed == two.elapsed)
          #expect(one.values.map(\.bitPattern) == two.values.map(\.bitPattern))
        }
      }
    }
  }

  @Test func `JSON lines go to standard output, what is several files does not`() throws {
    try withRuns { (program) throws in
      let printed = try program.run("export", "line", "--format", "jsonl", "-o", "-")
      #expect(printed.status == 0 && printed.errors == "" && !program.exists("-"))
      try program.run("export", "line", "--format", "jsonl", "-o", "file.jsonl")
      #expect(Array(printed.output.utf8) == Array(try program.bytes(of: "file.jsonl")))
      for format in ["csv", "sqlite", "tensorboard"] {
        let refused = try program.run("export", "line", "--format", format, "-o", "-")
        #expect(refused.status == 64 && !program.exists("-"))
        #expect(refused.errors.contains("'--output -' is for the format jsonl"))
      }
    }
  }

  @Test func `all lines that are no run and no point are told, and nothing is imported`() throws {
    try withRuns { (program) throws in
      try program.run("export", "line", "--format", "jsonl", "-o", "good.jsonl")
      var lines = String(decoding: try program.bytes(of: "good.jsonl"), as: UTF8.self)
        .split(separator: "\n").map(String.init)
      lines[1] = lines[1].replacing(/"step":\d+/, with: "\"step\":0.5")
      lines[2] = lines[2].replacing("\"run\":\"", with: "\"run\":\"x")
      lines[3] = "hello"
      try program.write(lines.joined(separator: "\n"), to: "bad.jsonl")
      let bad = try program.run("import", "bad.jsonl", "--store", "new.sqlite")
      #expect(bad.status == 65)
      let told = bad.errors.split(separator: "\n")
      #expect(told.first == "exp: error: bad.jsonl:2: expected a whole number as step, found 0.5")
      #expect(told.dropFirst().first?.hasPrefix("bad.jsonl:3: a point of run 'x") == true)
      #expect(told.dropFirst(2).first == "bad.jsonl:4: expected a JSON object")
      #expect(told.last == "Nothing of the file was imported.")
      #expect(try program.run("list", "--store", "new.sqlite", "--json").output == "[]\n")
    }
  }

  @Test func `what cannot be imported is told, and nothing else is`() throws {
    try withRuns { (program) throws in
      try program.write("step,m\n0,1\n", to: "good.csv")
      try program.write("step,m\n0,x\n", to: "bad.csv")
      try program.write("hello", to: "text.txt")
      try program.write("x", to: "folder/text.txt")
      let missing = try program.run("import", "good.csv", "nosuch.csv")
      #expect(missing.errors == "exp: error: cannot read 'nosuch.csv': there is no such file\n")
      #expect(missing.status == 74)
      for path in ["text.txt", "folder"] {
        let unknown = try program.run("import", path)
        #expect(unknown.status == 65)
        #expect(unknown.errors.hasPrefix("exp: error: '\(path)' is none of what can be imported"))
      }
      let bad = try program.run("import", "bad.csv")
      #expect(bad.status == 65)
      #expect(
        bad.errors
          == "exp: error: bad.csv:2: expected a number as m, found 'x'\nNothing of the file was"
          + " imported.\n"
      )
      let taken = try program.run("import", "good.csv", "--experiment", "line")
      #expect(taken.status == 64)
      #expect(try program.run("list").output.split(separator: "\n").count == 2)
    }
  }

  @Test func `a cut-off file gives its points with a notice`() throws {
    try Program.inEmptyFolder { (program) throws in
      let fixture = repositoryFolder.appendingPathComponent(
        "Tests/ExchangeTests/Fixtures/tensorboardX.tfevents"
      )
      let bytes = try Data(contentsOf: fixture)
      try program.write(bytes.dropLast(5), to: "logs/run/a.tfevents")
      let result = try program.run("import", "logs")
      #expect(result.output.hasPrefix("added 1 run to "))
      #expect(result.errors.contains("logs/run/a.tfevents: its last record is cut off"))
      #expect(result.status == 0)
      var flipped = bytes
      flipped[200] ^= 1
      try program.write(flipped, to: "bad/a.tfevents")
      let bad = try program.run("import", "bad")
      #expect(bad.status == 65)
      #expect(bad.errors.contains("bad/a.tfevents: record "))
    }
  }
}
