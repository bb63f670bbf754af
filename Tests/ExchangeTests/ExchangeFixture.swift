import Experiment
import Foundation
import Store
import TestSupport

/// A store and a folder of its own.
struct ExchangeFixture {
  let folder: URL
  let store: Store

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// Calls `body` with an empty store.
  static func use<Value>(_ body: (ExchangeFixture) throws -> Value) throws -> Value {
    try withTemporaryFolder { (folder) throws in
      let store = try open(folder.appendingPathComponent("exp.sqlite").path)
      defer { try? store.close() }
      return try body(ExchangeFixture(folder: folder, store: store))
    }
  }

  /// Opens a store for writing.
  static func open(_ path: String) throws -> Store {
    try Store(
      path: path,
      access: .write(WriterIdentity(host: "here", pid: 1, processStart: "boot 1")),
      liveness: Liveness { _ in true },
      now: { 5_000_000 }
    )
  }

  /// All points of the store as bits, by experiment, parameter `name` or run, and metric.
  func points(of experiment: String, _ store: Store? = nil) throws -> [String: [Point]] {
    let store = store ?? self.store
    var points: [String: [Point]] = [:]
    for run in try store.runs(in: experiment) {
      for summary in try store.summaries(of: run.id) {
        guard let series = try store.series(summary.metric, of: run.id, withElapsed: true) else {
          continue
        }
        points["\(run.id) \(series.metric)"] = series.steps.indices.map { index in
          Point(
            step: series.steps[index],
            bits: series.values[index].bitPattern,
            time: run.startedAt + Int(series.elapsed[index])
          )
        }
      }
    }
    return points
  }

  /// One point; its value as bits, because NaN is not equal to itself.
  struct Point: Hashable {
    let step: Int
    let bits: UInt64
    let time: Int
  }

  /// Records a run with awkward names and values, and finishes it.
  @discardableResult
  func record(_ id: String = "0123456789abcdef", experiment: String = "näh, \"x\"") throws -> Run {
    let trial = Trial(
      index: 0,
      workload: "network/1",
      setting: Setting([
        "learning_rate": .number(0.1), "name, \"q\"": .string("a\n\"b\", 学习 🙂"),
        "layers": .list([.integer(50), .integer(20)]), "bias": .bool(true),
      ]),
      dataset: "null",
      seed: 7,
      swept: ["learning_rate"]
    )
    let canonical = "{\"name\":\(quotedJSON(experiment))}"
    try store.register(
      ExperimentRecord(
        name: experiment,
        description: nil,
        spec: SpecText(hash: SHA256.hex(of: canonical), source: canonical, canonical: canonical),
        trials: [trial]
      )
    )
    let writer = try store.begin(
      Run(
        id: id,
        experiment: experiment,
        trial: trial,
        startedAt: 1_700_000_000_000,
        provenance: Provenance(program: "1", command: "exp", specHash: SHA256.hex(of: canonical))
      )
    )
    for (index, value) in Self.values.enumerated() {
      try writer.append(
        Measurement(
          step: index * 3 - 6,
          elapsed: UInt32(index * 1001),
          values: [MetricValue("loss", value), MetricValue("m, \"é\"\n🙂", -value)]
        )
      )
    }
    for step in [5, 5, -1, 9] {
      try writer.append(
        Measurement(step: step, elapsed: 9, values: [MetricValue("odd", Double(step))])
      )
    }
    try writer.finish(Outcome(.finished), at: 1_700_000_060_000)
    return try store.run(matching: id)
  }

  /// What files of text and of other numbers are likely to change.
  static let values: [Double] = [
    0.1, -0.0, 0, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, 1.7976931348623157e308,
    1 / 3, 1e16,
    123_456_789,
    -1e-7,
  ]
}
