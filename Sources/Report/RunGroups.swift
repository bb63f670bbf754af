public import Experiment
public import Store

/// Runs put together by what they have in common, with mean and spread of their metrics.
public struct RunGroups: Hashable, Sendable {
  /// Some runs that answer alike.
  public struct Group: Hashable, Sendable {
    /// What they answer, by the keys in order.
    public let answers: [Answer]
    /// How many runs there are.
    public let count: Int
    /// Mean and spread of each number over the runs that have it, of metrics over those that came to their
    /// end where any did; nil where none has.
    public let statistics: [Statistics?]
  }

  /// What the runs of a group have in common.
  public let keys: [RunKey]
  /// The numbers that are summed up.
  public let metrics: [RunKey]
  /// The groups, in the order of their first runs where nothing else was asked.
  public let groups: [Group]

  /// Asks runs and puts them together.
  ///
  /// - Parameters:
  ///   - table: The runs; those not chosen are dropped from it.
  ///   - question: Which runs, by what to group, which numbers to sum up, in which order.
  ///   - moment: What times in the question mean.
  /// - Throws: As `RunList`; `GroupError` where an order or a column is neither a key of the groups
  ///   nor a number.
  public init(_ table: RunTable, _ question: RunQuestion, at moment: Moment) throws {
    try table.choose(question, at: moment)
    let vocabulary = table.vocabulary
    let keys = try question.group?.resolved(vocabulary).map(\.key) ?? []
    let order = try question.order?.resolved(vocabulary) ?? []
    let columns =
      try question.columns?.resolved(vocabulary).map(\.key)
      ?? table.usualMetrics().map { RunKey.metric($0, .last) }
    var metrics = columns.filter { !keys.contains($0) }
    metrics += order.map(\.key).filter { !keys.contains($0) && !metrics.contains($0) }
    self.keys = keys
    self.metrics = metrics
    groups = Self.sorted(
      try Self.groups(table, keys, metrics),
      by: order.compactMap { key, isDescending in
        keys.firstIndex(of: key).map { .init(isMetric: false, index: $0, isDescending) }
          ?? metrics.firstIndex(of: key).map { .init(isMetric: true, index: $0, isDescending) }
      },
      limit: question.limit
    )
  }

  private static func groups(
    _ table: RunTable,
    _ keys: [RunKey],
    _ metrics: [RunKey]
  ) throws -> [Group] {
    let answers = try keys.map { try table.column($0) }
    let values = try metrics.map { key in
      let column = try table.column(key)
      guard column.allSatisfy({ $0 == .missing || $0.numberValue != nil }) else {
        throw GroupError(key: key)
      }
      return column.map(\.numberValue)
    }
    var order: [[Answer]] = []
    var members: [[Answer]: [Int]] = [:]
    for row in 0..<table.count {
      let key = answers.map { $0[row] }
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(row)
    }
    let isWhole = try table.column(.field(.status)).map { answer in
      if case .text(let status) = answer {
        RunStatus(rawValue: status)?.isWhole == true
      } else {
        false
      }
    }
    return order.map { key in
      let rows = members[key] ?? []
      let ended = rows.filter { isWhole[$0] }
      // As of the seeds of a setting: what broke off is no part of a mean beside what did not.
      let counted = ended.isEmpty ? rows : ended
      let statistics = zip(metrics, values).map { key, values -> Statistics? in
        var rows = rows
        if case .metric = key { rows = counted }
        let present = rows.compactMap { values[$0] }
        return present.isEmpty ? nil : Statistics(present)
      }
      return Group(answers: key, count: rows.count, statistics: statistics)
    }
  }

  private struct Order {
    let isMetric: Bool
    let index: Int
    let isDescending: Bool

    init(isMetric: Bool, index: Int, _ isDescending: Bool) {
      self.isMetric = isMetric
      self.index = index
      self.isDescending = isDescending
    }

    func answer(_ group: Group) -> Answer {
      if !isMetric { return group.answers[index] }
      return group.statistics[index].map { .number($0.mean) } ?? .missing
    }
  }

  private static func sorted(_ groups: [Group], by orders: [Order], limit: Int?) -> [Group] {
    let sorted = groups.enumerated().sorted { one, other in
      for order in orders {
        let (left, right) = (order.answer(one.element), order.answer(other.element))
        if left.precedes(right, descending: order.isDescending) { return true }
        if right.precedes(left, descending: order.isDescending) { return false }
      }
      return one.offset < other.offset
    }.map(\.element)
    return limit.map { Array(sorted.prefix($0)) } ?? sorted
  }
}

/// A column of groups that cannot be summed up.
public struct GroupError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is no number.
  public let key: RunKey

  /// What to do about it.
  public var description: String {
    "'\(key.title)' is not a number in all runs, so groups have no mean of it; name it in '--group'"
      + " or leave it out"
  }
}
