import Experiment
import Foundation
import TestSupport
import Testing

@testable import Store

/// Runs that go on from others, over several starts of a task.
struct ResumedJournalTests {
  /// One start of task 0 that is killed: it goes on from the last attempt, records points up to a step
  /// and, where told, a checkpoint.
  @discardableResult
  private func start(
    _ number: Int,
    in fixture: JournalFixture,
    to end: Int,
    saves: Bool = false,
    finishes: Bool = false
  ) throws -> TaskJournal {
    let task = try fixture.task(0)
    let known = try task.attempts()[fixture.plan.trials[0].id]
    let checkpoint = try known.flatMap { try task.lastCheckpoint(of: $0.run) }
    let resumption = known.flatMap { known in
      checkpoint.map { Resumption(run: known.run, step: $0.step) }
    }
    let writer = try fixture.begin(
      number,
      trial: 0,
      in: task,
      from: resumption,
      after: known?.number ?? 0
    )
    try fixture.record((checkpoint?.step ?? 0)..<end, by: writer)
    if saves { try writer.save(Checkpoint(step: end, elapsed: 1, content: [UInt8(number)])) }
    try writer.flush()
    if finishes {
      try writer.finish(Outcome(.finished), at: fixture.clock.now)
      try task.close(wasInterrupted: false)
    }
    return task
  }

  private func path(_ fixture: JournalFixture, part: Int) -> String {
    fixture.submission.journal(of: 0, part: part)
  }

  @Test func `a task killed again before its first checkpoint doubles no point`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      try start(1, in: fixture, to: 50, saves: true)
      // These two write points, and are killed before they save a checkpoint of their own.
      try start(2, in: fixture, to: 70)
      try start(3, in: fixture, to: 60)
      try start(4, in: fixture, to: 100, finishes: true)
      let store = try fixture.store()
      _ = try store.collect(fixture.submission)
      for (number, end) in [(1, 50), (2, 70), (3, 60), (4, 100)] {
        let series = try #require(try store.series("loss", of: sampleID(number)))
        #expect(series.steps == Array(0..<end))
      }
      let run = try store.run(matching: sampleID(4))
      #expect(run.status == .finished && run.resumption == Resumption(run: sampleID(3), step: 50))
      #expect(try store.series("norm", of: run.id)?.values == (0..<100).map(Double.init))
      let task = try fixture.task(0)
      #expect(try task.points(of: "loss", in: run.id)?.steps == Array(0..<100))
    }
  }

  @Test func `checkpoints of the same number in several runs are told apart by their steps`() throws
  {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      try start(1, in: fixture, to: 50, saves: true)
      try start(2, in: fixture, to: 70, saves: true)
      try start(3, in: fixture, to: 90, finishes: true)
      let store = try fixture.store()
      _ = try store.collect(fixture.submission)
      #expect(try store.series("loss", of: sampleID(3))?.steps == Array(0..<90))
      // Without the second checkpoint the first, of the same number, does not stand in for it.
      var edit = try JournalEdit(path(fixture, part: 2))
      edit.records.removeAll { $0.kind == 9 }
      try edit.write(to: path(fixture, part: 2))
      let other = try fixture.store("other")
      _ = try other.collect(fixture.submission)
      #expect(try other.run(matching: sampleID(3)).status == .interrupted)
      #expect(try other.checkpoint(of: sampleID(3))?.checkpoint.step == 50)
    }
  }

  /// What is done to the file of the run that others go on from.
  enum Harm: CaseIterable { case head, payload, beginning, checkpoint, missing, gone }

  @Test(arguments: Harm.allCases)
  func `a run whose earlier part is damaged is not finished`(harm: Harm) throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      try start(1, in: fixture, to: 50, saves: true)
      try start(2, in: fixture, to: 70)
      try start(3, in: fixture, to: 100, saves: true, finishes: true)
      let kept = try fixture.store("kept")
      _ = try kept.collect(fixture.submission)
      let whole = try JournalFixture.dump(kept)

      let first = path(fixture, part: 1)
      let content = try Data(contentsOf: URL(fileURLWithPath: first))
      var edit = try JournalEdit(first)
      func record(_ kind: UInt32) throws -> Int {
        try #require(edit.records.first { $0.kind == kind }).offset
      }
      switch harm {
      case .head: try JournalEdit.flip(first, at: record(3) + 9)
      case .payload: try JournalEdit.flip(first, at: record(3) + 41)
      case .beginning: try JournalEdit.flip(first, at: record(2) + 41)
      case .checkpoint: try JournalEdit.flip(first, at: record(9) + 9)
      case .missing:
        edit.records.removeAll { $0.kind == 9 }
        try edit.write(to: first)
      case .gone: try FileManager.default.removeItem(atPath: first)
      }
      let store = try fixture.store()
      let result = try store.collect(fixture.submission)
      #expect(!result.damages.isEmpty)
      for number in [2, 3] {
        let run = try store.run(matching: sampleID(number))
        #expect(run.status == .interrupted)
        #expect(run.message?.contains("is damaged at byte") == true)
        // No point without those before it.
        let steps = try store.series("loss", of: run.id)?.steps ?? []
        #expect(steps == Array(0..<steps.count) && steps.count <= 50)
      }
      #expect(
        try store.incompletableRuns(among: [sampleID(3)]) == [sampleID(3)]
      )
      // The task runs it again, and who asks how far it is hears so. Payloads are read where they are
      // wanted.
      let trial = fixture.plan.trials[0].id
      if harm != .payload {
        let task = try fixture.task(0)
        #expect(try task.attempts()[trial]?.status == .interrupted)
        #expect(throws: StoreError.self) { try task.points(of: "loss", in: sampleID(3)) }
        let progress = try fixture.submission.progress()
        #expect(progress.tasks[0].attempts[trial]?.status == .interrupted)
      }
      // What was collected before is left alone, and comes once the file is whole.
      _ = try kept.collect(fixture.submission)
      #expect(try JournalFixture.dump(kept) == whole)
      try content.write(to: URL(fileURLWithPath: first))
      _ = try store.collect(fixture.submission)
      #expect(try JournalFixture.dump(store) == whole)
    }
  }

  @Test func `a run that goes on from a run of the store is not missing it`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      try start(1, in: fixture, to: 50, saves: true, finishes: false)
      let name = path(fixture, part: 1)
      try FileManager.default.moveItem(atPath: name, toPath: path(fixture, part: 0))
      try start(2, in: fixture, to: 70, finishes: true)
      let progress = try fixture.submission.progress()
      let attempts = progress.tasks[0].attempts
      #expect(progress.tasks[0].parts == 1 && attempts.count == 1)
      #expect(attempts.values.first?.status == .finished)
    }
  }

  @Test func `what no task writes is damage and no crash`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      try start(1, in: fixture, to: 50, saves: true)
      try start(2, in: fixture, to: 70, finishes: true)
      let whole = try JournalEdit(path(fixture, part: 1))
      for count in ["1152921504606846976", "9223372036854775807", "-1", "0"] {
        var edit = whole
        let index = try #require(edit.records.firstIndex { $0.kind == 3 })
        edit.records[index].text.replace("\"count\":50", with: "\"count\":\(count)")
        try edit.write(to: path(fixture, part: 1))
        let store = try fixture.store("count\(count)")
        #expect(try store.collect(fixture.submission).damages.count == 1)
        #expect(try store.run(matching: sampleID(1)).status == .interrupted)
        try store.close()
      }
      // A run that begins twice, with its number or another.
      for number: UInt32 in [1, 2] {
        var edit = whole
        var began = try #require(edit.records.first { $0.kind == 2 })
        began.run = number
        edit.records.append(began)
        try edit.write(to: path(fixture, part: 1))
        let store = try fixture.store("twice\(number)")
        #expect(try store.collect(fixture.submission).damages.count == 1)
        #expect(try store.runs().map(\.status) == [.interrupted, .finished])
        try store.close()
      }
      // Runs that go on from themselves, or from one another.
      for from in [1, 2] {
        var edit = whole
        let index = try #require(edit.records.firstIndex { $0.kind == 2 })
        edit.records[index].text.replace(
          "{",
          with: "{\"resumed_from\":\"\(sampleID(from))\",\"resumed_at\":50,\"resumed_after\":3,",
          maxReplacements: 1
        )
        try edit.write(to: path(fixture, part: 1))
        let store = try fixture.store("from\(from)")
        _ = try store.collect(fixture.submission)
        #expect(try store.runs().map(\.status) == [.interrupted, .interrupted])
        try store.close()
      }
    }
  }

  @Test func `records of kinds that a later version knows are skipped`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      try start(1, in: fixture, to: 50, saves: true)
      try start(2, in: fixture, to: 70, finishes: true)
      let store = try fixture.store()
      _ = try store.collect(fixture.submission)
      for part in [1, 2] {
        var edit = try JournalEdit(path(fixture, part: part))
        // One of the task, and one of the run after each of its records but the last.
        var records: [JournalEdit.Record] = []
        var next: UInt32 = 0
        for var record in edit.records {
          if record.run == 1 { record.sequence = next }
          records.append(record)
          guard record.run == 1 else { continue }
          next += 1
          if record.kind == 9 || record.kind == 10 { continue }
          var unknown = record
          (unknown.kind, unknown.sequence, unknown.text) = (99, next, "not JSON")
          records.append(unknown)
          next += 1
        }
        edit.records = records
        if part == 2 {
          let saved = try #require(
            try JournalEdit(path(fixture, part: 1)).records.first { $0.kind == 9 }
          )
          let index = try #require(edit.records.firstIndex { $0.kind == 2 })
          edit.records[index].text.replace(
            /"resumed_after":\d+/,
            with: "\"resumed_after\":\(saved.sequence)"
          )
        }
        try edit.write(to: path(fixture, part: part))
      }
      let other = try fixture.store("other")
      #expect(try other.collect(fixture.submission).damages.isEmpty)
      #expect(try JournalFixture.dump(other) == JournalFixture.dump(store))
    }
  }
}
