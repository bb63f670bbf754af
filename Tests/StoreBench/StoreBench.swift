import Experiment
import Foundation
import Store

/// Measures the store in process: recording, reading, summing up.
///
///     storebench FOLDER                           prints a line a measurement
///     storebench FOLDER JOURNALS RUNS POINTS      the same of journals: how many, runs in each,
///                                                 points in each run
@main
struct StoreBench {
  let folder: String

  static func main() throws {
    let arguments = CommandLine.arguments
    let numbers = arguments.dropFirst(2).compactMap { Int($0) }
    if numbers.count == 3, arguments.count == 5, numbers.allSatisfy({ $0 > 0 }) {
      let bench = JournalBench(
        folder: arguments[1],
        tasks: numbers[0],
        runs: numbers[1],
        points: numbers[2]
      )
      return try bench.run()
    }
    guard arguments.count == 2 else {
      let usage = "usage: storebench FOLDER [JOURNALS RUNS POINTS]\n"
      FileHandle.standardError.write(Data(usage.utf8))
      exit(64)
    }
    let bench = StoreBench(folder: arguments[1])
    try bench.recordAndRead(points: 10_000_000)
    try bench.log(runs: 10, metrics: 5, steps: 2000)
    try bench.readSeries(runs: 1000, points: 10_000)
    try bench.sumUp(runs: 10_000, metrics: 10)
  }

  /// One series: into memory, onto the disk, and back.
  private func recordAndRead(points: Int) throws {
    let store = try open("one", .write(.ofThisProcess()))
    try store.register(Self.experiment(trials: 1))
    let writer = try store.begin(Self.run(0, trial: 0))
    let metric = writer.metric("loss")
    // What fits into memory without waiting for the disk.
    let burst = 2_000_000
    let buffered = try seconds {
      for step in 0..<burst {
        try writer.append(Double(step), to: metric, step: step, elapsed: UInt32(step))
      }
    }
    line("appended to memory", rate(burst, buffered))
    let rest = try seconds {
      for step in burst..<points {
        try writer.append(Double(step), to: metric, step: step, elapsed: UInt32(step))
      }
      try writer.finish(Outcome(.finished), at: Self.now())
    }
    let whole = Span(
      clock: buffered.clock + rest.clock,
      processor: buffered.processor + rest.processor
    )
    line("\(points) points until durable", rate(points, whole))
    try store.close()
    line("  on disk, all included", bytesPerPoint("one", points))
    let reader = try open("one", .read)
    var count = 0
    let reading = try fastest {
      count = try reader.series("loss", of: Self.id(0))?.count ?? 0
    }
    line("  read, \(count) points", milliseconds(reading))
  }

  /// Short series, committed as they come.
  private func log(runs: Int, metrics: Int, steps: Int) throws {
    let points = runs * metrics * steps
    let store = try open("log", .write(.ofThisProcess()))
    try store.register(Self.experiment(trials: runs))
    let values = (0..<metrics).map { MetricValue("metric_\($0)", 0.5) }
    let time = try seconds {
      for number in 0..<runs {
        let writer = try store.begin(Self.run(number, trial: number))
        for step in 0..<steps {
          try writer.append(Measurement(step: step, elapsed: UInt32(step), values: values))
        }
        try writer.finish(Outcome(.finished), at: Self.now())
      }
      try store.close()
    }
    line("\(points) points: \(runs) runs, \(metrics) metrics", rate(points, time))
    line("  on disk, all included", bytesPerPoint("log", points))
  }

  private func readSeries(runs: Int, points: Int) throws {
    let store = try open("many", .write(.ofThisProcess()))
    try store.register(Self.experiment(trials: runs))
    for number in 0..<runs {
      let writer = try store.begin(Self.run(number, trial: number))
      let metric = writer.metric("loss")
      for step in 0..<points {
        try writer.append(Double(step), to: metric, step: step, elapsed: UInt32(step))
      }
      try writer.finish(Outcome(.finished), at: Self.now())
    }
    try store.close()
    let reader = try open("many", .read)
    let ids = (0..<runs).map(Self.id)
    let time = try fastest { _ = try reader.series("loss", of: ids) }
    line("\(runs) series of \(points) points, read", milliseconds(time))
  }

  private func sumUp(runs: Int, metrics: Int) throws {
    let store = try open("wide", .write(.ofThisProcess()))
    try store.register(Self.experiment(trials: runs))
    let values = (0..<metrics).map { MetricValue("metric_\($0)", Double($0) + 0.25) }
    for number in 0..<runs {
      let writer = try store.begin(Self.run(number, trial: number))
      for step in 0..<3 {
        try writer.append(Measurement(step: step, elapsed: 0, values: values))
      }
      try writer.finish(Outcome(.finished), at: Self.now())
    }
    try store.close()
    let reader = try open("wide", .read)
    let ids = (0..<runs).map(Self.id)
    let time = try fastest { _ = try reader.summaries(of: ids) }
    line("summaries of \(runs) runs, \(metrics) metrics", milliseconds(time))
    let listing = try fastest { _ = try reader.runs(in: "bench") }
    line("\(runs) runs with their settings", milliseconds(listing))
    let experiments = try fastest { _ = try reader.experiments() }
    line("experiments with their sizes", milliseconds(experiments))
  }
}

extension StoreBench {
  private func open(_ name: String, _ access: Store.Access) throws -> Store {
    try Store(path: path(name), access: access, liveness: .thisHost, now: Self.now)
  }

  private func path(_ name: String) -> String { "\(folder)/\(name).sqlite" }

  @Sendable private static func now() -> Int { Int(Date().timeIntervalSince1970 * 1000) }

  private static func id(_ number: Int) -> String {
    String(format: "%016lx", number &* 0x9E37_79B9 &+ 1)
  }

  private static func trial(_ index: Int) -> Trial {
    Trial(
      index: index,
      workload: "bench/1",
      setting: Setting(["learning_rate": .number(Double(index)), "hidden_size": .integer(50)]),
      dataset: "null",
      seed: 0,
      swept: ["learning_rate"]
    )
  }

  private static func experiment(trials count: Int) -> ExperimentRecord {
    let text = "{\"trials\":\(count)}"
    return ExperimentRecord(
      name: "bench",
      description: nil,
      spec: SpecText(hash: SHA256.hex(of: text), source: text, canonical: text),
      trials: (0..<count).map(trial)
    )
  }

  private static func run(_ number: Int, trial index: Int) -> Run {
    Run(
      id: id(number),
      experiment: "bench",
      trial: trial(index),
      startedAt: now(),
      provenance: Provenance(program: "bench", command: "bench", specHash: "none")
    )
  }

  /// How long something took, by the clock and by this thread's use of the processor, which other
  /// programs' work does not lengthen.
  private struct Span {
    var clock: Double
    var processor: Double
  }

  private func seconds(_ body: () throws -> Void) rethrows -> Span {
    let start = (Self.clock(CLOCK_MONOTONIC), Self.clock(CLOCK_THREAD_CPUTIME_ID))
    try body()
    return Span(
      clock: Self.clock(CLOCK_MONOTONIC) - start.0,
      processor: Self.clock(CLOCK_THREAD_CPUTIME_ID) - start.1
    )
  }

  private static func clock(_ kind: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(kind, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The fastest of five.
  private func fastest(_ body: () throws -> Void) rethrows -> Span {
    let spans = try (0..<5).map { _ in try seconds(body) }
    return Span(
      clock: spans.map(\.clock).min() ?? 0,
      processor: spans.map(\.processor).min() ?? 0
    )
  }

  private func rate(_ count: Int, _ span: Span) -> String {
    String(
      format: "%6.1f million/s  %6.1f by processor time",
      Double(count) / span.clock / 1e6,
      Double(count) / span.processor / 1e6
    )
  }

  private func milliseconds(_ span: Span) -> String {
    String(
      format: "%6.0f ms         %6.0f by processor time",
      span.clock * 1000,
      span.processor * 1000
    )
  }

  private func bytesPerPoint(_ name: String, _ points: Int) -> String {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path(name))
    let size = (attributes?[.size] as? NSNumber)?.doubleValue ?? 0
    return String(format: "%6.2f bytes a point", size / Double(points))
  }

  private func line(_ what: String, _ value: String) {
    let padding = String(repeating: " ", count: max(1, 44 - what.count))
    print(what + padding + value)
  }
}
