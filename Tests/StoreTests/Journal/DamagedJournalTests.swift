import Experiment
import Foundation
import TestSupport
import Testing

@testable import Store

/// Journals that were cut off or damaged, read beside an independent reading of their layout.
struct DamagedJournalTests {
  /// A record as the layout says, told without the code under test.
  private struct Record {
    let start: Int
    let end: Int
    let kind: UInt32
    let run: UInt32
    /// How many points it has.
    let points: Int
  }

  private static func records(_ bytes: [UInt8]) throws -> [Record] {
    var records: [Record] = []
    var place = 0
    func number(_ offset: Int) -> Int {
      bytes[place + offset..<place + offset + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    while place < bytes.count {
      #expect(Array(bytes[place..<place + 4]) == Array("expj".utf8))
      let end = place + 40 + number(24) + number(28)
      let text = String(decoding: bytes[place + 40..<place + 40 + number(24)], as: UTF8.self)
      let count = text.firstMatch(of: /"count":(\d+)/).flatMap { Int($0.1) }
      records.append(
        Record(
          start: place,
          end: end,
          kind: UInt32(number(12)),
          run: UInt32(number(16)),
          points: count ?? 0
        )
      )
      place = end
    }
    return records
  }

  /// One task's journal of three small runs, of which one fails.
  private static func journal(_ fixture: JournalFixture) throws -> (path: URL, bytes: [UInt8]) {
    let task = try fixture.task(0)
    try fixture.run(1, trial: 0, in: task, steps: 3)
    let writer = try fixture.begin(2, trial: 2, in: task)
    try fixture.record(0..<4, by: writer)
    try writer.append(Finding(.tooSlow, step: 1, message: "Slow."))
    try writer.finish(Outcome(.failed, message: "No."), at: fixture.clock.now)
    try fixture.run(3, trial: 4, in: task, steps: 2)
    try task.close(wasInterrupted: false)
    let path = URL(fileURLWithPath: fixture.submission.folder + "/task-0.journal")
    return (path, Array(try Data(contentsOf: path)))
  }

  @Test func `a journal cut off anywhere gives all complete records`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let (path, bytes) = try Self.journal(fixture)
      let records = try Self.records(bytes)
      #expect(records.count == 1 + 6 + 5 + 6 + 1)
      for count in 0...bytes.count {
        try Data(bytes[..<count]).write(to: path)
        let whole = records.filter { $0.end <= count }
        let scan = try JournalScan(path.path)
        #expect(scan.damages.isEmpty && scan.incomplete == count - (whole.last?.end ?? 0))
        #expect(scan.runs.count == whole.count { $0.kind == 2 })
        #expect(scan.runs.count { $0.finished != nil } == whole.count { $0.kind == 10 })
        // Each record is cut off once on its way to the store, and ends there once.
        guard let next = records.first(where: { $0.end >= count }),
          [next.start + 41, next.end].contains(count)
        else { continue }
        let store = try fixture.store("cut-\(count)")
        let result = try store.collect(fixture.submission)
        #expect(result.points == whole.reduce(0) { $0 + $1.points })
        #expect(result.added == scan.runs.count && result.damages.isEmpty)
        let statuses = try store.runs().map(\.status)
        let over = whole.filter { $0.kind == 10 }
        #expect(statuses.count { $0 == .interrupted } == scan.runs.count - over.count)
        try store.close()
      }
    }
  }

  @Test func `a byte that flips is told, and costs its own run alone`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let (path, bytes) = try Self.journal(fixture)
      let records = try Self.records(bytes)
      let store = try fixture.store("whole")
      _ = try store.collect(fixture.submission)
      let wholeDump = try JournalFixture.dump(store)
      // A byte of each head, and one of each text or data.
      let places = records.enumerated().flatMap { index, record in
        [record.start + 7 * index % 40, record.end - 1 - index % 5]
      }
      for place in places {
        var damaged = bytes
        damaged[place] ^= 0x10
        try Data(damaged).write(to: path)
        let hit = try #require(records.first { $0.start <= place && place < $0.end })
        let store = try fixture.store("flip-\(place)")
        let result = try store.collect(fixture.submission)
        let isTold = result.damages.contains {
          $0.offset == hit.start && $0.count == hit.end - hit.start
        }
        let hurt = try store.runs().filter { $0.message?.contains("is damaged at byte") ?? false }
        #expect(
          try store.incompletableRuns(among: (1...3).map { sampleID($0) }) == Set(hurt.map(\.id))
        )
        // Of the last record none can say whether it was cut off.
        #expect(
          isTold || hit.end == bytes.count && result.incomplete.values.first == hit.end - hit.start
        )
        let kept = wholeDump.filter { line in
          let run = (1...3).first { line.contains(sampleID($0)) } ?? 0
          return run != Int(hit.run)
        }
        var dump = try JournalFixture.dump(store)
        // What the task's own records tell is its provenance.
        if hit.kind == 1 { dump = dump.map { $0.replacing("\"program\":\"\"", with: "") } }
        let missing = Set(kept).subtracting(dump)
        #expect(hit.kind == 1 || missing.isEmpty, "byte \(place), kind \(hit.kind)")
        if hit.run > 0, hit.kind != 2 {
          let run = try store.run(matching: sampleID(Int(hit.run)))
          #expect(run.status == .interrupted)
          #expect(run.message?.contains("damaged at byte \(hit.start)") == true)
        }
        #expect(result.lostRuns == (hit.kind == 2 ? 1 : 0))
        try store.close()
      }
    }
  }

  @Test func `zeros at the end, as a power cut leaves them, count as cut off`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let (path, bytes) = try Self.journal(fixture)
      try Data(bytes + [UInt8](repeating: 0, count: 5000)).write(to: path)
      let scan = try JournalScan(path.path)
      #expect(scan.damages.isEmpty && scan.incomplete == 5000 && scan.runs.count == 3)
    }
  }

  @Test func `a task begun again writes a file of its own and leaves the first alone`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let (path, bytes) = try Self.journal(fixture)
      try Data(bytes.dropLast(7)).write(to: path)
      // Two at the same time, as after a node was given up too early.
      let (one, other) = (try fixture.task(0), try fixture.task(0))
      for (number, task) in [(8, one), (9, other)] {
        try fixture.run(number, trial: 2, in: task)
        try task.close(wasInterrupted: false)
      }
      #expect(Array(try Data(contentsOf: path)) == bytes.dropLast(7))
      let names = try FileManager.default.contentsOfDirectory(atPath: fixture.submission.folder)
      #expect(
        names.filter { $0.hasSuffix(".journal") }.sorted()
          == ["task-0.2.journal", "task-0.3.journal", "task-0.journal"]
      )
      let store = try fixture.store()
      #expect(try store.collect(fixture.submission).added == 5)
      #expect(try store.runs().filter { $0.trial.index == 2 }.map(\.attempt).sorted() == [1, 2, 3])
    }
  }

  @Test func `a submission that was changed is refused`() throws {
    try withTemporaryFolder { folder in
      let fixture = try JournalFixture(in: folder)
      let path = URL(fileURLWithPath: fixture.submission.folder + "/submission.jsonl")
      let bytes = Array(try Data(contentsOf: path))
      #expect(
        try Submission(opening: fixture.submission.folder).trials == fixture.submission.trials
      )
      for place in stride(from: 0, to: bytes.count, by: 17) {
        var changed = bytes
        changed[place] ^= 1
        try Data(changed).write(to: path)
        #expect(throws: StoreError.self) { try Submission(opening: fixture.submission.folder) }
      }
      try Data(bytes.dropLast(1)).write(to: path)
      #expect(throws: StoreError.self) { try Submission(opening: fixture.submission.folder) }
      let shares = (0..<2).map { fixture.submission.share(of: $0).map(\.index) }
      #expect(shares == [[0, 2, 4], [1, 3, 5]])
    }
  }
}
