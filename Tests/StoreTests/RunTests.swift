import Experiment
import Foundation
import Store
import TestSupport
import Testing

struct RunTests {
  @Test func `a run comes back as it was begun and finished`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1, trial: 2))
      var expected = sampleRun(1, trial: 2)
      #expect(writer.run == expected)
      #expect(try store.run(matching: expected.id) == expected)
      try writer.finish(Outcome(.diverged, message: "loss is not finite"), at: 1_000_500)
      expected.status = .diverged
      expected.finishedAt = 1_000_500
      expected.message = "loss is not finite"
      try store.close()
      let reader = try openStore(folder, .read)
      #expect(try reader.runs() == [expected])
      #expect(try reader.latestRun() == expected)
      #expect(try reader.latestRuns(of: "lr-sweep") == [expected])
    }
  }

  @Test func `a metric without points is no series`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      _ = writer.metric("never")
      try writer.append(0.5, to: writer.metric("loss"), step: 0, elapsed: 1)
      try writer.finish(Outcome(.finished), at: 1_000_500)
      #expect(try store.summaries(of: sampleID(1)).map(\.metric) == ["loss"])
    }
  }

  @Test func `trials and specs come back as registered`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      let first = sampleExperiment(trials: 3)
      try store.register(first)
      try store.register(first)
      #expect(try store.trials(of: "lr-sweep") == first.trials)
      #expect(try store.spec(of: "lr-sweep") == first.spec)
      _ = try store.begin(sampleRun(1))
      let second = sampleExperiment(trials: 5)
      try store.register(second)
      #expect(try store.trials(of: "lr-sweep") == second.trials)
      #expect(try store.spec(of: "lr-sweep") == second.spec)
      #expect(try store.spec(ofRun: sampleID(1)) == first.spec)
    }
  }

  @Test func `a trial's stop rule comes back`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      let rule = StopRule(Objective(.minimize, "loss"), target: 0.1, patience: 3, minDelta: 0.01)
      let sample = sampleExperiment(trials: 1)
      let trials = [sampleTrial(0, stop: rule), sampleTrial(1)]
      try store.register(
        ExperimentRecord(
          name: sample.name,
          description: nil,
          spec: sample.spec,
          trials: trials
        )
      )
      #expect(try store.trials(of: sample.name) == trials)
    }
  }

  @Test func `each run of a trial in an experiment is the next attempt`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      try store.register(sampleExperiment("other"))
      let attempts = try [
        (1, 0, "lr-sweep"), (2, 0, "lr-sweep"), (3, 1, "lr-sweep"), (4, 0, "other"),
      ]
      .map { try store.begin(sampleRun($0.0, trial: $0.1, experiment: $0.2)).run.attempt }
      #expect(attempts == [1, 2, 1, 1])
      #expect(try store.latestRuns(of: "lr-sweep").map(\.id) == [sampleID(2), sampleID(3)])
      #expect(try store.runs(in: "lr-sweep").map(\.id) == [1, 2, 3].map(sampleID))
    }
  }

  @Test func `experiments are summed up`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      #expect(try store.experiments().isEmpty)
      #expect(try store.latestRun() == nil)
      try store.register(sampleExperiment(trials: 4))
      try store.register(sampleExperiment("empty", trials: 1))
      for (number, trial) in [(1, 0), (2, 0), (3, 1), (4, 2)] {
        let writer = try store.begin(sampleRun(number, trial: trial, at: 1000 + number))
        if number < 4 { try writer.finish(Outcome(.finished), at: 2000) }
      }
      let all = try store.experiments()
      #expect(all.map(\.name) == ["empty", "lr-sweep"])
      #expect(all.map(\.counts) == [[.planned: 1], [.finished: 2, .running: 1, .planned: 1]])
      #expect(all.map(\.runCount) == [0, 4])
      #expect(all.map(\.trialCount) == [1, 4])
      #expect(all.map(\.lastStartedAt) == [nil, 1004])
      #expect(all[1].description == "about lr-sweep")
    }
  }

  @Test func `a run is found by an unambiguous prefix`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for number in [0x1111_0000, 0x1111_1111, 0x2222_0000] {
        _ = try store.begin(sampleRun(number))
      }
      #expect(try store.run(matching: "2").id == sampleID(0x2222_0000))
      #expect(try store.run(matching: "11110000DEADBEEF").id == sampleID(0x1111_0000))
      #expect(try store.run(matching: "11111").id == sampleID(0x1111_1111))
    }
  }

  @Test func `a closed store and a run that is over refuse points`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let other = try store.begin(sampleRun(2))
      let point = Measurement(step: 0, elapsed: 0, values: [MetricValue("loss", 1)])
      try writer.finish(Outcome(.finished), at: 0)
      #expect(throws: StoreError.runIsOver(id: sampleID(1))) { try writer.append(point) }
      #expect(throws: StoreError.runIsOver(id: sampleID(1))) {
        try writer.finish(Outcome(.finished), at: 0)
      }
      try other.append(point)
      try store.close()
      try store.close()
      #expect(throws: StoreError.runIsOver(id: sampleID(2))) { try other.append(point) }
      #expect(throws: StoreError.closed(path: store.path)) { try store.runs() }
      #expect(throws: StoreError.closed(path: store.path)) { try store.begin(sampleRun(3)) }
      // A writer that ends normally leaves no run behind that says it runs.
      let reader = try openStore(folder, .read)
      #expect(try reader.run(matching: sampleID(2)).status == .interrupted)
      #expect(try reader.series("loss", of: sampleID(2))?.values == [1])
    }
  }
}
