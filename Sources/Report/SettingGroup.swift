public import Experiment

/// A run with what is known of its series.
public struct RunResult: Hashable, Sendable {
  /// The run.
  public let run: Run
  /// Its series by the metrics' names, without their points.
  public let summaries: [String: SeriesSummary]
  /// What it noticed about itself, the most important first.
  public let findings: [Finding]

  /// Makes a result.
  public init(_ run: Run, _ summaries: [SeriesSummary], findings: [Finding] = []) {
    self.run = run
    self.findings = findings
    self.summaries = Dictionary(summaries.map { ($0.metric, $0) }) { _, last in last }
  }

  /// The metrics of which the last value is NaN or infinite though the run did not end by it, by name.
  ///
  /// A run that diverged says so itself; what exp samples of the machine may have gaps.
  public var notFinite: [String] {
    guard run.status != .diverged, run.status != .running else { return [] }
    return summaries.values.filter { summary in
      summary.count > 0 && !summary.last.isFinite && !SystemMetric.isOne(summary.metric)
    }.map(\.metric).sorted()
  }
}

/// The runs of one setting, which differ in their seeds alone.
public struct SettingGroup: Hashable, Sendable {
  /// The setting.
  public let setting: Setting
  /// One run for each seed, in the order given.
  public let results: [RunResult]

  /// Whether every run came to its end without diverging, so that means over the seeds are those
  /// of whole runs.
  public var isWhole: Bool { results.allSatisfy(\.run.status.isWhole) }

  /// The runs that came to their end.
  public var ended: [RunResult] { results.filter(\.run.status.isWhole) }

  /// The runs that means are over: those that came to their end; where none did, all, as far as they
  /// came.
  public var counted: [RunResult] {
    let ended = ended
    return ended.isEmpty ? results : ended
  }

  /// The runs that a curve is the mean of: those that are counted, and those that diverged, with which it
  /// ends.
  var drawn: [RunResult] {
    guard !ended.isEmpty else { return results }
    return results.filter { $0.run.status.isWhole || $0.run.status == .diverged }
  }

  /// Mean and spread over the seeds of a metric's last values, of the runs that are `counted`; nil where
  /// one of these does not have it.
  public func final(_ metric: String) -> Statistics? {
    let counted = counted
    let values = counted.compactMap { $0.summaries[metric]?.last }
    return values.count == counted.count && !values.isEmpty ? Statistics(values) : nil
  }

  /// The ends of the 95 per cent interval of that mean; nil where it takes more seeds to tell, and where no
  /// run came to its end, since values of broken runs are no sample of what the setting comes to.
  public func interval(_ metric: String) -> ClosedRange<Double>? {
    guard !ended.isEmpty, let statistics = final(metric), let reach = statistics.interval,
      reach.isFinite, statistics.mean.isFinite
    else { return nil }
    return statistics.mean - reach...statistics.mean + reach
  }

  /// How many runs there are, with how many of them means are over where that is not all: `2 of 3`.
  var countText: String {
    let counted = counted.count
    return counted == results.count ? "\(counted)" : "\(counted) of \(results.count)"
  }

  /// How many runs have each status, in the order of the statuses.
  public var statuses: [(status: RunStatus, count: Int)] {
    RunStatus.allCases.compactMap { status in
      let count = results.count { $0.run.status == status }
      return count == 0 ? nil : (status, count)
    }
  }

  /// The metrics that runs ended with that were NaN or infinite then, with how many runs, by name.
  public var notFinite: [(metric: String, count: Int)] {
    let names = results.flatMap(\.notFinite)
    return Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
      .map { (metric: $0.key, count: $0.value) }
  }

  /// Puts the runs of each setting together, in the order in which the settings first come.
  public static func groups(_ results: [RunResult]) -> [SettingGroup] {
    var order: [Setting] = []
    var bySetting: [Setting: [RunResult]] = [:]
    for result in results {
      let setting = result.run.trial.setting
      if bySetting[setting] == nil { order.append(setting) }
      bySetting[setting, default: []].append(result)
    }
    return order.map { SettingGroup(setting: $0, results: bySetting[$0] ?? []) }
  }

  /// The groups with the best first.
  ///
  /// Settings of which a run failed, diverged or is not over come after all others, before them those
  /// whose mean is not finite; settings that are equal keep their order.
  public static func ranked(_ groups: [SettingGroup], by objective: Objective) -> [SettingGroup] {
    let isWhole = groups.map(\.isWhole)
    let means = groups.map { $0.final(objective.metric)?.mean ?? .nan }
    return groups.indices.sorted { one, other in
      if isWhole[one] != isWhole[other] { return isWhole[one] }
      if means[one].isFinite != means[other].isFinite { return means[one].isFinite }
      if objective.prefers(means[one], to: means[other]) { return true }
      if objective.prefers(means[other], to: means[one]) { return false }
      return one < other
    }.map { groups[$0] }
  }
}
