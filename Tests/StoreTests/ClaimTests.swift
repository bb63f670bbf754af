import Experiment
import Foundation
import Store
import Synchronization
import TestSupport
import Testing

struct ClaimTests {
  /// Another process, as far as a store can tell.
  private static let other = WriterIdentity(host: "here", pid: 2, processStart: "boot 2")

  private func isTaken(_ claim: Claim) -> Attempt? {
    if case .taken(let attempt) = claim { attempt } else { nil }
  }

  private func writer(_ claim: Claim) throws -> RunWriter {
    guard case .granted(let writer) = claim else {
      throw StoreError.repeatedRun(id: "taken")
    }
    return writer
  }

  @Test func `of many that ask at once one gets the trial`() throws {
    try withTemporaryFolder { folder in
      let keeper = try openStore(folder)
      try keeper.register(sampleExperiment())
      let granted = Mutex(0)
      let errors = ConcurrencyTests.onThreads(8) { index in
        let identity = WriterIdentity(host: "here", pid: index, processStart: "boot \(index)")
        let store = try openStore(folder, .write(identity))
        for trial in 0..<3 {
          let run = sampleRun(1 + index * 10 + trial, trial: trial)
          switch try store.claim(run, after: 0) {
          case .granted(let writer):
            granted.withLock { $0 += 1 }
            try writer.finish(Outcome(.finished), at: 3_000_000)
          case .taken(let attempt):
            #expect(attempt.number == 1)
            #expect(attempt.status == .running || attempt.status == .finished)
          }
        }
        try store.close()
      }
      #expect(errors == [])
      #expect(granted.withLock { $0 } == 3)
      #expect(try keeper.runs().count == 3)
      try keeper.close()
    }
  }

  @Test func `an attempt that the asker knows of stands in no way, unless it goes on`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let first = try writer(store.claim(sampleRun(1), after: 0))
      #expect(isTaken(try store.claim(sampleRun(2), after: 0))?.status == .running)
      #expect(isTaken(try store.claim(sampleRun(2), after: 1))?.run == sampleID(1))
      try first.finish(Outcome(.finished), at: 3_000_000)
      #expect(isTaken(try store.claim(sampleRun(2), after: 0))?.status == .finished)
      let second = try writer(store.claim(sampleRun(2), after: 1))
      #expect(second.run.attempt == 2)
      try second.finish(Outcome(.failed, message: "no"), at: 3_000_000)
      #expect(isTaken(try store.claim(sampleRun(3), after: 1))?.status == .failed)
      let third = try writer(store.claim(sampleRun(3), after: 2))
      try third.finish(Outcome(.interrupted), at: 3_000_000)
      // Whoever interrupts a trial leaves it to the next.
      #expect(try writer(store.claim(sampleRun(4), after: 2)).run.attempt == 4)
      try store.close()
    }
  }

  @Test func `the trial of a process that died is free`() throws {
    try withTemporaryFolder { folder in
      let dead = Mutex(false)
      let store = try openStore(folder) { identity in
        identity == Self.other ? !dead.withLock { $0 } : true
      }
      try store.register(sampleExperiment())
      let otherStore = try openStore(folder, .write(Self.other))
      _ = try writer(otherStore.claim(sampleRun(1), after: 0))
      #expect(isTaken(try store.claim(sampleRun(2), after: 0))?.run == sampleID(1))
      #expect(try store.writer(of: sampleID(1)) == Self.other)
      #expect(try store.lastAttempts(of: "lr-sweep").values.map(\.status) == [.running])
      dead.withLock { $0 = true }
      #expect(try store.lastAttempts(of: "lr-sweep").values.map(\.status) == [.interrupted])
      #expect(try writer(store.claim(sampleRun(2), after: 0)).run.attempt == 2)
      let attempt = try store.lastAttempts(of: "lr-sweep")[sampleTrial(0).id]
      #expect(attempt == Attempt(run: sampleID(2), number: 2, status: .running))
      try store.close()
    }
  }

  @Test func `costs are those of runs that came to their end`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for (number, status) in [RunStatus.finished, .stopped, .failed].enumerated() {
        let writer = try store.begin(sampleRun(number + 1, trial: number, at: 1_000_000))
        for step in 0..<7 {
          try writer.append(Measurement(step: step, elapsed: 0, values: [MetricValue("loss", 1)]))
        }
        try writer.append(Measurement(step: 7, elapsed: 0, values: [MetricValue("other", 1)]))
        try writer.finish(Outcome(status), at: 1_000_500 + number)
      }
      let costs = try store.costs(of: "lr-sweep").sorted { $0.milliseconds < $1.milliseconds }
      #expect(
        costs == [
          RunCost(trial: sampleTrial(0).id, steps: 8, milliseconds: 500, points: 8),
          RunCost(trial: sampleTrial(1).id, steps: 8, milliseconds: 501, points: 8),
        ]
      )
      try store.close()
    }
  }
}
