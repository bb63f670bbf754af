import Experiment
import Foundation
import Store
import TestSupport
import Testing

struct SeriesTests {
  /// Each case: name, steps of n points.
  static let orders: [(String, @Sendable (Int) -> Int)] = [
    ("from 0", { $0 }),
    ("every tenth", { $0 * 10 }),
    ("descending", { -$0 * 3 }),
    ("repeated", { _ in 7 }),
    ("pairs", { $0 / 2 }),
    ("irregular", { ($0 &* 2_654_435_761) % 1_000_003 - 500_000 }),
    ("extreme", { $0 % 2 == 0 ? Int.min : Int.max }),
    ("far apart", { Int.min &+ $0 &* (Int.max / 100) }),
  ]

  static let odd: [Double] = [
    0, -0.0, 1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
    .greatestFiniteMagnitude, Double(nan: 0x1234, signaling: false),
    Double(bitPattern: 0xfff8_0000_dead_beef), 0.1, .pi,
  ]

  @Test(arguments: [1, 2, 255, 256, 257, 4095, 4096, 4097, 10_000])
  func `what is written is read bit for bit in any order of steps`(count: Int) throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      for (name, step) in Self.orders {
        let metric = writer.metric(name)
        for index in 0..<count {
          let value = Self.odd[index % Self.odd.count]
          try writer.append(
            value,
            to: metric,
            step: step(index),
            elapsed: UInt32.max - UInt32(index)
          )
          if index % 1000 == 999 { try writer.flush() }
        }
      }
      try writer.finish(Outcome(.finished), at: 3_000_000)
      try store.close()

      let reader = try openStore(folder, .read)
      let summaries = try reader.summaries(of: writer.run.id)
      for ((name, step), summary) in zip(Self.orders, summaries) {
        let series = try #require(try reader.series(name, of: writer.run.id, withElapsed: true))
        #expect(series.steps == (0..<count).map(step), "\(name)")
        let bits = (0..<count).map { Self.odd[$0 % Self.odd.count].bitPattern }
        #expect(series.values.map(\.bitPattern) == bits, "\(name)")
        #expect(series.elapsed == (0..<count).map { UInt32.max - UInt32($0) })

        var running = RunningSummary(metric: name)
        for (step, value) in zip(series.steps, series.values) {
          running.append(step: step, value: value)
        }
        var expected = running.summary
        // A summary says NaN without its payload.
        if expected.last.isNaN { expected.last = .nan }
        #expect("\(summary)" == "\(expected)")
      }
    }
  }

  @Test func `a series is readable while its last chunk grows by single points`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      for step in 0..<600 {
        let value = MetricValue("loss", Double(step))
        try writer.append(Measurement(step: step, elapsed: 1, values: [value]))
        try writer.flush()
        if step % 50 == 49 {
          let series = try #require(try store.series("loss", of: writer.run.id))
          #expect(series.steps == Array(0...step))
          #expect(series.values == (0...step).map(Double.init))
          #expect(series.elapsed.isEmpty)
        }
      }
    }
  }

  @Test func `measurements name their metrics in any order`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      for step in 0..<100 {
        let names = step % 3 == 0 ? ["b", "a", "c"] : step % 3 == 1 ? ["a"] : ["c", "b", "a", "d"]
        let values = names.map { MetricValue($0, Double(step)) }
        try writer.append(Measurement(step: step, elapsed: 0, values: values))
      }
      try writer.finish(Outcome(.finished), at: 0)
      let names = try store.summaries(of: writer.run.id).map(\.metric)
      #expect(names == ["b", "a", "c", "d"])
      #expect(try store.series("a", of: writer.run.id)?.steps == Array(0..<100))
      #expect(try store.series("d", of: writer.run.id)?.steps == (0..<100).filter { $0 % 3 == 2 })
      #expect(try store.series("e", of: writer.run.id) == nil)
    }
  }

  @Test func `series and summaries of many runs come in one answer`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for number in 1...3 {
        let writer = try store.begin(sampleRun(number))
        let value = MetricValue(number == 3 ? "other" : "loss", Double(number))
        try writer.append(Measurement(step: 0, elapsed: 0, values: [value]))
        try writer.finish(Outcome(.finished), at: 0)
      }
      let ids = (1...3).map(sampleID)
      let series = try store.series("loss", of: ids)
      #expect(series.mapValues(\.values) == [ids[0]: [1], ids[1]: [2]])
      let summaries = try store.summaries(of: ids)
      #expect(summaries.mapValues { $0.map(\.metric) }.count == 3)
      #expect(summaries[ids[2]]?.first?.last == 3)
    }
  }
}
