import Experiment
import Foundation
import TestSupport
import Testing

@testable import Store

struct CollectTests {
  @Test func `all that a run can tell comes through a journal`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let task = try fixture.task(1)
      let writer = try fixture.begin(7, trial: 1, in: task)
      let odd: [(Int, Double, UInt32)] = [
        (5, -0.0, 9), (5, .infinity, 3), (-2, Double(nan: 5, signaling: false), 80_000),
        (Int.max, .leastNonzeroMagnitude, 80_001), (Int.min, .greatestFiniteMagnitude, .max),
      ]
      for (step, value, elapsed) in odd {
        let measured = Measurement(
          step: step,
          elapsed: elapsed,
          values: [MetricValue("a b", value)]
        )
        try writer.append(measured)
      }
      let finding = Finding(.tooSlow, step: 3, message: "Slow \"ü\".", details: ["rate": .nan])
      try writer.append(finding)
      var block = LogBlock()
      Array("printed\n".utf8).withUnsafeBytes { block.add($0, from: .output, elapsed: 4) }
      try writer.append(block)
      let axis = Field.Axis("x", from: -1, to: 1, cells: 1)
      let field = Field(
        function: "x*y",
        x: axis,
        y: Field.Axis("y", from: 0, to: 1, cells: 1),
        values: [1, 2, 3, .nan],
        slopesX: [0, 0, 0, 0],
        slopesY: [1, 1, 1, 1]
      )
      try writer.attach(field)
      let artifact = Artifact(path: "a/b", hash: String(repeating: "a", count: 64), size: 3)
      try writer.attach(artifact)
      let process = ProcessRecord(
        words: ["a", "b c"],
        folder: "/f",
        exitCode: 3,
        signal: nil,
        userTime: 1,
        systemTime: 2,
        peakMemory: 4
      )
      try writer.attach(process)
      try writer.finish(Outcome(.failed, message: "It failed."), at: 1_500_000)
      try task.close(wasInterrupted: false)

      let store = try fixture.store()
      let result = try store.collect(fixture.submission)
      #expect(result.added == 1 && result.points == 5 && result.damages.isEmpty)
      let run = try store.run(matching: sampleID(7))
      #expect(run.trial.id == fixture.plan.trials[1].id && run.trial.index == 1)
      #expect(run.status == .failed && run.message == "It failed." && run.attempt == 1)
      #expect(run.finishedAt == 1_500_000 && run.provenance.command == "exp task")
      let series = try #require(try store.series("a b", of: run.id, withElapsed: true))
      #expect(series.steps == odd.map(\.0) && series.elapsed == odd.map(\.2))
      #expect(series.values.map(\.bitPattern) == odd.map(\.1.bitPattern))
      let told = try #require(try store.findings(of: [run.id])[run.id]?.first)
      #expect(told.message == finding.message && told.details["rate"]?.isNaN == true)
      var printed: [LogBlock] = []
      _ = try store.readLog(of: run.id) { printed.append($0) }
      #expect(printed == [block])
      #expect(try store.artifacts(of: run.id) == [artifact])
      #expect(try store.process(of: run.id) == process)
      #expect(try store.fields(of: [run.id]).values.first?.first?.function == "x*y")
    }
  }

  @Test func `collecting again changes no byte of the store`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      for index in 0..<2 {
        let task = try fixture.task(index)
        for run in 0..<3 { try fixture.run(3 * index + run, trial: index + 2 * run, in: task) }
        try task.close(wasInterrupted: false)
      }
      let store = try fixture.store()
      #expect(try store.collect(fixture.submission).added == 6)
      let path = folder.appendingPathComponent("exp.sqlite")
      try store.close()
      let before = try Data(contentsOf: path)
      let again = try fixture.store()
      let result = try again.collect(fixture.submission)
      #expect(result.known == 6 && result.added == 0 && result.updated == 0 && result.points == 0)
      try again.close()
      #expect(try Data(contentsOf: path) == before)
    }
  }

  /// Tasks that are killed, begun again and collected at any moment.
  @Test func `the store does not depend on when it was collected`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let store = try fixture.store(isAlive: true)
      func collect() throws -> CollectResult {
        try store.collect(fixture.submission)
      }
      #expect(try collect() == CollectResult())
      let first = try fixture.task(0)
      try fixture.run(1, trial: 0, in: first)
      let writer = try fixture.begin(2, trial: 2, in: first)
      try fixture.record(0..<5000, by: writer)
      try writer.append(Finding(.tooSlow, step: 4000, message: "Kept."))
      try writer.save(Checkpoint(step: 5000, elapsed: 5000, content: [1, 2, 3]))
      try writer.append(Finding(.tooSlow, step: 5000, message: "Told again."))
      try fixture.record(5000..<6000, by: writer)
      try writer.flush()
      var result = try collect()
      #expect(result.added == 2 && result.running == 1)
      #expect(result.runningRuns == [sampleID(2)])
      #expect(try store.run(matching: sampleID(2)).status == .running)
      #expect(try store.series("loss", of: sampleID(2))?.count == 6000)
      // Nothing new: nothing is written.
      #expect(try collect().updated == 0)
      fixture.clock.advance(by: 1000)
      try fixture.record(6000..<6100, by: writer)
      try writer.flush()
      result = try collect()
      #expect(result.updated == 1 && result.known == 1)
      #expect(try store.series("loss", of: sampleID(2))?.count == 6100)

      // The task is killed, and begun again.
      let second = try fixture.task(0)
      let attempts = try second.attempts()
      let cut = try #require(attempts[fixture.plan.trials[2].id])
      #expect(cut.status == .interrupted && cut.checkpoint == 5000)
      #expect(attempts[fixture.plan.trials[0].id]?.status == .finished)
      #expect(try second.lastCheckpoint(of: cut.run)?.content == [1, 2, 3])
      let resumed = try fixture.begin(
        3,
        trial: 2,
        in: second,
        from: Resumption(run: cut.run, step: 5000),
        after: cut.number
      )
      try fixture.record(5000..<5500, by: resumed)
      try resumed.flush()
      result = try collect()
      #expect(result.added == 1 && result.running == 1)
      #expect(try store.run(matching: sampleID(2)).status == .interrupted)
      try fixture.record(5500..<7000, by: resumed)
      try resumed.finish(Outcome(.finished), at: fixture.clock.now)
      try second.close(wasInterrupted: false)
      _ = try collect()
      let run = try store.run(matching: sampleID(3))
      #expect(run.attempt == 2 && run.resumption == Resumption(run: sampleID(2), step: 5000))
      #expect(try store.series("loss", of: run.id)?.steps == Array(0..<7000))
      #expect(try store.findings(of: [run.id])[run.id]?.map(\.message) == ["Kept."])
      #expect(try store.checkpoint(of: sampleID(2)) == nil)

      let whole = try fixture.store("whole")
      #expect(try whole.collect(fixture.submission).added == 3)
      #expect(try JournalFixture.dump(store) == JournalFixture.dump(whole))
    }
  }

  @Test func `a task that died leaves a run that goes on in the store`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let task = try fixture.task(0)
      let writer = try fixture.begin(1, trial: 0, in: task)
      try fixture.record(0..<10, by: writer)
      try writer.save(Checkpoint(step: 10, elapsed: 10, content: [9]))
      try fixture.record(10..<12, by: writer)
      try writer.flush()
      let store = try fixture.store(isAlive: false)
      _ = try store.collect(fixture.submission)
      let attempt = try #require(try store.lastAttempts(of: "lr")[fixture.plan.trials[0].id])
      #expect(attempt.status == .interrupted && attempt.checkpoint == 10)
      let checkpoint = try #require(try store.checkpoint(of: attempt.run))
      #expect(
        checkpoint.checkpoint.content == [9] && checkpoint.counts == ["loss": 10, "norm": 10]
      )
    }
  }

  @Test func `runs that were deleted are not brought back`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let task = try fixture.task(0)
      try fixture.run(1, trial: 0, in: task)
      try task.close(wasInterrupted: false)
      let store = try fixture.store()
      _ = try store.collect(fixture.submission)
      _ = try store.delete(experiments: [], runs: [sampleID(1)])
      #expect(try store.collect(fixture.submission).known == 1)
      #expect(try store.runs().isEmpty)
      #expect(
        try store.incompletableRuns(among: [sampleID(2), sampleID(1)]) == [sampleID(1)]
      )
    }
  }

  @Test func `what is no file is told, and not waited for`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let path = fixture.submission.folder + "/task-1.journal"
      #expect(mkfifo(path, 0o600) == 0)
      let store = try fixture.store()
      let error = StoreError.journal(
        path: path,
        what: "cannot be read: it is no regular file; move it away"
      )
      #expect(throws: error) { try store.collect(fixture.submission) }
    }
  }

  @Test func `the Python of docs JOURNALS reads a journal`() throws {
    let python = "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      try Test.cancel("no python3 at \(python)")
    }
    let page = try String(
      contentsOf: repositoryFolder.appendingPathComponent("docs/JOURNALS.md"),
      encoding: .utf8
    )
    let blocks = page.components(separatedBy: "```python\n").dropFirst()
      .map { $0.components(separatedBy: "```")[0] }
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let task = try fixture.task(0)
      let writer = try fixture.begin(1, trial: 0, in: task)
      try fixture.record(0..<100, by: writer)
      try writer.flush()
      for step in [7, 7, 3] {
        let value = MetricValue("loss", Double(step))
        try writer.append(Measurement(step: step, elapsed: 90_000, values: [value]))
      }
      try writer.finish(Outcome(.finished), at: fixture.clock.now)
      try task.close(wasInterrupted: false)
      let script =
        blocks.joined()
          + """
          found = {}
          for kind, run, text, data in records("\(fixture.submission.folder)/task-0.journal"):
              if kind == 3:
                  steps, values = points(text, data)
                  found.setdefault(text["metric"], []).extend(zip(steps, values))
              else:
                  print(kind, run, text.get("status", text.get("run", text.get("task"))))
          print(len(found["loss"]), sum(s for s, v in found["loss"]), found["loss"][-1])
          print(len(found["norm"]), sum(v for s, v in found["norm"]))
          """
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = ["-c", script]
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(
        text == """
          1 0 0
          2 1 \(sampleID(1))
          10 1 finished
          12 0 None
          103 4967 (3, 3.0)
          100 4950.0

          """
      )
    }
  }
}
