import Experiment
import Foundation
import Store
import Testing

struct IdempotenceTests {
  /// How many runs there are, and what the program says of what it leaves out.
  private func run(_ program: Program, _ arguments: String...) throws -> (count: Int, says: String)
  {
    let before = (try? program.store().runs().count) ?? 0
    let result = try program.run(["run", "digits.json"] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    let line = result.errors.split(separator: "\n").first { $0.hasPrefix("digits: ") }
    return (try program.store().runs().count - before, line.map(String.init) ?? "")
  }

  @Test func `only what is missing runs`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      #expect(try run(program) == (4, ""))
      #expect(
        try run(program) == (0, "digits: 4 trials: all done already; '--force' runs them again")
      )
      #expect(
        try run(program, "seeds=[0,1,2]") == (2, "digits: 6 trials: 4 done already, 2 to run")
      )
      #expect(try run(program, "description=other words").count == 0)
      #expect(try program.store().experiments()[0].description == "other words")
      #expect(try run(program, "batch_size=11").count == 4)
      #expect(
        try run(program, "learning_rate=0.1", "stop={\"metric\": \"loss\", \"patience\": 9}")
          .count == 2
      )
      #expect(try run(program, "--force").count == 4)
      #expect(try program.store().latestRuns(of: "digits").map(\.attempt) == [2, 2, 2, 2])
    }
  }

  @Test func `another experiment of the same trials has runs of its own`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      #expect(try run(program).count == 4)
      try program.run("run", "digits.json", "name=copy")
      #expect(try program.store().runs(in: "copy").count == 4)
    }
  }

  @Test func `a table of data may move, but not change`() throws {
    try Program.inEmptyFolder { program in
      let rows = "x,y\n" + (0..<20).map { "\($0),\($0 % 2)\n" }.joined()
      try program.write(rows, to: "data/a.csv")
      try program.write(
        """
        {"name": "table", "workload": "network", "parameters": {"steps": 3, "hidden_size": 2},
         "dataset": {"kind": "csv", "path": "data/a.csv", "label": "y"}}
        """,
        to: "table.json"
      )
      func count() throws -> Int { try program.store().runs().count }
      #expect(try program.run("run", "table.json").status == 0)
      #expect(try program.run("run", "table.json").errors.contains("all done already"))
      try FileManager.default.moveItem(at: program.url("data"), to: program.url("elsewhere"))
      let moved = try program.run("run", "table.json", "dataset.path=elsewhere/a.csv")
      #expect(moved.errors.contains("all done already"))
      let run = try #require(try program.store().runs().first)
      #expect(run.datasetName == "a")
      #expect(run.provenance.datasetPath == program.url("data/a.csv").path)
      try program.write(rows.replacing("\n3,1\n", with: "\n3,0\n"), to: "elsewhere/a.csv")
      let plan = try program.run("plan", "table.json", "dataset.path=elsewhere/a.csv")
      #expect(plan.output.contains("planned"))
      #expect(try program.run("run", "table.json", "dataset.path=elsewhere/a.csv").status == 0)
      #expect(try count() == 2)
      // Of data that are not there a plan can be looked at, and no run begins.
      let missing = try program.run("plan", "table.json")
      #expect(missing.status == 0 && missing.errors.contains("The data cannot be read"))
      #expect(try program.run("run", "table.json").status == 74)
    }
  }

  @Test func `options that contradict each other are refused`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      for arguments in [
        ["--retries", "-1"], ["--retries", "1001"], ["--max-failures", "0"],
        ["--fail-fast", "--max-failures", "2"],
      ] {
        let result = try program.run(["run", "digits.json"] + arguments)
        #expect(result.status == 64, "\(arguments)")
      }
      #expect(!program.exists(".exp"))
    }
  }
}
