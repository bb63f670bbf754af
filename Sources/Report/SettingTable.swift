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
    let recorded = Set(results.flatMap { $0.summaries.keys })
    let known = Objective.known.filter { recorded.contains($0.metric) }
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

  /// The table's heads and cells as text.
  public var table: Table {
    let seeds = groups.map(\.results.count)
    var columns = parameters.map { Table.Column($0, isNumeric: isNumeric($0)) }
    columns += metrics.map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("seeds", isNumeric: true), Table.Column("status")]
    let rows = groups.indices.map { index in
      let group = groups[index]
      return parameters.map { Differences.text(group.setting[$0]) }
        + metrics.map { group.final($0).map(Self.text) ?? "–" }
        + ["\(seeds[index])", Self.status(group)]
    }
    return Table(columns: columns, rows: rows)
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
    let scale = max(statistics.mean.magnitude, deviation)
    let isPlain = (1e-4..<1e6).contains(scale) || scale == 0
    guard isPlain else {
      return significant(statistics.mean, digits: 4) + " ± " + significant(deviation, digits: 2)
    }
    let decimals = min(6, max(0, 1 - decimalExponent(deviation)))
    return fixed(statistics.mean, decimals) + " ± " + fixed(deviation, decimals)
  }

  private static func status(_ group: SettingGroup) -> String {
    let statuses = group.statuses
    if statuses.count == 1, let only = statuses.first { return only.status.rawValue }
    return statuses.map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", ")
  }
}
