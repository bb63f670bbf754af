import Experiment
import Foundation
import GRDB
import Store
import Synchronization
import TestSupport
import Testing

struct ConcurrencyTests {
  /// Calls `body` with 0 to `count` - 1 on as many threads; returns what they threw.
  static func onThreads(
    _ count: Int,
    _ body: @escaping @Sendable (Int) throws -> Void
  ) -> [String] {
    let errors = Mutex<[String]>([])
    let done = DispatchGroup()
    for index in 0..<count {
      done.enter()
      Thread.detachNewThread {
        do { try body(index) } catch { errors.withLock { $0.append("\(error)") } }
        done.leave()
      }
    }
    done.wait()
    return errors.withLock { $0 }
  }

  @Test func `eight connections may create one store at once`() throws {
    try withTemporaryFolder { folder in
      for round in 0..<3 {
        let place = folder.appendingPathComponent("deep/\(round)")
        let errors = Self.onThreads(8) { index in
          let store = try openStore(place)
          try store.register(sampleExperiment("experiment-\(index)"))
          try store.close()
        }
        #expect(errors == [])
        let experiments = try openStore(place, .read).experiments()
        #expect(experiments.count == 8)
      }
    }
  }

  @Test func `writers and readers at once lose nothing and never see a lock`() throws {
    try withTemporaryFolder { folder in
      try openStore(folder).close()
      let errors = Self.onThreads(8) { index in
        let store = try openStore(folder, index < 5 ? .write(sampleWriter) : .read)
        if index >= 5 { return try Self.readRepeatedly(store) }
        try store.register(sampleExperiment())
        for part in 0..<4 {
          let writer = try store.begin(sampleRun(1 + index * 10 + part))
          let loss = writer.metric("loss")
          for step in 0..<2000 {
            try writer.append(Double(step), to: loss, step: step, elapsed: 0)
            if step % 300 == 0 { try writer.flush() }
          }
          try writer.finish(Outcome(.finished), at: 0)
        }
        try store.close()
      }
      #expect(errors == [])
      let store = try openStore(folder, .read)
      let runs = try store.runs()
      #expect(runs.count == 20)
      #expect(Set(runs.map(\.attempt)) == Set(1...20))
      for series in try store.series("loss", of: runs.map(\.id)).values {
        #expect(series.steps == Array(0..<2000))
        #expect(series.values == (0..<2000).map(Double.init))
      }
    }
  }

  /// Each state that a reader sees is a beginning of what is written.
  static func readRepeatedly(_ store: Store) throws {
    for _ in 0..<30 {
      let runs = try store.runs()
      let summaries = try store.summaries(of: runs.map(\.id))
      for (id, series) in try store.series("loss", of: runs.map(\.id)) {
        #expect(series.steps == Array(0..<series.count))
        #expect(series.count >= summaries[id]?.first?.count ?? 0)
      }
    }
    try store.close()
  }

  @Test func `threads may record one run together`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let errors = Self.onThreads(4) { index in
        for step in 0..<3000 {
          let values = [MetricValue("all", Double(index)), MetricValue("of \(index)", 1)]
          try writer.append(Measurement(step: step, elapsed: 0, values: values))
        }
      }
      #expect(errors == [])
      try writer.finish(Outcome(.finished), at: 0)
      #expect(try store.summaries(of: writer.run.id).map(\.count).sorted().last == 12_000)
      for index in 0..<4 {
        #expect(try store.series("of \(index)", of: writer.run.id)?.steps == Array(0..<3000))
      }
    }
  }
}
