extension StopRule {
  /// Reads the key `stop` of a spec; without it a run takes all its steps.
  static func read(_ spec: ObjectReader) -> StopRule? {
    spec.value("stop").flatMap { read($0, path: spec["stop"], problems: spec.problems) }
  }

  /// Reads a rule from a node of a canonical text; nil where it is none.
  init?(_ node: Node) {
    let problems = Problems()
    guard let rule = Self.read(node, path: "$", problems: problems), problems.diagnostics.isEmpty
    else { return nil }
    self = rule
  }

  private static func read(_ node: Node, path: String, problems: Problems) -> StopRule? {
    let keys = ["metric", "goal", "target", "patience", "min_delta"]
    let metrics = NetworkMetric.allCases.map(\.rawValue)
    guard let reader = ObjectReader(node, path: path, keys: keys, problems: problems) else {
      return nil
    }
    let metric =
      reader.required("metric", "one of \(listed(metrics))") == nil
      ? nil : reader.word("metric", of: metrics).flatMap(NetworkMetric.init(rawValue:))
    let goals = Objective.Goal.allCases.map(\.rawValue)
    let goal = reader.word("goal", of: goals).flatMap(Objective.Goal.init(rawValue:))
    let target = self.target(of: metric, reader)
    let patience = reader.integer("patience", in: 1...Int.max)
    let minDelta = reader.number("min_delta", in: .from(0))
    checkEnds(reader)
    guard let metric, target != nil || patience != nil else { return nil }
    return StopRule(
      Objective(goal ?? metric.goal, metric.rawValue),
      target: target,
      patience: patience,
      minDelta: minDelta ?? 0
    )
  }

  private static func target(of metric: NetworkMetric?, _ reader: ObjectReader) -> Double? {
    guard let metric, metric.isAccuracy else { return reader.number("target") }
    return reader.number(
      "target",
      in: .from(0, to: 1),
      hint: "an accuracy is a share: 0.95 for 95 per cent"
    )
  }

  /// Reports a rule that never ends a run, and a `min_delta` that is compared with nothing.
  private static func checkEnds(_ reader: ObjectReader) {
    if reader.value("patience") != nil { return }
    if reader.value("target") == nil {
      reader.problems.add(
        reader.node,
        reader.path,
        "expected 'target', 'patience' or both",
        hint: "for example {\"metric\": \"test_accuracy\", \"target\": 0.95}"
      )
    }
    if let node = reader.value("min_delta") {
      reader.problems.add(
        node,
        reader["min_delta"],
        "has a meaning only with 'patience'",
        hint: "remove the key or add 'patience'"
      )
    }
  }
}
