import Experiment
import Foundation
import Store
import Testing

struct ListAndShowTests {
  /// Runs `line` under two versions of its spec, the first of them twice.
  private func withThreeRuns<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(), to: "line.json")
      try program.run("run", "line.json")
      try program.run("run", "line.json", "--force")
      try program.run("run", "line.json", "steps=7")
      return try body(program)
    }
  }

  @Test func `list counts the runs of each experiment`() throws {
    try withThreeRuns { program in
      try program.write(SampleSpec.line(name: "other"), to: "other.json")
      try program.run("run", "other.json")
      let result = try program.run("list")
      let lines = result.output.split(separator: "\n").map { $0.split(separator: " ") }
      #expect(lines.first?.prefix(3) == ["experiment", "trials", "runs"])
      #expect(
        Set(lines.dropFirst().map { $0.prefix(3) }) == [["line", "1", "3"], ["other", "1", "1"]]
      )
      #expect(result.status == 0)
      let experiments = try #require(try program.json("list") as? [[String: Any]])
      #expect(Set(experiments.compactMap { $0["name"] as? String }) == ["line", "other"])
    }
  }

  @Test func `list of an experiment has its last attempts, or all runs`() throws {
    try withThreeRuns { program in
      let latest = try #require(try program.json("list", "line") as? [[String: Any]])
      let all = try #require(try program.json("list", "line", "--all") as? [[String: Any]])
      #expect(latest.count == 1)
      #expect(all.count == 3)
      #expect(all.map { $0["attempt"] as? Int } == [1, 2, 1])
      let table = try program.run("list", "line", "--all").output.split(separator: "\n")
      #expect(table.count == 4)
      #expect(table.first?.hasPrefix("run") == true)
      #expect(table.first?.contains("steps") == true)
    }
  }

  @Test func `a run is shown by its id, its beginning and as the latest`() throws {
    try withThreeRuns { program in
      let run = try #require(try program.store().latestRun())
      let byID = try program.run("show", run.id)
      #expect(byID.status == 0)
      #expect(byID.output.hasPrefix("run         \(run.id)\nexperiment  line\n"))
      for part in ["\nparameters\n", "\nmetrics\n", "\nprovenance\n", "steps", "gradient_norm"] {
        #expect(byID.output.contains(part))
      }
      #expect(try program.run("show", String(run.id.prefix(8))).output == byID.output)
      #expect(try program.run("show", "latest").output == byID.output)
    }
  }

  @Test func `JSON of a run has its numbers and where they come from`() throws {
    try withThreeRuns { program in
      let run = try #require(try program.json("show", "latest") as? [String: Any])
      let metrics = try #require(run["metrics"] as? [String: [String: Any]])
      #expect(run["status"] as? String == "finished")
      #expect(metrics["loss"]?["count"] as? Int == 7)
      #expect(metrics["loss"]?["last_step"] as? Int == 6)
      let provenance = try #require(run["provenance"] as? [String: Any])
      #expect((provenance["dataset_hash"] as? String)?.count == 64)
      #expect((provenance["libraries"] as? [String: String])?.isEmpty == false)
    }
  }

  @Test func `an experiment is shown as the table of its settings`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.digits, to: "digits.json")
      let run = try program.run("run", "digits.json")
      let show = try program.run("show", "digits")
      #expect(show.output == run.output)
      #expect(show.status == 0)
    }
  }
}
