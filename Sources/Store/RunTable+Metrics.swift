public import Experiment
internal import Foundation
internal import GRDB

extension RunTable {
  /// The metrics that any of these runs recorded, by name.
  public func recordedMetrics() throws(StoreError) -> [String] {
    try reading {
      let places = Places(rows.map(\.id))
      let scan = try places.scan(
        database,
        total,
        "SELECT run, metric FROM series WHERE TRUE",
        "run"
      )
      var names: Set<String> = []
      while try scan.next() {
        if places.first(scan.id(0)) != nil, let name = scan.text(1) { names.insert(name) }
      }
      return names.sorted()
    }
  }

  func readMetrics(_ names: Set<String>) throws {
    let unknown = names.filter { metrics[$0] == nil }.sorted()
    guard !unknown.isEmpty else { return }
    let indexes = Dictionary(uniqueKeysWithValues: zip(unknown, unknown.indices))
    let missing = [Numbers?](repeating: nil, count: rows.count)
    var found = [[Numbers?]](repeating: missing, count: unknown.count)
    let places = Places(rows.map(\.id))
    let scan = try places.scan(
      database,
      total,
      """
      SELECT run, metric, id, count, last, minimum, maximum, mean FROM series
      WHERE metric IN (\(quotedSQL(unknown)))
      """,
      "run"
    )
    while try scan.next() {
      guard let place = places.first(scan.id(0)),
        let index = unknown.count == 1 ? 0 : scan.text(1).flatMap({ indexes[$0] })
      else { continue }
      found[index][place] = Numbers(
        series: scan.id(2),
        count: scan.integer(3) ?? 0,
        last: scan.number(4) ?? .nan,
        minimum: scan.number(5),
        maximum: scan.number(6),
        mean: scan.number(7)
      )
    }
    for (name, numbers) in zip(unknown, found) { metrics[name] = numbers }
  }

  /// The best finite values, as each run's experiment wants the metric.
  func best(_ metric: String, _ numbers: [Numbers?]) throws -> [Answer] {
    var goals: [Int64: Objective.Goal] = [:]
    return try zip(rows, numbers).map { row, numbers in
      guard let numbers else { return .missing }
      let goal = try goals[row.experiment] ?? goal(of: metric, in: row.experiment)
      goals[row.experiment] = goal
      let best = goal == .maximize ? numbers.maximum : numbers.minimum
      return best.map(Answer.number) ?? .missing
    }
  }

  /// What the runs' experiments are after, each once, in the order of the runs.
  public func objectives() throws(StoreError) -> [Objective] {
    try reading {
      var seen: Set<Int64> = []
      var found: [Objective] = []
      for row in rows where seen.insert(row.experiment).inserted {
        guard let objective = try objective(of: row.experiment), !found.contains(objective) else {
          continue
        }
        found.append(objective)
      }
      return found
    }
  }

  private func goal(of metric: String, in experiment: Int64) throws -> Objective.Goal {
    Objective.goal(of: metric, wanted: try objective(of: experiment))
  }

  private func objective(of experiment: Int64) throws -> Objective? {
    let text = try String.fetchOne(
      database,
      sql:
        "SELECT s.canonical FROM experiment e JOIN spec s ON s.id = e.latest_spec WHERE e.id = ?",
      arguments: [experiment]
    )
    return text.flatMap { Spec(canonicalText: $0) }?.sweep.metric
  }

  /// The value that was recorded last at a step.
  func value(_ numbers: Numbers?, at step: Int) throws -> Answer {
    guard let numbers else { return .missing }
    let statement = try database.cachedStatement(
      sql: """
        SELECT count, first_step, stride, steps, "values" FROM chunk WHERE series = ?
        ORDER BY position DESC
        """
    )
    let chunks = try GRDB.Row.fetchCursor(statement, arguments: [numbers.series])
    while let row = try chunks.next() {
      let count: Int = try row.value(0)
      let first: Int = try row.value(1)
      guard let index = try index(of: step, row, count: count, first: first) else { continue }
      let value = try row.withUnsafeData(atIndex: 4) { data -> Double? in
        guard let data, data.count >= (index + 1) * 8 else { return nil }
        var values: [Double] = []
        Blob.append(data.dropFirst(index * 8).prefix(8), to: &values)
        return values.first
      }
      if let value { return .number(value) }
    }
    return .missing
  }

  /// Where in a chunk the last point of a step stands.
  private func index(
    of step: Int,
    _ row: GRDB.Row,
    count: Int,
    first: Int
  ) throws -> Int? {
    guard count > 0 else { return nil }
    if let stride = try row.value(2, as: Int?.self) {
      if stride == 0 { return step == first ? count - 1 : nil }
      let (distance, overflow) = step.subtractingReportingOverflow(first)
      guard !overflow, distance.isMultiple(of: stride), stride != -1 || distance != .min else {
        return nil
      }
      let index = distance / stride
      return (0..<count).contains(index) ? index : nil
    }
    var steps: [Int] = []
    try row.withUnsafeData(atIndex: 3) { Blob.append($0 ?? Data(), to: &steps) }
    return steps.lastIndex(of: step)
  }
}
