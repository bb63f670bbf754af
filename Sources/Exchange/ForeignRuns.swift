internal import Experiment
internal import Foundation
import Store

/// What an import brought.
public struct ImportResult: Hashable, Sendable {
  /// How many runs were added.
  public var added = 0
  /// How many were there already.
  public var known = 0
  /// How many points came with the added ones.
  public var points = 0
  /// What people should know: what was left out, and why.
  public var notices: [String] = []

  /// Makes the result of an import that brought nothing.
  public init() {}
}

/// The points of a run of another program, collected until it is whole.
struct CollectedRun {
  let name: String
  var setting = Setting()
  var seed = 0
  var status = RunStatus.finished
  /// The experiment where the run says it.
  private(set) var experiment: String?
  /// Whether a table of runs tells the whole setting, which then has no name added.
  private var isDescribed = false
  /// When points were recorded, in milliseconds since 1970-01-01 UTC; nil as long as none says so.
  private(set) var startedAt: Int?
  private(set) var endedAt: Int?
  private(set) var count = 0
  private var series: [Points] = []
  private var indexes: [String: Int] = [:]

  private struct Points {
    let metric: String
    var steps: [Int] = []
    var values: [Double] = []
    var times: [Int] = []
  }

  init(name: String) {
    self.name = name
  }

  /// Takes what a table of runs says of the run.
  mutating func take(_ row: RunDescription) {
    setting = row.setting
    seed = row.seed
    status = row.status
    experiment = row.experiment
    startedAt = row.startedAt
    endedAt = row.finishedAt
    isDescribed = true
  }

  /// Takes a point; its time is in milliseconds since 1970-01-01 UTC, or not known.
  mutating func append(_ metric: String, step: Int, value: Double, time: Int?) {
    let index = indexes[metric] ?? series.count
    if index == series.count {
      series.append(Points(metric: metric))
      indexes[metric] = index
    }
    series[index].steps.append(step)
    series[index].values.append(value)
    series[index].times.append(time ?? .min)
    count += 1
    // What a table of runs says of times is not to be changed by points.
    guard let time, !(isDescribed && startedAt != nil && endedAt != nil) else { return }
    startedAt = min(startedAt ?? time, time)
    endedAt = max(endedAt ?? time, time)
  }

  /// Takes the numbers of double precision that an export kept beside a metric in the metric's place.
  ///
  /// They are taken where they have the same steps, so that no point of either is lost.
  mutating func takeDoubles() {
    let prefix = SummaryEvent.doublePrefix
    for doubles in series where doubles.metric.hasPrefix(prefix) {
      let name = String(doubles.metric.dropFirst(prefix.count))
      guard let index = indexes[name], series[index].steps == doubles.steps else { continue }
      series[index].values = doubles.values
      count -= doubles.values.count
      indexes[doubles.metric] = nil
    }
    series = series.filter { indexes[$0.metric] != nil }
    indexes = Dictionary(uniqueKeysWithValues: series.enumerated().map { ($1.metric, $0) })
  }

  /// The run as the store keeps it.
  ///
  /// Its id is its name where that is one; else it is made of all that it holds, so that the same
  /// content always has the same id, and content that has grown another, as a further attempt.
  func foreignRun(
    experiment: String,
    source: String,
    provenance: Provenance,
    now: Int
  ) -> ForeignRun {
    let start = startedAt ?? now
    let points = series.map { points in
      Series(
        metric: points.metric,
        steps: points.steps,
        values: points.values,
        elapsed: points.times.map { $0 == .min ? 0 : UInt32(clamping: $0 - start) }
      )
    }
    var setting = setting
    if !isDescribed, setting["name"] == nil { setting["name"] = .string(name) }
    let trial = Trial(
      index: 0,
      workload: "imported/1",
      setting: setting,
      dataset: "null",
      seed: seed,
      swept: setting.names
    )
    let run = Run(
      id: Self.isID(name) ? name : id(experiment, trial, points),
      experiment: experiment,
      trial: trial,
      status: status,
      startedAt: start,
      finishedAt: endedAt ?? start,
      message: "imported from \(source)",
      provenance: provenance
    )
    return ForeignRun(run: run, series: points)
  }

  private static func isID(_ name: String) -> Bool {
    name.utf8.count == 16
      && name.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  private func id(_ experiment: String, _ trial: Trial, _ points: [Series]) -> String {
    var text = "\(quotedJSON(experiment)) \(quotedJSON(name)) \(trial.id) \(status.rawValue)"
    for series in points.sorted(by: { $0.metric < $1.metric }) {
      var digest = Digest()
      for index in 0..<series.count {
        digest.add(UInt64(bitPattern: Int64(series.steps[index])))
        digest.add(series.values[index].bitPattern)
        digest.add(UInt64(series.elapsed[index]))
      }
      text += " \(quotedJSON(series.metric)) \(series.count) \(digest.value)"
    }
    // The start is no part where it is the time of the import.
    return String(SHA256.hex(of: text + (startedAt.map { " \($0)" } ?? "")).prefix(16))
  }

  /// A number that other words in another order give next to never.
  ///
  /// It mixes as Steele, Lea and Flood do in "Fast splittable pseudorandom number generators", 2014.
  private struct Digest {
    private(set) var value: UInt64 = 0

    mutating func add(_ word: UInt64) {
      value = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      value ^= value >> 31
    }
  }
}
