import Experiment
import Foundation
import Store
import Testing

struct SearchCommandTests {
  private static let spec = """
    {
      "name": "search", "workload": "objective",
      "parameters": { "function": "x^2/20 + y^2", "start": { "x": -7, "y": 2 }, "steps": 30 },
      "sweep": {
        "method": "bayes", "run_cap": 22, "metric": { "name": "value" },
        "parameters": {
          "learning_rate": { "distribution": "log_uniform_values", "min": 0.001, "max": 1 },
          "optimizer": { "values": ["sgd", "momentum"] },
          "momentum": { "min": 0.1, "max": 0.9, "when": { "optimizer": "momentum" } }
        }
      }
    }
    """

  /// The trials of the plan in their order, with their last values.
  private func results(_ program: Program, _ store: String) throws -> [String] {
    let store = try program.store(store)
    return try store.latestRuns(of: "search").map { run in
      let value = try store.summaries(of: run.id).first { $0.metric == "value" }?.last
      return "\(run.trial.index) \(run.trial.id) \(value ?? .nan)"
    }
  }

  @Test func `any number of jobs and any interruption search the same`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "s.json")
      let one = try program.run("run", "s.json", "--jobs", "1", "--store", "one.sqlite")
      #expect(one.status == 0, "\(one.errors)")
      let expected = try results(program, "one.sqlite")
      #expect(expected.count == 22)
      #expect(try program.run("run", "s.json", "--jobs", "3", "--store", "b.sqlite").status == 0)
      #expect(try results(program, "b.sqlite") == expected)
      for delay in [0.05, 0.1, 0.15] {
        let running = try program.start(["run", "s.json", "--store", "c.sqlite"])
        Thread.sleep(forTimeInterval: delay)
        kill(running.process.processIdentifier, SIGKILL)
        _ = try program.finish(running)
      }
      #expect(try program.run("run", "s.json", "--store", "c.sqlite").status == 0)
      #expect(try results(program, "c.sqlite") == expected)
      let again = try program.run("run", "s.json", "--store", "c.sqlite")
      #expect(again.errors.contains("22 trials: all done already"), "\(again.errors)")
    }
  }

  @Test func `the plan tells why a setting is proposed`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "s.json")
      let plan = try program.run("plan", "s.json")
      #expect(plan.errors.contains("search: 10 settings of at most 22 (run_cap) × 1 seed, "))
      let before = plan.output
      #expect(before.contains("trial 0: drawn by chance, before anything is known"), "\(before)")
      #expect(try program.run("run", "s.json", "sweep.run_cap=14", "--quiet").status == 0)
      let after = try program.run("plan", "s.json").output
      #expect(after.contains("trial 14: round 2, like the best 2 of 14 settings: "), "\(after)")
      #expect(
        after.contains(#/, all together [\d.e+]+ times as likely among them as among the others/#)
      )
    }
  }

  @Test func `a search that cannot go on, or has nothing to go by, says so`() throws {
    try Program.inEmptyFolder { program in
      try program.write(
        """
        {
          "name": "p", "workload": "command", "command": ["sh", "p.sh", "{n}"],
          "sweep": {
            "method": "bayes", "run_cap": 14, "metric": { "name": "loss" },
            "parameters": { "n": { "min": 0.0, "max": 9.0 } }
          }
        }
        """,
        to: "p.json"
      )
      // The first setting drawn fails.
      try program.write(
        "mkdir first 2>/dev/null && exit 3; echo \"{'step': 1, 'loss': $1}\"",
        to: "p.sh"
      )
      let failed = try program.run("run", "p.json", "--jobs", "1")
      #expect(failed.status == 1)
      #expect(
        failed.errors.contains("The search waits for a trial that has failed; the same command"),
        "\(failed.errors)"
      )
      let whole = try program.run("run", "p.json", "--jobs", "1")
      #expect(whole.status == 0)
      #expect(!whole.errors.contains("The search waits"), "\(whole.errors)")
      #expect(!whole.errors.contains("No run has"), "\(whole.errors)")
      #expect(try program.store().latestRuns(of: "p").count == 14)
      try program.write("echo \"{'step': 1, 'los': $1}\"", to: "p.sh")
      let mistyped = try program.run("run", "p.json", "--store", "b.sqlite", "--quiet")
      #expect(mistyped.status == 0)
      #expect(
        mistyped.errors.contains(
          "No run has the metric 'loss', by which settings are compared; there are los."
        ),
        "\(mistyped.errors)"
      )
    }
  }

  /// A search over a number, with programs that fail where it is above 40.
  private static let failing = """
    {
      "name": "p", "workload": "command", "command": ["sh", "p.sh", "{n}"], "retries": 1,
      "sweep": {
        "method": "bayes", "run_cap": 22, "failed": "worst", "metric": { "name": "loss" },
        "parameters": { "n": { "min": 0, "max": 99 } }
      }
    }
    """

  @Test func `failed trials count as the worst where the sweep says so`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.failing, to: "p.json")
      let script = """
        echo $1 >> tries; [ $1 -gt 40 ] && exit 3; echo "{'step': 1, 'loss': $1}"
        """
      try program.write(script, to: "p.sh")
      let run = try program.run("run", "p.json", "--jobs", "2")
      #expect(run.status == 1)
      #expect(!run.errors.contains("The search waits"), "\(run.errors)")
      func results(_ name: String = ".exp/exp.sqlite") throws -> [String] {
        try program.store(name).latestRuns(of: "p").map {
          "\($0.trial.index) \($0.trial.id) \($0.status)"
        }
      }
      let whole = try results()
      #expect(whole.count == 22)
      let failedCount = whole.count { $0.hasSuffix("failed") }
      #expect(failedCount > 0 && failedCount < 22)
      // Nothing is tried again but as the spec says, and a larger search goes on from there.
      let tries = try program.bytes(of: "tries").count { $0 == 10 }
      #expect(tries == 22 + failedCount)
      let again = try program.run("run", "p.json")
      #expect(again.status == 1 && again.errors.contains("22 trials: all done already"))
      #expect(try program.bytes(of: "tries").count { $0 == 10 } == tries)
      #expect(try program.run("run", "p.json", "sweep.run_cap=26").status == 1)
      #expect(try Array(results().prefix(22)) == whole)
      // A search that waited goes on the same way, and so does one that was cut short.
      let store = ["--store", "b.sqlite"]
      let waits = try program.run(["run", "p.json", "sweep.failed=wait"] + store)
      #expect(waits.status == 1)
      #expect(waits.errors.contains("with sweep.failed=worst also where it fails."))
      #expect(try results("b.sqlite").count == 10)
      #expect(try program.run(["run", "p.json", "sweep.run_cap=15"] + store).status == 1)
      #expect(try program.run(["run", "p.json"] + store).status == 1)
      #expect(try results("b.sqlite") == whole)
    }
  }

  @Test func `a search that is forced runs all of its rounds again`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "s.json")
      #expect(try program.run("run", "s.json", "--quiet").status == 0)
      let first = try results(program, ".exp/exp.sqlite")
      #expect(try program.run("run", "s.json", "--quiet", "--force").status == 0)
      let store = try program.store()
      #expect(try store.latestRuns(of: "search").map(\.attempt) == Array(repeating: 2, count: 22))
      #expect(try results(program, ".exp/exp.sqlite") == first)
    }
  }
}
