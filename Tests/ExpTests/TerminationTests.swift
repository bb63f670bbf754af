import Experiment
import Foundation
import Store
import Testing

struct TerminationTests {
  private static func spec(_ rule: String) -> String {
    """
    {
      "name": "t", "workload": "network",
      "dataset": { "kind": "blobs", "samples": 60, "test": 30 },
      "parameters": { "steps": 3000, "batch_size": 7, "hidden_size": 6, "evaluate_every": 50 },
      "sweep": {
        "metric": { "name": "test_loss", "goal": "minimize" }, \(rule)
        "parameters": { "learning_rate": { "values": [0.0001, 0.001, 0.01, 0.03, 0.1, 0.3] } }
      },
      "seeds": [0, 1]
    }
    """
  }

  private static let halving =
    "\"early_terminate\": { \"type\": \"asha\", \"min_iter\": 500, \"eta\": 2 },"

  /// How the trials ended, with the bits of their points.
  private func endings(_ program: Program, _ store: String) throws -> [String: [String]] {
    let store = try program.store(store)
    var endings: [String: [String]] = [:]
    for run in try store.latestRuns(of: "t") {
      var lines = ["\(run.status) \(run.message ?? "")"]
      for metric in try store.summaries(of: run.id).map(\.metric) {
        let series = try #require(try store.series(metric, of: run.id))
        lines.append("\(metric) \(series.steps) \(series.values.map(\.bitPattern))")
      }
      for finding in try store.findings(of: [run.id])[run.id, default: []] {
        let details = finding.details.sorted { $0.key < $1.key }
        lines.append("\(finding.kind) \(finding.step ?? -1) \(finding.message) \(details)")
      }
      endings[run.trial.id] = lines
    }
    return endings
  }

  @Test func `a sweep killed again and again decides as one that never was`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec(Self.halving), to: "t.json")
      let whole = try program.run("run", "t.json", "--store", "whole.sqlite", "--jobs", "1")
      #expect(whole.status == 0, "\(whole.errors)")
      var status: Int32 = -1
      for delay in stride(from: 0.1, through: 1.5, by: 0.2) where status != 0 {
        let running = try program.start([
          "run", "t.json", "--jobs", "2", "--checkpoint-every", "0.05", "--store", "t.sqlite",
        ])
        Thread.sleep(forTimeInterval: delay)
        kill(running.process.processIdentifier, delay > 0.6 ? SIGTERM : SIGKILL)
        status = try program.finish(running).status
        #expect([0, 130, 128 + SIGKILL].contains(status))
      }
      let last = try program.run("run", "t.json", "--store", "t.sqlite", "--jobs", "3")
      #expect(last.status == 0, "\(last.errors)")
      let endings = try endings(program, "t.sqlite")
      for (trial, lines) in try self.endings(program, "whole.sqlite") {
        let isSame = endings[trial] == lines
        #expect(isSame, "\(lines[0]) | \(endings[trial]?[0] ?? "")")
      }
      #expect(endings.count == 12)
      #expect(endings.values.count { $0[0].hasPrefix("terminated Rank") } == 10)
      // Nothing is left to do, and what was terminated says why.
      let again = try program.run("run", "t.json", "--store", "t.sqlite")
      #expect(again.errors.contains("all done already"))
      for run in try program.store("whole.sqlite").latestRuns(of: "t") {
        let show = try program.run("show", run.id, "--store", "whole.sqlite").output
        let reason = #/Rank \d+ of \d+ at rung \d \(step \d+\): test_loss/#
        #expect((show.firstMatch(of: reason) != nil) == (run.status == .terminated), "\(show)")
        #expect(show.contains(run.status.rawValue), "\(show)")
      }
    }
  }

  @Test func `what was terminated is verified up to where it was`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec(Self.halving), to: "t.json")
      #expect(try program.run("run", "t.json", "--quiet").status == 0)
      let terminated = try #require(try program.store().runs().first { $0.status == .terminated })
      let points = try program.store().summaries(of: terminated.id).reduce(0) { $0 + $1.count }
      let one = try program.run("rerun", terminated.id, "--verify")
      #expect(one.status == 0, "\(one.errors)")
      let line = one.output.replacing(",", with: "")
      #expect(line.contains("identical: \(points) of \(points) points"), "\(line)")
      // It did not go on to its last step, and ends as it did.
      #expect(
        one.errors.contains("[1/1] \(terminated.trial.label)  terminated  Rank"),
        "\(one.errors)"
      )
      let all = try program.run("rerun", "t", "--verify", "--json")
      #expect(all.status == 0, "\(all.errors)")
      #expect(all.output.components(separatedBy: "\"status_now\": \"terminated\"").count == 11)
    }
  }

  @Test func `without the rule what was terminated goes on`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec(Self.halving), to: "t.json")
      #expect(try program.run("run", "t.json", "--quiet").status == 0)
      let terminated = try program.store().runs().first { $0.status == .terminated }
      let show = try program.run("show", try #require(terminated).id).output
      #expect(show.contains("at rung"), "\(show)")
      try program.write(Self.spec(""), to: "t.json")
      let plan = try program.run("plan", "t.json")
      #expect(plan.errors.contains("2 done already, 10 to run (10 terminated)"), "\(plan.errors)")
      #expect(try program.run("run", "t.json").errors.contains("finished from step"))
      #expect(try program.run("run", "t.json", "--store", "whole.sqlite").status == 0)
      #expect(try endings(program, ".exp/exp.sqlite") == endings(program, "whole.sqlite"))
    }
  }

  @Test func `two programs at once decide as one`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec(Self.halving), to: "t.json")
      #expect(try program.run("run", "t.json", "--store", "whole.sqlite").status == 0)
      let both = try (0..<2).map { _ in
        try program.start(["run", "t.json", "--jobs", "1", "--store", "t.sqlite"])
      }
      for running in both { #expect(try program.finish(running).status == 0) }
      #expect(try endings(program, "t.sqlite") == endings(program, "whole.sqlite"))
    }
  }
}
