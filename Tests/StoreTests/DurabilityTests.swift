import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

struct DurabilityTests {
  /// Copies a store as a power cut would leave it: the file and its log, without the index that
  /// lives in memory.
  private static func copy(_ folder: URL, to place: URL) throws {
    let files = FileManager.default
    try files.createDirectory(at: place, withIntermediateDirectories: true)
    for name in ["exp.sqlite", "exp.sqlite-wal"] {
      try files.copyItem(
        at: folder.appendingPathComponent(name),
        to: place.appendingPathComponent(name)
      )
    }
  }

  @Test func `a store copied while it is written holds all that was committed`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let loss = writer.metric("loss")
      var step = 0
      for length in [1, 255, 2, 4000, 5000, 100] {
        for _ in 0..<length {
          try writer.append(Double(step), to: loss, step: step, elapsed: 0)
          step += 1
        }
        try writer.flush()
        let place = folder.appendingPathComponent("copy-\(step)")
        try Self.copy(folder, to: place)
        let copy = try openStore(place, isAlive: { _ in false })
        #expect(try copy.run(matching: writer.run.id).status == .interrupted)
        #expect(try copy.series("loss", of: writer.run.id)?.steps == Array(0..<step))
        try copy.close()
        let queue = try DatabaseQueue(path: place.appendingPathComponent("exp.sqlite").path)
        let check = try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") }
        #expect(check == "ok")
      }
    }
  }

  @Test func `points are committed without being asked for`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let point = Measurement(step: 3, elapsed: 0, values: [MetricValue("loss", 1)])
      try writer.append(point)
      let reader = try openStore(folder, .read)
      var steps: [Int]?
      for _ in 0..<500 where steps == nil {
        Thread.sleep(forTimeInterval: 0.02)
        steps = try reader.series("loss", of: writer.run.id)?.steps
      }
      #expect(steps == [3])
    }
  }

  @Test func `a full disk is told, keeps what was written and can be got over`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("exp.sqlite").path
      var tuning = Store.Tuning()
      tuning.maximumPageCount = 100
      tuning.commitInterval = 1000
      let store = try Store(
        path: path,
        access: .write(sampleWriter),
        tuning: tuning,
        Surroundings(liveness: Liveness { _ in true }, now: { 1 })
      )
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let loss = writer.metric("loss")
      var committed = 0
      var recorded = 0
      let error = #expect(throws: StoreError.self) {
        while recorded < 50_000 {
          for _ in 0..<1000 {
            try writer.append(Double(recorded), to: loss, step: recorded, elapsed: 0)
            recorded += 1
          }
          try writer.flush()
          committed = recorded
        }
      }
      guard let error, case .full = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(committed > 0)
      #expect(throws: error) { try writer.append(0, to: loss, step: 0, elapsed: 0) }
      #expect(throws: StoreError.self) { try writer.finish(Outcome(.finished), at: 0) }
      #expect(try store.series("loss", of: writer.run.id)?.steps == Array(0..<committed))
      #expect(try store.run(matching: writer.run.id).status == .running)

      try store.file.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
      try writer.finish(Outcome(.finished), at: 0)
      #expect(try store.series("loss", of: writer.run.id)?.steps == Array(0..<recorded))
    }
  }

  @Test func `an experiment that cannot be registered whole is not registered`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.file.write { database in
        try database.execute(
          sql: """
            CREATE TRIGGER stop BEFORE INSERT ON experiment
            BEGIN SELECT RAISE(ABORT, 'stopped'); END
            """
        )
      }
      #expect(throws: StoreError.self) { try store.register(sampleExperiment()) }
      let rows = try store.file.read { database in
        try Int.fetchOne(
          database,
          sql: """
            SELECT (SELECT count(*) FROM spec) + (SELECT count(*) FROM trial)
              + (SELECT count(*) FROM plan) + (SELECT count(*) FROM parameter)
            """
        )
      }
      #expect(rows == 0)
    }
  }
}
