import Experiment
import Foundation
import Store

/// What the writers record: known beforehand, so that a reader can tell whether it is right.
enum Sample {
  static let experiment: ExperimentRecord = {
    let canonical = "{\"name\":\"torture\"}"
    return ExperimentRecord(
      name: "torture",
      description: nil,
      spec: SpecText(hash: SHA256.hex(of: canonical), source: canonical, canonical: canonical),
      trials: (0..<3).map(trial)
    )
  }()

  static func trial(_ index: Int) -> Trial {
    Trial(
      index: index,
      workload: "torture/1",
      setting: Setting(["index": .integer(index)]),
      dataset: "null",
      seed: 0,
      swept: ["index"]
    )
  }

  static func run(_ id: String, trial index: Int) -> Run {
    Run(
      id: id,
      experiment: experiment.name,
      trial: trial(index),
      startedAt: milliseconds(),
      provenance: Provenance(program: "torture", command: "torture", specHash: "none")
    )
  }

  static let metrics = ["loss", "odd"]

  /// The step and value of point number `index` of a metric; the second metric's steps are irregular.
  static func point(_ index: Int, of metric: Int) -> (step: Int, value: Double) {
    metric == 0 ? (index, 1 / Double(index + 1)) : (index * index % 1009, Double(index))
  }

  @Sendable static func milliseconds() -> Int { Int(Date().timeIntervalSince1970 * 1000) }

  static func open(_ path: String, _ access: Store.Access) throws -> Store {
    try Store(path: path, access: access, liveness: .thisHost, now: milliseconds)
  }

  /// Throws unless a run's points are the first of those that its writer records; gives how many of
  /// each metric there are.
  static func counts(of run: String, in store: Store) throws -> [Int] {
    try metrics.indices.map { metric in
      guard let series = try store.series(metrics[metric], of: run) else { return 0 }
      for index in 0..<series.count {
        let expected = point(index, of: metric)
        guard series.steps[index] == expected.step, series.values[index] == expected.value else {
          throw Fault("point \(index) of '\(metrics[metric])' of run '\(run)' is not what was told")
        }
      }
      return series.count
    }
  }
}

/// What a writer knew to be on disk, written down outside the store.
struct Acknowledged {
  var counts: [String: [Int]] = [:]
  var finished: Set<String> = []

  /// Reads a log: lines of a run, a word and the numbers of points.
  init(log: String) throws {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    // What follows the last line break is half a line.
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      let parts = line.split(separator: " ").map(String.init)
      guard parts.count == 2 + Sample.metrics.count else { throw Fault("odd line in \(log)") }
      counts[parts[0]] = parts.dropFirst(2).compactMap { Int($0) }
      if parts[1] == "finished" { finished.insert(parts[0]) }
    }
  }

  /// Throws unless a store holds all of it.
  func check(_ store: Store) throws {
    for (run, counts) in counts {
      let found = try Sample.counts(of: run, in: store)
      for (found, told) in zip(found, counts) where found < told {
        throw Fault("run '\(run)' has \(found) points, \(told) were acknowledged")
      }
      guard finished.contains(run) else { continue }
      let status = try store.run(matching: run).status
      guard status == .finished, found == counts else {
        throw Fault("run '\(run)' was finished with \(counts) points, is \(status) with \(found)")
      }
    }
  }
}
