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
    try table.choose(question, at: moment)
    let vocabulary = table.vocabulary
    if let order = question.order { try table.sort(by: order.resolved(vocabulary)) }
    if let limit = question.limit, limit < table.count { table.keep(Array(0..<limit)) }
    columns =
      try question.columns?.resolved(vocabulary).map(\.key) ?? Self.usualColumns(of: table)
    let answers = try columns.map { try table.column($0) }
    rows = (0..<table.count).map { row in answers.map { $0[row] } }
    ids = table.ids
  }

  /// What tells the runs apart and how well they did.
  private static func usualColumns(of table: RunTable) throws -> [RunKey] {
    let experiments = Set(try table.column(.field(.experiment)))
    let (names, swept) = try table.differingParameters()
    return [.field(.id)] + (experiments.count > 1 ? [.field(.experiment)] : [])
      + Differences.ordered(names, swept: swept).map(RunKey.parameter)
      + [.field(.seed), .field(.status)]
      + (try table.usualMetrics()).map { RunKey.metric($0, .last) }
      + [.field(.started), .field(.duration)]
  }
}

extension RunTable {
  /// Keeps the runs that fulfil a question's condition.
  func choose(_ question: RunQuestion, at moment: Moment) throws {
    try prefetch(question.words)
    guard let filter = try question.condition?.resolved(vocabulary, at: moment) else { return }
    let answers = try filter.keys.map { try column($0) }
    keep((0..<count).filter { row in filter.matches { answers[$0][row] } })
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

  /// The recorded ones of the metrics that tell how well a run did; where there is none of these, the
  /// first that were recorded.
  func usualMetrics() throws -> [String] {
    let known = Objective.known.map(\.metric)
    try prefetch(metrics: known)
    let recorded = try known.filter { name in
      try column(.metric(name, .last)).contains { $0 != .missing }
    }
    return try recorded.isEmpty ? Array(recordedMetrics().prefix(4)) : recorded
  }
}
