import Experiment
import Foundation
import Store
import TestSupport
import Testing

struct RunTableTests {
  /// Three trials, the first run twice; the second trial's run has no points.
  private func withRuns<Value>(_ body: (Store) throws -> Value) throws -> Value {
    try withTemporaryFolder { (folder) throws in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for (number, trial) in [(1, 0), (2, 1), (3, 0), (4, 2)] {
        let writer = try store.begin(sampleRun(number, trial: trial, at: 1000 * number))
        if number != 2 {
          let values: [Double] = [3, .nan, -1, .infinity, Double(number)]
          for (index, value) in values.enumerated() {
            try writer.append(
              Measurement(
                step: [0, 5, 5, -7, 2][index] * number,
                elapsed: 0,
                values: [MetricValue("loss", value), MetricValue("test_accuracy", -value)]
              )
            )
          }
        }
        if number == 4 {
          for kind in [Finding.Kind.saddle, .rounding, .saddle] {
            try writer.append(Finding(kind, message: "m"))
          }
        }
        try writer.finish(Outcome(.finished, message: "m\(number)"), at: 1000 * number + 250)
      }
      defer { try? store.close() }
      return try body(store)
    }
  }

  @Test func `the last attempts come in plan order, all runs in the order they began`() throws {
    try withRuns { (store) throws in
      #expect(try store.withRuns { $0.ids } == [3, 2, 4].map(sampleID))
      #expect(try store.withRuns(of: ["lr-sweep"], .all) { $0.ids } == [1, 2, 3, 4].map(sampleID))
      #expect(
        try store.withRuns { $0.ids } == store.latestRuns(of: "lr-sweep").map(\.id)
      )
      #expect(throws: StoreError.self) { try store.withRuns(of: ["nosuch"]) { $0.count } }
    }
  }

  @Test func `columns say what the records say`() throws {
    try withRuns { (store) throws in
      try store.tag(adding: ["b", "a"], removing: [], in: [sampleID(4)])
      try store.withRuns { (table) throws in
        func column(_ key: RunKey) throws -> [Answer] { try table.column(key) }
        #expect(try column(.field(.attempt)) == [.integer(2), .integer(1), .integer(1)])
        #expect(try column(.field(.duration)) == [.integer(250), .integer(250), .integer(250)])
        #expect(try column(.field(.message)) == [.text("m3"), .text("m2"), .text("m4")])
        #expect(try column(.field(.tag)) == [.texts([]), .texts([]), .texts(["a", "b"])])
        #expect(
          try column(.field(.finding)) == [.texts([]), .texts([]), .texts(["saddle", "rounding"])]
        )
        #expect(try column(.field(.seed)).allSatisfy { $0 == .integer(0) })
        #expect(try column(.field(.host)).allSatisfy { $0 == .missing })
        #expect(try column(.field(.commit)).allSatisfy { $0 == .text("abc") })
        #expect(try column(.field(.program)).allSatisfy { $0 == .text("1.0.0") })
        #expect(try column(.parameter("hidden_size")).allSatisfy { $0 == .integer(50) })
        #expect(try column(.parameter("nesterov")).allSatisfy { $0 == .bool(true) })
        #expect(
          try column(.parameter("layers")).allSatisfy { $0 == .text("[3, 3, a,]\", false, []]") }
        )
        #expect(try column(.metric("loss", .last)) == [.number(3), .missing, .number(4)])
        #expect(try column(.metric("loss", .min)) == [.number(-1), .missing, .number(-1)])
        #expect(try column(.metric("loss", .count)) == [.integer(5), .integer(0), .integer(5)])
        // The finite values' mean: (3 - 1 + n) / 3.
        #expect(
          try column(.metric("loss", .mean)) == [.number(5.0 / 3), .missing, .number(2)]
        )
        // Losses are wanted low, accuracies high.
        #expect(try column(.metric("loss", .best)) == column(.metric("loss", .min)))
        #expect(
          try column(.metric("test_accuracy", .best)) == column(.metric("test_accuracy", .max))
        )
      }
    }
  }

  @Test func `a value at a step is the one recorded last`() throws {
    try withRuns { (store) throws in
      try store.withRuns { (table) throws in
        #expect(try table.column(.metric("loss", .at(15))) == [.number(-1), .missing, .missing])
        #expect(
          try table.column(.metric("loss", .at(-28))) == [.missing, .missing, .number(.infinity)]
        )
        #expect(
          try table.column(.metric("loss", .at(0))) == [.number(3), .missing, .number(3)]
        )
      }
    }
  }

  @Test func `what is kept keeps its columns`() throws {
    try withRuns { (store) throws in
      try store.withRuns { (table) throws in
        let before = try table.column(.metric("loss", .last))
        table.keep([2, 0])
        #expect(table.ids == [sampleID(4), sampleID(3)])
        #expect(try table.column(.metric("loss", .last)) == [before[2], before[0]])
        #expect(try table.column(.field(.message)) == [.text("m4"), .text("m3")])
        #expect(try table.differingParameters().names == ["learning_rate"])
      }
    }
  }

  @Test func `regular steps are found in long series`() throws {
    try withTemporaryFolder { (folder) throws in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let metric = writer.metric("m")
      for index in 0..<10_000 {
        try writer.append(Double(index), to: metric, step: 7 + index * 3, elapsed: 0)
      }
      try writer.finish(Outcome(.finished), at: 1)
      try store.withRuns { (table) throws in
        for index in [0, 1, 4095, 4096, 9999] {
          #expect(try table.column(.metric("m", .at(7 + index * 3))) == [.number(Double(index))])
        }
        for step in [6, 8, 30_007, .min, .max] {
          #expect(try table.column(.metric("m", .at(step))) == [.missing])
        }
      }
      try store.close()
    }
  }
}
