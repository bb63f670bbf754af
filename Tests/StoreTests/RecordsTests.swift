import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What a run records besides points.
struct RecordsTests {
  static let findings = [
    Finding(.saddle, step: 7, message: "学习率 stands \"still\" at (0, 0)\n", details: ["x": -0.0]),
    Finding(.tooSlow, message: "", details: [:]),
    Finding(
      .diverged,
      step: -1,
      message: "away",
      details: [
        "factor": 0.1 + 0.2, "first": .infinity, "last": -.infinity, "": .leastNonzeroMagnitude,
        "bound": .greatestFiniteMagnitude,
      ]
    ),
  ]

  @Test func `findings come back in order, whenever they were told`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let silent = try store.begin(sampleRun(2))
      try writer.append(Self.findings[0])
      try writer.flush()
      #expect(try store.findings(of: [writer.run.id]) == [writer.run.id: [Self.findings[0]]])
      try writer.append(Self.findings[1])
      try writer.append(Self.findings[2])
      try writer.finish(Outcome(.diverged), at: 0)
      #expect(throws: StoreError.runIsOver(id: writer.run.id)) {
        try writer.append(Self.findings[0])
      }
      try store.close()
      let reader = try openStore(folder, .read)
      let found = try reader.findings(of: [silent.run.id, writer.run.id])
      #expect(found == [writer.run.id: Self.findings])
      #expect(found.values.first?[0].details["x"]?.sign == .minus)
    }
  }

  @Test func `a finding's NaN comes back`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      try writer.append(Finding(.undefined, message: "no value", details: ["value": .nan]))
      try writer.flush()
      let details = try store.findings(of: [writer.run.id])[writer.run.id]?.first?.details
      #expect(details?["value"]?.isNaN == true)
      try store.file.write { database in
        try database.execute(sql: "UPDATE finding SET kind = 'bored'")
      }
      #expect(throws: StoreError.self) { try store.findings(of: [writer.run.id]) }
    }
  }

  /// A field of 2 × 3 points with numbers of all kinds.
  static func field(_ function: String = "x ^ 2 + y", fixed: [String: Double] = [:]) -> Field {
    Field(
      function: function,
      x: Field.Axis("x", from: -1, to: 1, cells: 1),
      y: Field.Axis("y", from: 0, to: 0.1 + 0.2, cells: 2),
      fixed: fixed,
      values: [1, 2, 3, -0.0, .infinity, 0.1],
      slopesX: [1, 2, 3, 4, 5, 6],
      slopesY: [1, -2, -.infinity, 4, 5, .leastNonzeroMagnitude]
    )
  }

  @Test func `a field is stored once and belongs to many runs`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writers = try (1...3).map { try store.begin(sampleRun($0)) }
      let one = Self.field()
      let other = Self.field(fixed: ["z": -0.5])
      for writer in writers[..<2] {
        try writer.attach(one)
        try writer.attach(one)
      }
      try writers[0].attach(other)
      let ids = writers.map(\.run.id)
      #expect(try store.fields(of: ids) == [ids[0]: [one, other], ids[1]: [one]])
      let count = try store.file.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM field") }
      #expect(count == 2)
    }
  }

  @Test func `a field or checkpoint that changed is told`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      try writer.attach(Self.field())
      try writer.save(Checkpoint(step: 1, elapsed: 1, content: [1, 2, 3]))
      try writer.flush()
      try store.file.write { database in
        try database.execute(sql: "UPDATE field SET canonical = replace(canonical, '0', '1')")
        try database.execute(sql: "UPDATE checkpoint SET content = x'010203ff'")
      }
      let damage = "run '\(writer.run.id)' is not as it was written"
      #expect(throws: StoreError.damaged(path: store.path, what: "a field of \(damage)")) {
        try store.fields(of: [writer.run.id])
      }
      #expect(throws: StoreError.damaged(path: store.path, what: "the checkpoint of \(damage)")) {
        try store.checkpoint(of: writer.run.id)
      }
    }
  }

  @Test func `a checkpoint knows the points recorded before it, and replaces the one before`()
    throws
  {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let id = writer.run.id
      #expect(try store.checkpoint(of: id) == nil)
      let (loss, other) = (writer.metric("loss"), writer.metric("other"))
      func record(_ count: Int, to metric: RunWriter.Metric) throws {
        for step in 0..<count { try writer.append(1, to: metric, step: step, elapsed: 0) }
      }
      try record(5000, to: loss)
      try writer.save(Checkpoint(step: 10, elapsed: 7, content: [1]))
      try record(3, to: other)
      try writer.flush()
      let first = Checkpoint(step: 10, elapsed: 7, content: [1])
      #expect(
        try store.checkpoint(of: id)
          == StoredCheckpoint(checkpoint: first, counts: ["loss": 5000])
      )
      try record(2, to: loss)
      let second = Checkpoint(step: 11, elapsed: 8, content: Array(repeating: 0xfe, count: 100_000))
      try writer.save(second)
      try writer.flush()
      let counts = ["loss": 5002, "other": 3]
      #expect(
        try store.checkpoint(of: id) == StoredCheckpoint(checkpoint: second, counts: counts)
      )
    }
  }

  @Test(arguments: RunStatus.allCases.filter { $0 != .planned && $0 != .running })
  func `the checkpoint of a run that came to its end is deleted`(status: RunStatus) throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      try writer.save(Checkpoint(step: 1, elapsed: 0, content: []))
      try writer.finish(Outcome(status), at: 0)
      // A terminated run may be told to go on.
      let isKept = [.interrupted, .failed, .terminated].contains(status)
      #expect(try (store.checkpoint(of: writer.run.id) != nil) == isKept)
    }
  }

  @Test func `what a failed commit held back comes with the next one`() throws {
    try withTemporaryFolder { folder in
      var tuning = Store.Tuning()
      tuning.commitInterval = 1000
      let store = try Store(
        path: folder.appendingPathComponent("exp.sqlite").path,
        access: .write(sampleWriter),
        tuning: tuning,
        Surroundings(liveness: Liveness { _ in true }, now: { 1 })
      )
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let loss = writer.metric("loss")
      let trigger = """
        CREATE TRIGGER stop BEFORE INSERT ON finding BEGIN SELECT RAISE(ABORT, 'stopped'); END
        """
      try store.file.write { try $0.execute(sql: trigger) }
      for step in 0..<3 { try writer.append(1, to: loss, step: step, elapsed: 0) }
      try writer.save(Checkpoint(step: 3, elapsed: 0, content: [3]))
      try writer.append(1, to: loss, step: 3, elapsed: 0)
      try writer.append(Self.findings[0])
      #expect(throws: StoreError.self) { try writer.flush() }
      #expect(try store.summaries(of: writer.run.id).isEmpty)
      #expect(try store.checkpoint(of: writer.run.id) == nil)
      try store.file.write { try $0.execute(sql: "DROP TRIGGER stop") }
      try writer.flush()
      #expect(try store.summaries(of: writer.run.id).map(\.count) == [4])
      #expect(try store.checkpoint(of: writer.run.id)?.counts == ["loss": 3])
      #expect(try store.findings(of: [writer.run.id]) == [writer.run.id: [Self.findings[0]]])
    }
  }
}
