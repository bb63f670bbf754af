import Experiment
import Foundation
import TestSupport
import Testing

@testable import Store

/// Journals that tell less than they did when they were collected before.
struct RecollectTests {
  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private func write(_ bytes: Data, to path: String) throws {
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  /// One run that finished, one that failed, one that was interrupted with a checkpoint.
  private func journal(_ fixture: JournalFixture) throws -> String {
    let task = try fixture.task(0)
    try fixture.run(1, trial: 0, in: task)
    let failed = try fixture.begin(2, trial: 2, in: task)
    try fixture.record(0..<4, by: failed)
    try failed.append(Finding(.tooSlow, step: 1, message: "Slow."))
    var block = LogBlock()
    Array("printed\n".utf8).withUnsafeBytes { block.add($0, from: .output, elapsed: 4) }
    try failed.append(block)
    try failed.attach(Artifact(path: "a", hash: String(repeating: "a", count: 64), size: 3))
    try failed.finish(Outcome(.failed, message: "No."), at: fixture.clock.now)
    let interrupted = try fixture.begin(3, trial: 4, in: task)
    try fixture.record(0..<4, by: interrupted)
    try interrupted.save(Checkpoint(step: 4, elapsed: 4, content: [1, 2, 3]))
    try fixture.record(4..<6, by: interrupted)
    try interrupted.finish(Outcome(.interrupted), at: fixture.clock.now)
    try task.close(wasInterrupted: true)
    return fixture.submission.folder + "/task-0.journal"
  }

  @Test(arguments: [false, true])
  func `what the store has is not lost with its journal`(isAlive: Bool) throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let path = try journal(fixture)
      let store = try fixture.store(isAlive: isAlive)
      #expect(try store.collect(fixture.submission).added == 3)
      let whole = try bytes(path)
      let dump = try JournalFixture.dump(store)
      for record in try JournalEdit(path).records.dropFirst() {
        // A head, a payload, an older copy.
        for (place, isCut) in [(7, false), (41, false), (0, true)] {
          try write(isCut ? whole.prefix(record.offset) : whole, to: path)
          if !isCut { try JournalEdit.flip(path, at: record.offset + place) }
          let result = try store.collect(fixture.submission)
          #expect(result.added == 0)
          // That a run which was interrupted may still run is no loss.
          if isCut, isAlive { continue }
          let now = try JournalFixture.dump(store)
          #expect(now == dump, "byte \(record.offset + place), kind \(record.kind), cut \(isCut)")
          // Its end alone is not looked at again where the store has it.
          let isLast = record.kind == 12
          #expect(isCut || isLast || place == 41 || !result.damages.isEmpty)
        }
        for run in [1, 2] { #expect(try store.run(matching: sampleID(run)).status != .interrupted) }
        #expect(try store.series("loss", of: sampleID(3))?.count == 6)
        #expect(try store.checkpoint(of: sampleID(3))?.checkpoint.step == 4)
      }
      try write(whole, to: path)
      _ = try store.collect(fixture.submission)
      #expect(try JournalFixture.dump(store) == dump)
    }
  }

  @Test func `a run that still runs keeps its points where an older copy tells less`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let task = try fixture.task(0)
      let writer = try fixture.begin(1, trial: 0, in: task)
      let store = try fixture.store(isAlive: true)
      let path = fixture.submission.folder + "/task-0.journal"
      func grow(to steps: Range<Int>) throws -> Data {
        fixture.clock.advance(by: 1000)
        try fixture.record(steps, by: writer)
        try writer.flush()
        _ = try store.collect(fixture.submission)
        return try bytes(path)
      }
      let older = try grow(to: 0..<100)
      let newer = try grow(to: 100..<200)
      try write(older, to: path)
      #expect(try store.collect(fixture.submission).known == 1)
      #expect(try store.series("loss", of: sampleID(1))?.count == 200)
      #expect(try store.run(matching: sampleID(1)).status == .running)
      // Damaged it is over, with what it had.
      try write(newer, to: path)
      let points = try #require(try JournalEdit(path).records.first { $0.kind == 3 })
      try JournalEdit.flip(path, at: points.offset + 9)
      let result = try store.collect(fixture.submission)
      #expect(result.updated == 1 && result.damages.count == 1)
      #expect(try store.collect(fixture.submission).known == 1)
      let run = try store.run(matching: sampleID(1))
      #expect(run.status == .interrupted && run.message?.contains("is damaged at byte") == true)
      #expect(try store.series("loss", of: run.id)?.count == 200)
      // Whole again it goes on.
      try write(newer, to: path)
      #expect(try store.collect(fixture.submission).updated == 1)
      #expect(try store.run(matching: run.id).message == nil)
      #expect(try store.run(matching: run.id).status == .running)
    }
  }

  @Test func `a run of the store that tasks go on from is never written by a merge`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let store = try fixture.store()
      try store.register(try fixture.submission.record())
      let run = Run(
        id: sampleID(1),
        experiment: "lr",
        trial: fixture.plan.trials[0],
        startedAt: fixture.clock.now,
        provenance: Provenance(program: "1", command: "exp run", specHash: "")
      )
      guard case .granted(let writer) = try store.claim(run, after: 0) else {
        throw StoreError.runIsOver(id: run.id)
      }
      try fixture.record(0..<10, by: writer)
      try writer.save(Checkpoint(step: 10, elapsed: 10, content: [9]))
      try fixture.record(10..<30, by: writer)
      try writer.finish(Outcome(.interrupted), at: fixture.clock.now)
      let count = try fixture.submission.addStarts(
        try store.lastAttempts(of: "lr"),
        from: store,
        identity: sampleWriter,
        now: { 5 }
      )
      #expect(count == 1)
      let dump = try JournalFixture.dump(store)
      let path = fixture.submission.folder + "/task-0.0.journal"
      let whole = try bytes(path)
      for record in try JournalEdit(path).records {
        for place in [7, 41] {
          try write(whole, to: path)
          try JournalEdit.flip(path, at: record.offset + place)
          let result = try store.collect(fixture.submission)
          #expect(result.updated == 0 && result.points == 0)
          #expect(try JournalFixture.dump(store) == dump, "kind \(record.kind)")
        }
      }
    }
  }

  @Test func `all running runs of a task get their new points`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let task = try fixture.task(0)
      let writers = try (0..<3).map { try fixture.begin($0 + 1, trial: 2 * $0, in: task) }
      let store = try fixture.store(isAlive: true)
      for round in 0..<3 {
        fixture.clock.advance(by: 1000)
        for writer in writers {
          try fixture.record(10 * round..<10 * round + 10, by: writer)
        }
        try writers[0].flush()
        let result = try store.collect(fixture.submission)
        #expect((round == 0 ? result.added : result.updated) == 3)
        for writer in writers {
          #expect(try store.series("loss", of: writer.run.id)?.count == 10 * round + 10)
        }
        #expect(try store.collect(fixture.submission).known == 3)
      }
    }
  }
}
