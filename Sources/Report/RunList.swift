public import Experiment
public import Store

/// Which runs to list, in which order, with what.
public struct RunQuestion {
  /// What the runs must fulfil; nil takes all.
  public var condition: Condition?
  /// What to sort by; nil keeps the order.
  public var order: KeyList?
  /// The most runs to list; nil lists all.
  public var limit: Int?
  /// What to show; nil shows what tells the runs apart and how well they did.
  public var columns: KeyList?
  /// What the runs of a group have in common; nil groups none.
  public var group: KeyList?

  /// Makes a question that takes all runs.
  public init() {}

  /// Every name in the question.
  var words: [QueryWord] {
    [order?.words, columns?.words, group?.words, condition?.words].flatMap { $0 ?? [] }
  }
}

/// Runs with what they answer.
public struct RunList: Hashable, Sendable {
  /// What is told of each run.
  public let columns: [RunKey]
  /// The answers, a row for each run, an answer for each column.
  public let rows: [[Answer]]
  /// The runs' ids.
  public let ids: [String]

  /// Asks runs.
  ///
  /// - Parameters:
  ///   - table: The runs; those not listed are dropped from it.
  ///   - question: Which runs, in which order, with what; its groups are not looked at.
  ///   - moment: What times in the question mean.
  /// - Throws: `QueryError` for names that no run has and values that never compare; `StoreError`.
  public init(_ table: RunTable, _ question: RunQuestion, at moment: Moment) throws {
    let filters = try table.choose(question, at: moment)
    let vocabulary = table.vocabulary
    let order = try question.order?.resolved(vocabulary) ?? []
    let asked = try question.columns?.resolved(vocabulary).map(\.key)
    // Of all runs that fulfil the condition: what tells them apart is no matter of how many are shown.
    let usual = try asked == nil ? Self.usualColumns(of: table, order.map(\.key) + filters) : []
    if !order.isEmpty { try table.sort(by: order) }
    if let limit = question.limit, limit < table.count { table.keep(Array(0..<limit)) }
    columns = asked ?? usual
    let answers = try columns.map { try table.column($0) }
    rows = (0..<table.count).map { row in answers.map { $0[row] } }
    ids = table.ids
  }

  /// What tells the runs apart, what was swept, what was asked for in order and condition, and how well
  /// they did.
  private static func usualColumns(of table: RunTable, _ asked: [RunKey]) throws -> [RunKey] {
    let experiments = Set(try table.column(.field(.experiment)))
    let (differing, swept) = try table.differingParameters()
    let names = Differences.ordered(differing.union(swept), swept: swept)
    let parameters = names.map(RunKey.parameter)
    let metrics = try table.usualMetrics().map { RunKey.metric($0, .last) }
    let (start, end) = ([RunKey.field(.id)], [RunKey.field(.started), .field(.duration)])
    let identity = start + (experiments.count > 1 ? [.field(.experiment)] : [])
    let shown = Set(identity + parameters + [.field(.seed), .field(.status)] + metrics + end)
    var seen = shown
    let added = asked.filter { seen.insert($0).inserted }
    // The sweep's metric comes first, then what was asked for.
    let wanted = try table.objectives().map { RunKey.metric($0.metric, .last) }
    let first = metrics.filter(wanted.contains)
    let asks = added.filter(\.isMetric) + metrics.filter(asked.contains)
    var columns = identity + parameters + added.filter(\.isParameter)
    columns += [.field(.seed), .field(.status)] + added.filter { !$0.isMetric && !$0.isParameter }
    for metric in first + asks + metrics where !columns.contains(metric) { columns.append(metric) }
    return columns + end
  }
}

extension RunKey {
  fileprivate var isMetric: Bool { if case .metric = self { true } else { false } }
  fileprivate var isParameter: Bool { if case .parameter = self { true } else { false } }
}

extension RunTable {
  /// Keeps the runs that fulfil a question's condition.
  ///
  /// - Returns: What the condition asks of runs.
  @discardableResult
  func choose(_ question: RunQuestion, at moment: Moment) throws -> [RunKey] {
    try prefetch(question.words)
    guard let filter = try question.condition?.resolved(vocabulary, at: moment) else { return [] }
    let answers = try filter.keys.map { try column($0) }
    keep((0..<count).filter { row in filter.matches { answers[$0][row] } })
    return filter.keys
  }

  /// Sorts the runs; those that are equal keep their order.
  func sort(by keys: [(key: RunKey, isDescending: Bool)]) throws {
    let answers = try keys.map { (try column($0.key), $0.isDescending) }
    keep(
      (0..<count).sorted { one, other in
        for (answers, isDescending) in answers {
          if answers[one].precedes(answers[other], descending: isDescending) { return true }
          if answers[other].precedes(answers[one], descending: isDescending) { return false }
        }
        return one < other
      }
    )
  }

  /// The metrics that tell how well runs did, as far as they are recorded: that of the sweep, then those
  /// whose names say it; where there is none of these, the first that were recorded.
  func usualMetrics() throws -> [String] {
    let wanted = try objectives().map(\.metric)
    let known = wanted + Objective.known.map(\.metric).filter { !wanted.contains($0) }
    try prefetch(metrics: known)
    let recorded = try known.filter { name in
      try column(.metric(name, .last)).contains { $0 != .missing }
    }
    let hasKnown = recorded.contains { name in Objective.known.contains { $0.metric == name } }
    guard !hasKnown else { return recorded }
    let others = try recordedMetrics().filter { !recorded.contains($0) && !SystemMetric.isOne($0) }
    return recorded + others.prefix(4 - min(4, recorded.count))
  }
}
