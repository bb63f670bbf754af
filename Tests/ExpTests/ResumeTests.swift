import Experiment
import Foundation
import Store
import Testing

struct ResumeTests {
  /// Three trials of some thousand quick steps, with all that a checkpoint must keep.
  private static let spec = """
    {
      "name": "k", "workload": "network",
      "dataset": { "kind": "blobs", "samples": 60, "test": 30 },
      "parameters": {
        "steps": 2500, "batch_size": 7, "hidden_size": 6, "optimizer": "adam",
        "sampling": "epochs", "evaluate_every": 50
      },
      "sweep": { "parameters": { "learning_rate": { "values": [0.0001, 0.01] } } },
      "stop": { "metric": "test_loss", "patience": 30 },
      "seeds": [0, 1]
    }
    """

  @Test func `a sweep killed again and again ends with the same bits`() throws {
    try Program.inEmptyFolder { program in
      try program.write(Self.spec, to: "k.json")
      #expect(try program.run("run", "k.json", "--store", "whole.sqlite").status == 0)
      var status: Int32 = -1
      // Later and later, so that every run of the program comes further than the one before.
      for delay in stride(from: 0.05, through: 1.6, by: 0.15) where status != 0 {
        let running = try program.start([
          "run", "k.json", "--jobs", "2", "--checkpoint-every", "0.02", "--store", "k.sqlite",
        ])
        let signal = delay > 0.6 ? SIGTERM : SIGKILL
        Thread.sleep(forTimeInterval: delay)
        kill(running.process.processIdentifier, signal)
        status = try program.finish(running).status
        #expect([0, 130, 128 + SIGKILL].contains(status))
      }
      let last = try program.run("run", "k.json", "--store", "k.sqlite")
      #expect(last.status == 0, "\(last.errors)")
      #expect(
        try program.bits(of: "k", in: "k.sqlite") == program.bits(of: "k", in: "whole.sqlite")
      )
      #expect(try program.bits(of: "k", in: "k.sqlite").count == 4 * 6)
      let verified = try program.run("rerun", "k", "--verify", "--store", "k.sqlite")
      #expect(verified.status == 0, "\(verified.output)")
    }
  }

  @Test func `a trial that was interrupted goes on where it was`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(steps: 1_000_000_000), to: "line.json")
      let running = try program.start(["run", "line.json"])
      while running.process.isRunning,
        (try? program.store().summaries(of: program.store().latestRun()?.id ?? ""))?.isEmpty ?? true
      {
        Thread.sleep(forTimeInterval: 0.01)
      }
      kill(running.process.processIdentifier, SIGINT)
      #expect(try program.finish(running).status == 130)
      let step = try #require(
        try program.store().lastAttempts(of: "line").values.first?.checkpoint
      )
      #expect(step > 0)
      // A plan of the same trial goes on; of what it was then nothing is told twice.
      let again = try program.start(["run", "line.json"])
      while again.process.isRunning, (try? program.store().runs().count) ?? 0 < 2 {
        Thread.sleep(forTimeInterval: 0.01)
      }
      Thread.sleep(forTimeInterval: 0.2)
      kill(again.process.processIdentifier, SIGINT)
      #expect(try program.finish(again).errors.contains("interrupted from step \(step)"))
      let store = try program.store()
      let runs = try store.runs()
      #expect(runs.map(\.attempt) == [1, 2])
      #expect(runs[1].resumption == Resumption(run: runs[0].id, step: step))
      let series = try #require(try store.series("loss", of: runs[1].id, withElapsed: true))
      #expect(series.steps == Array(0..<series.count))
      #expect(series.count > step)
      #expect(series.elapsed == series.elapsed.sorted())
      // All points lie within the run, those of before included, and it took as long as they tell.
      let (first, end) = (runs[1].startedAt, try #require(runs[1].finishedAt))
      let last = try #require(series.elapsed.last)
      #expect(first >= runs[0].startedAt && first + Int(last) <= end)
      let longer = try program.run("list", "line", "--where", "duration >= \(last) ms")
      #expect(longer.output.contains(runs[1].shortID), "\(longer.errors)")
      let show = try program.run("show", "latest").output
      #expect(show.contains("run \(runs[0].shortID) from step \(step)"))
    }
  }

  @Test func `whoever waits for a program that is killed takes its trial over`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(steps: 1_000_000_000), to: "line.json")
      let command = ["run", "line.json", "--checkpoint-every", "0.05"]
      let first = try program.start(command)
      func latest() -> Attempt? { try? program.store().lastAttempts(of: "line").values.first }
      while first.process.isRunning, latest()?.checkpoint == nil {
        Thread.sleep(forTimeInterval: 0.01)
      }
      let second = try program.start(command)
      // It has nothing to do but to wait.
      Thread.sleep(forTimeInterval: 1)
      #expect(try program.store().runs().count == 1)
      kill(first.process.processIdentifier, SIGKILL)
      #expect(try program.finish(first).status == 128 + SIGKILL)
      while second.process.isRunning, latest()?.number != 2 {
        Thread.sleep(forTimeInterval: 0.01)
      }
      kill(second.process.processIdentifier, SIGINT)
      let result = try program.finish(second)
      #expect(result.status == 130)
      #expect(
        result.errors.contains(
          "Waiting for 1 trial that another exp runs (process \(first.process.processIdentifier))"
        )
      )
      let runs = try program.store().runs()
      #expect(runs.map(\.status) == [.interrupted, .interrupted])
      #expect(runs.last?.resumption?.run == runs.first?.id)
    }
  }

  @Test func `a forced run begins anew`() throws {
    try Program.inEmptyFolder { program in
      try program.write(SampleSpec.line(steps: 1_000_000_000), to: "line.json")
      for arguments in [[], ["--force"]] {
        let running = try program.start(["run", "line.json"] + arguments)
        let count = arguments.count + 1
        while running.process.isRunning, (try? program.store().runs().count) ?? 0 < count {
          Thread.sleep(forTimeInterval: 0.01)
        }
        Thread.sleep(forTimeInterval: 0.2)
        kill(running.process.processIdentifier, SIGINT)
        #expect(try program.finish(running).status == 130)
      }
      #expect(try program.store().runs().map(\.resumption) == [nil, nil])
    }
  }
}
