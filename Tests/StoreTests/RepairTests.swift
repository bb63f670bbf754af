import Experiment
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Store

struct RepairTests {
  /// A store with a run of two metrics, one of them irregular, a finding and a field, and a run
  /// that was interrupted at a checkpoint.
  private static func makeStore(_ folder: URL) throws -> Store {
    let store = try openStore(folder)
    try store.register(sampleExperiment())
    for number in 1...2 {
      let writer = try store.begin(sampleRun(number, trial: number))
      for step in 0..<5000 {
        let values = [MetricValue("loss", 1 / Double(step)), MetricValue("odd", Double(step))]
        try writer.append(Measurement(step: step * step, elapsed: 0, values: values))
      }
      try writer.append(RecordsTests.findings[2])
      try writer.attach(RecordsTests.field())
      try writer.save(Checkpoint(step: 1, elapsed: 0, content: [1, 2]))
      try writer.finish(Outcome(number == 1 ? .finished : .interrupted), at: 10)
    }
    return store
  }

  /// What is changed by SQL, what `problems` says of it, and whether it can be repaired.
  static let damages: [(sql: String, what: String, isRepairable: Bool)] = [
    (
      "UPDATE series SET minimum = 7 WHERE id = 1",
      "the summary of 'loss' of run '00000001deadbeef' does not fit its points", true
    ),
    (
      "UPDATE series SET count = 4000, mean = NULL WHERE id = 2",
      "the summary of 'odd' of run '00000001deadbeef' does not fit its points", true
    ),
    (
      "DELETE FROM chunk WHERE series = 4 AND position > 0",
      "points are missing: 'odd' of run '00000002deadbeef' has 4096 of 5000", false
    ),
    (
      "DELETE FROM chunk WHERE series = 4 AND position = 0",
      "points are damaged: 'odd' of run '00000002deadbeef': after point 0 comes point 4096", false
    ),
    (
      "UPDATE chunk SET checksum = checksum + 1 WHERE series = 3 AND position = 0",
      "points are damaged: 'loss' of run '00000002deadbeef': points 0 to 4095 do not match their"
        + " checksum", false
    ),
    (
      "UPDATE chunk SET checksum = NULL",
      "8 rows of points have no checksum, as version 1 wrote them", true
    ),
    (
      "UPDATE checkpoint SET content = x'00'",
      "the checkpoint of run '00000002deadbeef' is not as it was written", true
    ),
    (
      "UPDATE trial SET canonical = canonical || ' ' WHERE id = 1",
      "trial '\(sampleTrial(0).id)' has other content than when it was written", false
    ),
    (
      "UPDATE run SET status = 'lost' WHERE id = 1",
      "run '00000001deadbeef' has the unknown status 'lost'", false
    ),
    (
      "UPDATE run SET status = 'running', finished_at = NULL WHERE id = 1",
      "1 run says 'running', but process 1 on 'here' that recorded them is gone", true
    ),
    ("UPDATE run SET writer = 99", "2 rows of 'run' belong to no 'writer'", true),
    ("UPDATE run SET resumed_from = 99 WHERE id = 2", "1 row of 'run' belongs to no 'run'", true),
    ("INSERT INTO tag VALUES (99, 'stray')", "1 row of 'tag' belongs to no 'run'", false),
  ]

  @Test(arguments: damages.indices)
  func `damage is found, and repaired where nothing is lost by it`(index: Int) throws {
    let damage = Self.damages[index]
    try withTemporaryFolder { folder in
      let made = try Self.makeStore(folder)
      #expect(try made.problems() == [])
      try made.file.write { database in
        try database.execute(sql: "PRAGMA foreign_keys = OFF; \(damage.sql);")
      }
      try made.close()
      let store = try openStore(folder, .read, isAlive: { _ in false })
      let problems = try store.problems()
      #expect(problems.map(\.what) == [damage.what])
      #expect(problems.map(\.isRepairable) == [damage.isRepairable])

      // The process dies after the store was opened, which would mark its runs by itself.
      let lives = Mutex(true)
      let repairing = try openStore(folder, isAlive: { _ in lives.withLock { $0 } })
      lives.withLock { $0 = false }
      let repair = try repairing.repair()
      try repairing.close()
      #expect(repair.repaired == (damage.isRepairable ? problems : []))
      #expect(repair.left == (damage.isRepairable ? [] : problems))
      #expect((repair.backup != nil) == damage.isRepairable)
      #expect(try store.problems() == repair.left)
      if let backup = repair.backup {
        let copy = try Store(
          path: backup,
          access: .read,
          liveness: Liveness { _ in false },
          now: { 1 }
        )
        #expect(try copy.problems() == problems)
      }
    }
  }

  @Test func `indexes that do not fit are made anew`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      try store.file.write { database in
        // Without its index in the schema a table changes and the index does not.
        try database.execute(
          sql: """
            CREATE TABLE hidden AS SELECT * FROM sqlite_schema WHERE name = 'run_started';
            PRAGMA writable_schema = ON;
            DELETE FROM sqlite_schema WHERE name = 'run_started';
            """
        )
      }
      try store.close()
      let queue = try DatabaseQueue(path: store.path)
      try queue.writeWithoutTransaction { database in
        try database.execute(
          sql: """
            UPDATE run SET started_at = started_at + 1;
            PRAGMA writable_schema = ON;
            INSERT INTO sqlite_schema SELECT * FROM hidden;
            DROP TABLE hidden;
            """
        )
      }
      try queue.close()
      let damaged = try openStore(folder)
      let problems = try damaged.problems()
      #expect(problems.map(\.isRepairable) == [true])
      #expect(problems.first?.what.contains("entries of indexes do not fit their tables") == true)
      #expect(try damaged.repair().repaired == problems)
      #expect(try damaged.problems() == [])
    }
  }

  @Test func `nothing is repaired while somebody records`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      _ = try store.begin(sampleRun(1))
      let other = try openStore(folder)
      let error = StoreError.recording(path: other.path, by: sampleWriter)
      #expect(throws: error) { try other.repair() }
      #expect(
        error.description
          == "process 1 on 'here' is recording to the store '\(other.path)': it can be repaired"
          + " once that process has ended, try again then"
      )
    }
  }

  @Test func `a whole store is salvaged whole`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      let runs = try store.runs()
      let new = folder.appendingPathComponent("new.sqlite").path
      let salvage = try Store.salvage(store.path, into: new, now: { 1 })
      #expect((salvage.runs, salvage.points, salvage.lost) == (2, 20_000, []))
      let copy = try Store(path: new, access: .read, liveness: Liveness { _ in true }, now: { 1 })
      #expect(try copy.runs() == runs)
      #expect(try copy.problems() == [])
      let ids = runs.map(\.id)
      #expect(try copy.summaries(of: ids) == (try store.summaries(of: ids)))
      #expect(try copy.series("odd", of: ids) == (try store.series("odd", of: ids)))
      #expect(try copy.findings(of: ids) == (try store.findings(of: ids)))
      #expect(try copy.fields(of: ids) == (try store.fields(of: ids)))
      let there = StoreError.inTheWay(path: new)
      #expect(throws: there) { try Store.salvage(store.path, into: new, now: { 1 }) }
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!files.contains { $0.contains(".source") })
    }
  }

  @Test func `a store that was cut off gives what is left of it`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      let whole = try store.series("odd", of: [1, 2].map(sampleID))
      try store.close()
      let file = URL(fileURLWithPath: store.path)
      let bytes = try Data(contentsOf: file)
      var savedPoints = 0
      for part in [3, 6, 8, 10] {
        let place = folder.appendingPathComponent("\(part)")
        let cut = place.appendingPathComponent("exp.sqlite")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try bytes.prefix(bytes.count * part / 11).write(to: cut)
        let new = place.appendingPathComponent("new.sqlite").path
        let salvage = try Store.salvage(cut.path, into: new, now: { 1 })
        #expect(!salvage.lost.isEmpty)
        let saved = try Store(
          path: new,
          access: .read,
          liveness: Liveness { _ in true },
          now: { 1 }
        )
        #expect(try saved.problems() == [])
        for run in try saved.runs() {
          let series = try saved.series("odd", of: run.id)
          #expect(
            series?.values ?? [] == Array(whole[run.id]?.values.prefix(series?.count ?? 0) ?? [])
          )
          if series?.count != 5000 { #expect(run.status == .interrupted) }
        }
        savedPoints = max(savedPoints, salvage.points)
      }
      #expect(savedPoints > 10_000)
    }
  }

  @Test func `damage anywhere leaves something that is whole`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      try store.close()
      let bytes = try Data(contentsOf: URL(fileURLWithPath: store.path))
      let damaged = folder.appendingPathComponent("damaged.sqlite")
      let new = folder.appendingPathComponent("new.sqlite")
      var saved = 0
      for page in 1..<bytes.count / Schema.pageSize where page % 8 == 1 {
        var changed = bytes
        let start = page * Schema.pageSize
        let noise = (0..<Schema.pageSize).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ page) }
        changed.replaceSubrange(start..<start + Schema.pageSize, with: noise)
        try changed.write(to: damaged)
        do {
          let salvage = try Store.salvage(damaged.path, into: new.path, now: { 1 })
          let copy = try Store(
            path: new.path,
            access: .read,
            liveness: Liveness { _ in true },
            now: { 1 }
          )
          #expect(try copy.problems() == [], "page \(page)")
          try copy.close()
          saved = max(saved, salvage.points)
          for suffix in StoreFile.suffixes {
            try? FileManager.default.removeItem(atPath: new.path + suffix)
          }
        } catch let error as StoreError {
          #expect(error.category == .inputOutput, "\(error)")
          #expect(!FileManager.default.fileExists(atPath: new.path))
        }
      }
      #expect(saved >= 15_000)
    }
  }

  @Test func `what is no store is not salvaged`() throws {
    try withTemporaryFolder { folder in
      let new = folder.appendingPathComponent("new.sqlite").path
      let other = folder.appendingPathComponent("other.sqlite").path
      try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
      let foreign = StoreError.foreign(path: other, applicationID: 0)
      #expect(throws: foreign) { try Store.salvage(other, into: new, now: { 1 }) }
      let none = StoreError.missing(path: other + "x")
      #expect(throws: none) { try Store.salvage(other + "x", into: new, now: { 1 }) }
      try Data("text".utf8).write(to: URL(fileURLWithPath: other))
      #expect(throws: StoreError.self) { try Store.salvage(other, into: new, now: { 1 }) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["other.sqlite"])
    }
  }
}
