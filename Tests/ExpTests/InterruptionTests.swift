import Experiment
import Foundation
import Store
import Testing

struct InterruptionTests {
  /// Starts a run that would take long, calls `end` once points are on disk, and waits for it.
  private func interrupted(
    _ program: Program,
    by end: (Process) -> Void
  ) throws -> Program.Result {
    try program.write(SampleSpec.line(steps: 1_000_000_000), to: "line.json")
    let running = try program.start(["run", "line.json", "seeds=[0,1,2]", "--jobs", "2"])
    while running.process.isRunning, try pointCount(program) < 100 {
      Thread.sleep(forTimeInterval: 0.01)
    }
    end(running.process)
    return try program.finish(running)
  }

  /// How many points every one of two running trials has; 0 while there is no store.
  private func pointCount(_ program: Program) throws -> Int {
    guard let store = try? program.store(), let runs = try? store.runs(in: "line"), runs.count == 2
    else { return 0 }
    let counts = try runs.map { run in
      try store.summaries(of: run.id).first { $0.metric == "loss" }?.count ?? 0
    }
    return counts.min() ?? 0
  }

  /// Checks that two runs are there with all points up to some step, and the third trial has none.
  private func checkStore(_ program: Program) throws {
    let store = try program.store()
    let runs = try store.runs(in: "line")
    #expect(runs.map(\.status) == [.interrupted, .interrupted])
    for run in runs {
      let series = try #require(try store.series("loss", of: run.id))
      #expect(series.steps == Array(0..<series.steps.count))
      #expect(series.values.allSatisfy { $0.isFinite })
    }
    let list = try program.run("list")
    #expect(list.output.contains("1 planned, 2 interrupted"))
    let again = try program.run("run", "line.json", "steps=5")
    #expect(again.status == 0)
    #expect(try program.store().runs(in: "line").count == 3)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends running trials and keeps their points`(_ number: Int32) throws {
    try Program.inEmptyFolder { program in
      let result = try interrupted(program) { kill($0.processIdentifier, number) }
      #expect(result.status == 130)
      #expect(result.errors.contains("Interrupted: running trials end at their next step"))
      #expect(result.errors.contains("Interrupted at step"))
      #expect(result.output.contains("interrupted"))
      try checkStore(program)
    }
  }

  @Test func `a second signal ends at once`() throws {
    try Program.inEmptyFolder { program in
      let result = try interrupted(program) { process in
        kill(process.processIdentifier, SIGINT)
        kill(process.processIdentifier, SIGTERM)
      }
      #expect(result.status == 130)
      try checkStore(program)
    }
  }

  @Test func `a kill leaves all points up to some step`() throws {
    try Program.inEmptyFolder { program in
      let result = try interrupted(program) { kill($0.processIdentifier, SIGKILL) }
      #expect(result.status == 128 + SIGKILL)
      try checkStore(program)
    }
  }
}
