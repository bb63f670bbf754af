extension StopRule {
  static let keys = ["metric", "goal", "target", "patience", "min_delta"]

  /// Reads the key `stop` of a spec; without it a run takes all its steps.
  ///
  /// - Parameters:
  ///   - spec: The spec.
  ///   - workload: The spec's workload.
  ///   - metrics: What the workload measures.
  /// - Returns: The rule, nil where there is none or a problem was reported.
  static func read(
    _ spec: ObjectReader,
    of workload: Workload,
    _ metrics: [MetricRule]
  ) -> StopRule? {
    spec.value("stop").flatMap { node in
      var metrics = metrics
      if workload.hasAnyMetrics, case .string(let name)? = node.member("metric")?.value.content {
        metrics.append(MetricRule(name, Objective.goal(of: name)))
      }
      return read(node, path: spec["stop"], of: metrics, problems: spec.problems)
    }
  }

  /// Reads a rule from a node of a canonical text; nil where it is none.
  init?(_ node: Node) {
    let problems = Problems()
    // What a spec could name as a metric was checked when the text was written.
    guard case .string(let metric)? = node.member("metric")?.value.content,
      let rule = Self.read(
        node,
        path: "$",
        of: [MetricRule(metric, .minimize)],
        problems: problems
      ),
      problems.diagnostics.isEmpty
    else { return nil }
    self = rule
  }

  private static func read(
    _ node: Node,
    path: String,
    of metrics: [MetricRule],
    problems: Problems
  ) -> StopRule? {
    let names = metrics.map(\.name)
    guard
      let reader = ObjectReader(
        node,
        path: path,
        keys: keys,
        problems: problems,
        home: SpecKeys().hint
      )
    else { return nil }
    let word =
      reader.required("metric", "one of \(listed(names))") == nil
      ? nil : reader.word("metric", of: names)
    let metric = metrics.first { $0.name == word }
    let goals = Objective.Goal.allCases.map(\.rawValue)
    let goal = reader.word("goal", of: goals).flatMap(Objective.Goal.init(rawValue:))
    let target = self.target(of: metric, reader)
    let patience = reader.integer("patience", in: 1...Int.max)
    let minDelta = reader.number("min_delta", in: .from(0))
    checkEnds(reader)
    guard let metric, target != nil || patience != nil else { return nil }
    return StopRule(
      Objective(goal ?? metric.goal, metric.name),
      target: target,
      patience: patience,
      minDelta: minDelta ?? 0
    )
  }

  private static func target(of metric: MetricRule?, _ reader: ObjectReader) -> Double? {
    guard let metric, metric.isShare else { return reader.number("target") }
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
