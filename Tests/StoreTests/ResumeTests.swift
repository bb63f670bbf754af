import Experiment
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct ResumeTests {
  /// The value of a metric at a step: any bits, NaN among them.
  private func value(_ metric: Int, _ step: Int) -> Double {
    step % 97 == 5 ? .nan : Double(bitPattern: 0x3FF0_0000_0000_0000 + UInt64(step * 31 + metric))
  }

  private func measurement(_ step: Int) -> Experiment.Measurement {
    var values = [MetricValue("loss", value(0, step))]
    if step % 10 == 0 { values.append(MetricValue("accuracy", value(1, step))) }
    if step >= 4000 { values.append(MetricValue("late", value(2, step))) }
    return Measurement(step: step, elapsed: UInt32(step * 3), values: values)
  }

  private func record(_ steps: Range<Int>, _ writer: RunWriter) throws {
    for step in steps { try writer.append(measurement(step)) }
  }

  private func claim(_ store: Store, _ number: Int, after: Int, from: Resumption? = nil) throws
    -> RunWriter
  {
    let sample = sampleRun(number)
    let run = Run(
      id: sample.id,
      experiment: sample.experiment,
      trial: sample.trial,
      startedAt: sample.startedAt,
      provenance: sample.provenance,
      resumption: from
    )
    guard case .granted(let writer) = try store.claim(run, after: after) else {
      throw StoreError.repeatedRun(id: "taken")
    }
    return writer
  }

  /// All that a run has, but for ids and the time at which it was begun.
  private struct Content: Equatable {
    var steps: [String: [Int]] = [:]
    var bits: [String: [UInt64]] = [:]
    var elapsed: [String: [UInt32]] = [:]
    var summaries: [SeriesSummary] = []
    var findings: [Finding] = []
  }

  private func content(_ store: Store, _ number: Int) throws -> Content {
    var content = Content()
    let id = sampleID(number)
    content.summaries = try store.summaries(of: id).sorted { $0.metric < $1.metric }
    content.findings = try store.findings(of: [id])[id] ?? []
    for summary in content.summaries {
      let series = try #require(try store.series(summary.metric, of: id, withElapsed: true))
      content.steps[summary.metric] = series.steps
      content.bits[summary.metric] = series.values.map(\.bitPattern)
      content.elapsed[summary.metric] = series.elapsed
    }
    return content
  }

  private let findings = [0, 3, 2000].map { (step: Int) in
    Finding(.diverged, step: step, message: "at step \(step)")
  }

  @Test(arguments: [1, 9, 10, 255, 256, 300, 4095, 4096, 4097, 5000])
  func `a run that goes on has all that one of a piece has`(step: Int) throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let last = 9000
      let whole = try claim(store, 1, after: 0)
      try record(0..<last, whole)
      for finding in findings { try whole.append(finding) }
      try whole.finish(Outcome(.finished), at: 3_000_000)

      let first = try claim(store, 2, after: 1)
      try record(0..<step, first)
      for finding in findings where finding.step ?? 0 < step { try first.append(finding) }
      try first.save(Checkpoint(step: step, elapsed: 9, content: [1, 2, 3]))
      // What comes after the checkpoint is told again.
      try record(step..<step + 400, first)
      try first.append(Finding(.diverged, step: step + 1, message: "told again"))
      try first.finish(Outcome(.interrupted), at: 3_000_000)
      let attempt = try #require(try store.lastAttempts(of: "lr-sweep")[sampleTrial(0).id])
      #expect(attempt.checkpoint == step)

      let resumption = Resumption(run: attempt.run, step: step)
      let second = try claim(store, 3, after: 2, from: resumption)
      #expect(try store.checkpoint(of: sampleID(2)) == nil)
      #expect(try store.checkpoint(of: sampleID(3))?.checkpoint.content == [1, 2, 3])
      try record(step..<last, second)
      for finding in findings where finding.step ?? 0 >= step { try second.append(finding) }
      try second.finish(Outcome(.finished), at: 3_000_000)

      let resumed = try content(store, 3)
      let expected = try content(store, 1)
      #expect(resumed.bits == expected.bits && resumed.steps == expected.steps)
      #expect(resumed.elapsed == expected.elapsed)
      #expect(resumed.findings == expected.findings)
      #expect(
        resumed.summaries.map { [$0.mean, $0.minimum, $0.maximum] }
          == expected.summaries.map { [$0.mean, $0.minimum, $0.maximum] }
      )
      #expect(try store.runs().map(\.resumption) == [nil, nil, resumption])
      #expect(try store.checkpoint(of: sampleID(3)) == nil)
      // The earlier attempt keeps what it had.
      #expect(try store.series("loss", of: sampleID(2))?.count == step + 400)
      try store.close()
      #expect(try rowCount(folder) == (rows: [3, 3], isWhole: true))
    }
  }

  /// The chunks of the metric `loss` of two runs, and whether SQLite finds the file in order.
  private func rowCount(_ folder: URL) throws -> (rows: [Int], isWhole: Bool) {
    let queue = try DatabaseQueue(path: folder.appendingPathComponent("exp.sqlite").path)
    return try queue.read { database in
      let rows = try Int.fetchAll(
        database,
        sql: """
          SELECT count(*) FROM chunk JOIN series s ON s.id = series JOIN run r ON r.id = s.run
          WHERE metric = 'loss' AND attempt <> 2 GROUP BY r.id
          """
      )
      let check = try String.fetchAll(database, sql: "PRAGMA integrity_check")
      let strays = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
      return (rows, check == ["ok"] && strays.isEmpty)
    }
  }

  @Test func `without the checkpoint nothing begins`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let first = try claim(store, 1, after: 0)
      try record(0..<50, first)
      try first.save(Checkpoint(step: 20, elapsed: 9, content: []))
      try first.finish(Outcome(.interrupted), at: 3_000_000)
      #expect(throws: StoreError.self) {
        try claim(store, 2, after: 1, from: Resumption(run: sampleID(1), step: 19))
      }
      #expect(throws: StoreError.self) {
        try claim(store, 2, after: 1, from: Resumption(run: sampleID(9), step: 20))
      }
      #expect(try store.runs().count == 1)
      #expect(try store.checkpoint(of: sampleID(1))?.checkpoint.step == 20)
      try store.close()
    }
  }

  @Test func `damaged points are not gone on from`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let first = try claim(store, 1, after: 0)
      try record(0..<50, first)
      try first.save(Checkpoint(step: 50, elapsed: 9, content: []))
      try first.finish(Outcome(.interrupted), at: 3_000_000)
      let queue = try DatabaseQueue(path: folder.appendingPathComponent("exp.sqlite").path)
      try queue.write { try $0.execute(sql: "UPDATE chunk SET \"values\" = zeroblob(400)") }
      let error = try #require(throws: StoreError.self) {
        try claim(store, 2, after: 1, from: Resumption(run: sampleID(1), step: 50))
      }
      guard case .damaged = error else {
        Issue.record("\(error)")
        return
      }
      #expect(try store.runs().count == 1)
      try store.close()
    }
  }
}
