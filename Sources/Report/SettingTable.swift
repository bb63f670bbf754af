public import Experiment

/// The settings of an experiment with mean and spread over seeds of their final metrics.
public struct SettingTable: Hashable, Sendable {
  /// The parameters in which the settings differ.
  public let parameters: [String]
  /// The metrics shown, the objective's first.
  public let metrics: [String]
  /// What the rows are sorted by, nil where no run has recorded a metric to sort by.
  public let objective: Objective?
  /// The settings, best first.
  public let groups: [SettingGroup]

  /// Makes the table of some runs.
  ///
  /// - Parameters:
  ///   - results: The runs, one for each setting and seed.
  ///   - objective: What to sort by; nil takes the first of `test_accuracy`, `train_accuracy`,
  ///     `test_loss` and `loss` that was recorded.
  public init(_ results: [RunResult], objective: Objective? = nil) {
    let results = ImportedNames.leftOut(of: results)
    let known = Self.known(in: results)
    let recorded = Set(results.flatMap { $0.summaries.keys })
    let objective = objective ?? known.first
    self.objective = objective
    parameters = Differences.names(in: results.map(\.run))
    var metrics = known.map(\.metric)
    if let name = objective?.metric, recorded.contains(name) {
      metrics.removeAll { $0 == name }
      metrics.insert(name, at: 0)
    }
    self.metrics = metrics
    let groups = SettingGroup.groups(results)
    self.groups = objective.map { SettingGroup.ranked(groups, by: $0) } ?? groups
  }

  /// What tells best how well runs did, of what they have recorded; nil where they have none of it.
  public static func objective(of results: [RunResult]) -> Objective? { known(in: results).first }

  private static func known(in results: [RunResult]) -> [Objective] {
    let recorded = Set(results.flatMap { $0.summaries.keys })
    return Objective.known.filter { recorded.contains($0.metric) }
  }

  /// The table's heads and cells as text.
  public var table: Table {
    // All rows agree in it, and it looks at all of them.
    let showsInterval = showsInterval
    // A metric and a parameter may have one name.
    let keys = parameters.map(RunKey.parameter) + metrics.map { RunKey.metric($0, .last) }
    let heads = RunKey.titles(of: keys)
    let metricHeads = heads.dropFirst(parameters.count)
    var columns = zip(parameters, heads).map { Table.Column($1, isNumeric: isNumeric($0)) }
    columns += metricHeads.prefix(1).map { Table.Column($0, isNumeric: true) }
    if showsInterval { columns.append(Table.Column("95 % interval", isNumeric: true)) }
    columns += metricHeads.dropFirst().map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("seeds", isNumeric: true), Table.Column("status")]
    let rows = groups.indices.map { index in
      let group = groups[index]
      return parameters.map { Differences.text(group.setting[$0]) }
        + metrics.prefix(1).map { group.final($0).map(Self.text) ?? "–" }
        + (showsInterval ? [interval(of: group) ?? "–"] : [])
        + metrics.dropFirst().map { group.final($0).map(Self.text) ?? "–" }
        + [group.countText, Self.status(group)]
    }
    return Table(columns: columns, rows: rows)
  }

  /// Whether there is a setting with an interval of the first metric's mean.
  private var showsInterval: Bool { groups.contains { interval(of: $0) != nil } }

  /// The 95 per cent interval of the mean of the first metric; nil where it takes more seeds, or
  /// values that differ, to tell.
  private func interval(of group: SettingGroup) -> String? {
    guard !group.ended.isEmpty else { return nil }
    return metrics.first.flatMap(group.final).flatMap(Self.intervalText)
  }

  private func isNumeric(_ parameter: String) -> Bool {
    groups.allSatisfy { $0.setting[parameter]?.numberValue != nil }
  }

  /// A mean with its standard deviation, both with as many digits as the deviation's second.
  public static func text(_ statistics: Statistics) -> String {
    guard let deviation = statistics.deviation, deviation.isFinite, statistics.mean.isFinite else {
      return significant(statistics.mean, digits: 4)
    }
    guard deviation > 0 else { return significant(statistics.mean, digits: 4) + " ± 0" }
    guard let decimals = decimals(statistics.mean, deviation) else {
      return significant(statistics.mean, digits: 4) + " ± " + significant(deviation, digits: 2)
    }
    return fixed(statistics.mean, decimals) + " ± " + fixed(deviation, decimals)
  }

  /// The ends of the 95 per cent interval of a mean, with as many digits as the mean has beside its
  /// deviation; nil where there is none of any width.
  static func intervalText(_ statistics: Statistics) -> String? {
    guard let reach = statistics.interval, reach.isFinite, reach > 0, statistics.mean.isFinite,
      let deviation = statistics.deviation
    else { return nil }
    let ends = [statistics.mean - reach, statistics.mean + reach]
    let texts = ends.map { end in
      decimals(statistics.mean, deviation).map { fixed(end, $0) } ?? significant(end, digits: 4)
    }
    return texts.joined(separator: " to ")
  }

  /// How many digits after the point show the second one of a deviation; nil where numbers need an
  /// exponent.
  private static func decimals(_ mean: Double, _ deviation: Double) -> Int? {
    let scale = max(mean.magnitude, deviation)
    guard (1e-4..<1e6).contains(scale) || scale == 0 else { return nil }
    return min(6, max(0, 1 - decimalExponent(deviation)))
  }

  private static func status(_ group: SettingGroup) -> String {
    let statuses = group.statuses
    if statuses.count == 1, let only = statuses.first { return only.status.rawValue }
    return statuses.map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", ")
  }
}
