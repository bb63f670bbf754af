import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

struct TrashTests {
  /// A store of two experiments: runs 1, 2 and 3 in the first, 4 in the second, all finished.
  private static func makeStore(_ folder: URL, clock: StillClock = StillClock()) throws -> Store {
    let store = try openStore(folder, clock: clock)
    try store.register(sampleExperiment())
    try store.register(sampleExperiment("other"))
    for number in 1...4 {
      let experiment = number == 4 ? "other" : "lr-sweep"
      let writer = try store.begin(
        sampleRun(number, trial: number % 3, experiment: experiment, at: number)
      )
      for step in 0..<3000 {
        let values = [MetricValue("loss", Double(step)), MetricValue("other", .nan)]
        try writer.append(Measurement(step: step, elapsed: 0, values: values))
      }
      try writer.append(RecordsTests.findings[0])
      try writer.attach(RecordsTests.field("f\(number / 3)"))
      try writer.finish(Outcome(.finished), at: 10)
    }
    return store
  }

  private static func ids(_ numbers: Int...) -> [String] { numbers.map(sampleID) }

  @Test func `a deleted run is in no view until it is restored`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      let all = try store.runs()
      #expect(try store.delete(experiments: [], runs: Self.ids(2)) == Self.ids(2))
      #expect(try store.runs().map(\.id) == Self.ids(1, 3, 4))
      #expect(try store.runs(in: "lr-sweep").map(\.id) == Self.ids(1, 3))
      #expect(try store.latestRuns(of: "lr-sweep").map(\.id) == Self.ids(3, 1))
      #expect(try store.experiments().map(\.runCount) == [2, 1])
      #expect(throws: StoreError.self) { try store.run(matching: sampleID(2)) }
      #expect(try store.trash().runs == [Trash.Item(run: all[1], deletedAt: 2_000_000)])
      #expect(try store.trash().experiments == [])
      #expect(try store.delete(experiments: [], runs: Self.ids(2)) == [])
      #expect(try store.restore(experiments: [], runs: Self.ids(2)) == Self.ids(2))
      #expect(try store.runs() == all)
      #expect(try store.trash().isEmpty)
    }
  }

  @Test func `an experiment comes back with the runs it had`() throws {
    try withTemporaryFolder { folder in
      let clock = StillClock()
      let store = try Self.makeStore(folder, clock: clock)
      _ = try store.delete(experiments: [], runs: Self.ids(1))
      clock.advance(by: 5)
      #expect(try store.delete(experiments: ["lr-sweep"], runs: []) == Self.ids(2, 3))
      #expect(try store.experiments().map(\.name) == ["other"])
      let gone = StoreError.unknownExperiment(name: "lr-sweep", nearest: [], all: ["other"])
      #expect(throws: gone) { try store.runs(in: "lr-sweep") }
      #expect(throws: gone) { try store.delete(experiments: ["lr-sweep"], runs: []) }
      #expect(try store.trash().experiments == ["lr-sweep"])
      #expect(try store.trash().runs.map(\.run.id) == Self.ids(2, 3, 1))
      #expect(try store.restore(experiments: ["lr-sweep"], runs: []) == Self.ids(2, 3))
      #expect(try store.runs(in: "lr-sweep").map(\.id) == Self.ids(2, 3))
      #expect(try store.restore(experiments: ["lr-sweep"], runs: []) == Self.ids(1))
      #expect(try store.trash().isEmpty)
    }
  }

  @Test func `a run that is restored brings its experiment back`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      _ = try store.delete(experiments: ["other"], runs: [])
      #expect(try store.restore(experiments: [], runs: Self.ids(4)) == Self.ids(4))
      #expect(try store.experiments().map(\.name) == ["lr-sweep", "other"])
    }
  }

  @Test func `an experiment that is run again leaves the trash without its old runs`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      _ = try store.delete(experiments: ["other"], runs: [])
      try store.register(sampleExperiment("other"))
      #expect(try store.runs(in: "other") == [])
      let writer = try store.begin(sampleRun(5, trial: 1, experiment: "other"))
      #expect(writer.run.attempt == 2)
      #expect(try store.restore(experiments: ["other"], runs: []) == Self.ids(4))
      #expect(try store.runs(in: "other").map(\.id) == Self.ids(4, 5))
    }
  }

  @Test func `what runs, and what is not there, is not deleted, nor anything with it`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      _ = try store.begin(sampleRun(5))
      let running = StoreError.stillRunning(id: sampleID(5), by: sampleWriter)
      #expect(throws: running) { try store.delete(experiments: ["other", "lr-sweep"], runs: []) }
      #expect(throws: running) { try store.delete(experiments: [], runs: Self.ids(1, 5)) }
      #expect(throws: StoreError.self) { try store.delete(experiments: [], runs: Self.ids(1, 9)) }
      #expect(throws: StoreError.self) { try store.restore(experiments: ["none"], runs: []) }
      #expect(try store.trash().isEmpty)
      #expect(
        running.description
          == "run '\(sampleID(5))' is being recorded by process 1 on 'here': end that process,"
          + " then delete the run"
      )
    }
  }

  /// Rows of every table, to see what is left.
  private static func counts(_ store: Store) throws -> [String: Int] {
    try store.file.read { database in
      let tables = try String.fetchAll(
        database,
        sql: "SELECT name FROM sqlite_schema WHERE type = 'table'"
      )
      return try Dictionary(
        uniqueKeysWithValues: tables.map { table in
          (table, try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? -1)
        }
      )
    }
  }

  private static func references(_ store: Store) throws -> Int {
    try store.file.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
  }

  @Test func `collecting drops what was deleted long enough ago, and its room`() throws {
    try withTemporaryFolder { folder in
      let clock = StillClock()
      let store = try Self.makeStore(folder, clock: clock)
      _ = try store.delete(experiments: [], runs: Self.ids(1))
      clock.advance(by: 1000)
      _ = try store.delete(experiments: ["other"], runs: [])
      let scope = CollectionScope(deletedBefore: 2_000_999, superseded: false)
      let before = try Self.counts(store)
      let planned = try store.collect(scope, dryRun: true)
      #expect((planned.deletedRuns, planned.trashedRuns, planned.points) == (1, 1, 6000))
      #expect(try Self.counts(store) == before)
      let collected = try store.collect(scope, dryRun: false)
      #expect((collected.deletedRuns, collected.trashedRuns, collected.points) == (1, 1, 6000))
      #expect(collected.bytesBefore > collected.bytesAfter + 50_000)
      #expect(try store.runs().map(\.id) == Self.ids(2, 3))
      #expect(try store.trash().runs.map(\.run.id) == Self.ids(4))
      #expect(try Self.counts(store)["chunk"] == 6)

      let rest = CollectionScope(deletedBefore: 2_001_000, superseded: false)
      #expect(try store.collect(rest, dryRun: false).experiments == 1)
      #expect(try store.trash().isEmpty)
      #expect(try store.restore(experiments: [], runs: []) == [])
      #expect(
        try Self.counts(store) == [
          "experiment": 1, "run": 2, "series": 4, "chunk": 4, "finding": 2, "field": 2,
          "run_field": 2, "spec": 1, "plan": 3, "trial": 3, "parameter": 15, "writer": 1,
          "tag": 0, "checkpoint": 0, "log": 0, "artifact": 0, "process": 0,
        ]
      )
      #expect(try Self.references(store) == 0)
      #expect(try store.problems() == [])
      #expect(try store.series("loss", of: sampleID(2))?.count == 3000)
    }
  }

  @Test func `attempts that a later one made needless are dropped when told`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for (number, trial, status) in [
        (1, 0, .interrupted), (2, 0, .failed), (3, 0, .finished), (4, 0, .interrupted),
        (5, 1, .interrupted), (6, 1, .failed), (7, 2, .diverged), (8, 2, .diverged),
      ] as [(Int, Int, RunStatus)] {
        let writer = try store.begin(sampleRun(number, trial: trial, at: number))
        try writer.save(Checkpoint(step: 1, elapsed: 0, content: [1]))
        try writer.finish(Outcome(status), at: 10)
      }
      try store.file.write { database in
        try database.execute(sql: "UPDATE run SET resumed_from = 1, resumed_at = 1 WHERE id = 3")
      }
      let scope = CollectionScope(deletedBefore: nil, superseded: true)
      #expect(try store.collect(scope, dryRun: false).supersededRuns == 2)
      #expect(try store.runs().map(\.id) == Self.ids(3, 4, 5, 6, 7, 8))
      #expect(try Self.references(store) == 0)
      #expect(try store.checkpoint(of: sampleID(5)) != nil)
    }
  }

  @Test func `an attempt that was terminated is needless where a later one came to its end`() throws
  {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for (number, trial, status) in [
        (1, 0, .terminated), (2, 0, .finished), (3, 1, .interrupted), (4, 1, .terminated),
        (5, 2, .terminated), (6, 2, .interrupted),
      ] as [(Int, Int, RunStatus)] {
        let writer = try store.begin(sampleRun(number, trial: trial, at: number))
        try writer.save(Checkpoint(step: 1, elapsed: 0, content: [1]))
        try writer.finish(Outcome(status), at: 10)
      }
      let scope = CollectionScope(deletedBefore: nil, superseded: true)
      #expect(try store.collect(scope, dryRun: true).supersededRuns == 2)
      #expect(try store.collect(scope, dryRun: false).supersededRuns == 2)
      #expect(try store.runs().map(\.id) == Self.ids(2, 4, 5, 6))
    }
  }

  @Test func `a specification that was replaced goes, unless a run has it`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      for trials in 1...3 {
        try store.register(sampleExperiment(trials: trials))
        if trials == 2 { _ = try store.begin(sampleRun(1, trial: 1)) }
      }
      #expect(try Self.counts(store)["spec"] == 3)
      let scope = CollectionScope(deletedBefore: nil, superseded: false)
      #expect(try store.collect(scope, dryRun: false).orphans > 0)
      #expect(try Self.counts(store)["spec"] == 2)
      #expect(try Self.counts(store)["trial"] == 3)
      #expect(try Self.references(store) == 0)
      #expect(try store.spec(ofRun: sampleID(1)) == sampleExperiment(trials: 2).spec)
    }
  }

  @Test func `while somebody records the file keeps its size and nobody is held up`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(folder)
      let other = try openStore(folder)
      let writer = try other.begin(sampleRun(6))
      _ = try store.delete(experiments: [], runs: Self.ids(1, 2, 3))
      let scope = CollectionScope(deletedBefore: 2_000_000, superseded: false)
      let collected = try store.collect(scope, dryRun: false)
      #expect(collected.deletedRuns == 3)
      #expect(collected.keepsSize)
      try writer.append(1, to: writer.metric("loss"), step: 0, elapsed: 0)
      try writer.finish(Outcome(.finished), at: 0)
      let second = try other.begin(sampleRun(7))
      try second.finish(Outcome(.finished), at: 0)
      try other.close()
      #expect(try !store.collect(scope, dryRun: false).keepsSize)
      #expect(try store.runs().map(\.id) == Self.ids(4, 6, 7))
    }
  }
}
