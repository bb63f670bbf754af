extension Sweep {
  /// More settings than that are refused, because the plan is held in memory.
  static let maximumCount = 1_000_000

  static let keys = [
    "method", "metric", "parameters", "zip", "run_cap", "seed", "batch", "failed",
    "early_terminate",
  ]
  /// Settings that are proposed from the same results where the spec does not say how many.
  static let defaultBatch = 4

  static let methods = ["grid", "random", "bayes"]

  /// Reads the key `sweep` of a spec; without it nothing varies.
  ///
  /// - Parameters:
  ///   - spec: The spec.
  ///   - workload: The spec's workload.
  ///   - values: What the spec says under `parameters`.
  ///   - lists: What it gives several values there, which vary faster than all else.
  /// - Returns: The sweep, without what problems were reported of.
  static func read(
    _ spec: ObjectReader,
    of workload: Workload,
    _ values: [String: Value],
    _ lists: [SweptParameter]
  ) -> Sweep {
    let table = workload.parameters
    guard let node = spec.value("sweep"),
      let reader = ObjectReader(
        node,
        path: spec["sweep"],
        keys: keys,
        problems: spec.problems,
        home: SpecKeys(workload).hint
      )
    else { return Sweep(parameters: lists) }
    let word = reader.word("method", of: methods)
    let isRandom = word == "random" || word == "bayes"
    let parameters = self.parameters(reader, of: table, isRandom: isRandom) + lists
    let sweep = Sweep(
      method: method(reader, word),
      parameters: parameters,
      zip: groups(reader, parameters),
      metric: objective(reader, of: workload.metrics(values, parameters), workload),
      earlyTermination: EarlyTermination.read(reader),
      failure: reader.word("failed", of: Failure.allCases.map(\.rawValue))
        .flatMap(Failure.init(rawValue:)) ?? .wait
    )
    checkCount(sweep, node: node, reader)
    checkDraws(sweep, of: table, reader)
    return sweep
  }

  private static func method(_ sweep: ObjectReader, _ word: String?) -> Method {
    for key in ["batch", "failed"] where word != "bayes" {
      guard let node = sweep.value(key) else { continue }
      sweep.problems.add(node, sweep[key], "has a meaning only with method 'bayes'")
    }
    guard word == "random" || word == "bayes" else {
      for key in ["run_cap", "seed"] {
        guard let node = sweep.value(key) else { continue }
        sweep.problems.add(
          node,
          sweep[key],
          "has a meaning only with method 'random'; a grid runs all of its settings",
          hint: key == "seed" ? "the seeds of trials stand under '$.seeds'" : nil
        )
      }
      return .grid
    }
    let seed = sweep.integer("seed", in: Int.min...Int.max) ?? 0
    guard sweep.required("run_cap", "how many settings to draw") != nil,
      let count = sweep.integer("run_cap", in: 1...maximumCount)
    else { return .random(count: 1, seed: seed) }
    guard word == "bayes" else { return .random(count: count, seed: seed) }
    if sweep.value("metric") == nil {
      sweep.problems.add(
        sweep.node,
        sweep["metric"],
        "missing; expected what method 'bayes' makes better",
        hint: "for example \"metric\": {\"name\": \"test_loss\", \"goal\": \"minimize\"}"
      )
    }
    if let node = sweep.value("early_terminate") {
      sweep.problems.add(
        node,
        sweep["early_terminate"],
        "has no meaning with method 'bayes', which needs the end of each run",
        hint: "remove the key or use method 'random'"
      )
    }
    let batch = sweep.integer("batch", in: 1...maximumCount) ?? defaultBatch
    return .bayes(count: count, seed: seed, batch: batch)
  }

  private static func objective(
    _ sweep: ObjectReader,
    of metrics: [MetricRule],
    _ workload: Workload
  ) -> Objective? {
    guard let node = sweep.value("metric"),
      let reader = ObjectReader(
        node,
        path: sweep["metric"],
        keys: ["name", "goal"],
        problems: sweep.problems,
        home: SpecKeys(workload).hint
      )
    else { return nil }
    let goals = Objective.Goal.allCases.map(\.rawValue)
    let goal = reader.word("goal", of: goals).flatMap(Objective.Goal.init(rawValue:))
    guard reader.required("name", "the name of a metric") != nil, let name = reader.string("name")
    else { return nil }
    let names = metrics.map(\.name)
    let known = metrics.first { $0.name == name }
    // Single weights are metrics too where the spec records them: w1[2,3], b1[3].
    if known == nil, !workload.hasAnyMetrics, name.wholeMatch(of: /[wb][0-9]+\[[0-9,]+\]/) == nil {
      reader.problems.add(
        reader.value("name") ?? node,
        reader["name"],
        "expected one of \(listed(names)), found '\(name)'",
        hint: nearestName(to: name, among: names).map { "did you mean '\($0)'?" }
      )
      return nil
    }
    return Objective(goal ?? known?.goal ?? Objective.goal(of: name), name)
  }

  private static func parameters(
    _ sweep: ObjectReader,
    of table: ParameterTable,
    isRandom: Bool
  ) -> [SweptParameter] {
    guard let node = sweep.required("parameters", "an object with a key for each swept parameter"),
      let reader = ObjectReader(
        node,
        path: sweep["parameters"],
        keys: nil,
        problems: sweep.problems
      )
    else { return [] }
    return reader.all.compactMap { member -> SweptParameter? in
      guard let rule = table.rule(member.key) else {
        reader.reportUnknownKey(
          member,
          among: table.names,
          hint: member.key == "seed" || member.key == "seeds"
            ? "seeds are not swept; list them under '$.seeds'" : table.nameHint,
          home: SpecKeys().hint(member.key, in: reader.path)
        )
        return nil
      }
      return SweptParameterReader(
        rule: rule,
        table: table,
        isRandom: isRandom,
        problems: sweep.problems
      ).read(member, path: reader[member.key])
    }
  }

  /// Groups of parameters that vary together: of lists of equal length, no parameter in two groups.
  private static func groups(_ sweep: ObjectReader, _ parameters: [SweptParameter]) -> [[String]] {
    var taken: Set<String> = []
    let groups = sweep.list("zip", of: "lists of names") { node, path -> [String]? in
      guard case .array(let items) = node.content, items.count >= 2 else {
        sweep.problems.add(
          node,
          path,
          "expected a list of at least two swept parameters, found \(node.found)",
          hint: "for example [[\"hidden_size\", \"batch_size\"]]"
        )
        return nil
      }
      let members = items.enumerated().compactMap { index, item in
        member(item, "\(path)[\(index)]", parameters, &taken, sweep.problems)
      }
      let counts = members.map { ($0.values ?? []).count }
      if members.count == items.count, Set(counts).count > 1 {
        let lengths = Swift.zip(members, counts).map { "\($0.name) has \($1)" }
        sweep.problems.add(
          node,
          path,
          "parameters that vary together need as many values each; "
            + lengths.joined(separator: ", ")
        )
      }
      return members.map(\.name)
    }
    return groups ?? []
  }

  private static func member(
    _ item: Node,
    _ path: String,
    _ parameters: [SweptParameter],
    _ taken: inout Set<String>,
    _ problems: Problems
  ) -> SweptParameter? {
    let names = parameters.map(\.name)
    guard case .string(let name) = item.content,
      let parameter = parameters.first(where: { $0.name == name })
    else {
      problems.add(
        item,
        path,
        "expected the name of a parameter under '$.sweep.parameters', found \(item.found)",
        hint: names.isEmpty ? nil : "swept: \(names.joined(separator: ", "))"
      )
      return nil
    }
    if parameter.values == nil {
      problems.add(item, path, "'\(name)' varies with others only if it has 'values'")
      return nil
    }
    if !taken.insert(name).inserted {
      problems.add(item, path, "'\(name)' is in a group already")
      return nil
    }
    return parameter
  }

  private static func checkCount(_ sweep: Sweep, node: Node, _ reader: ObjectReader) {
    if sweep.count > Double(maximumCount) {
      reader.problems.add(
        node,
        reader.path,
        "the grid has \(shortText(sweep.count)) settings; at most \(maximumCount) are possible"
      )
    }
  }

  /// Reports the first draw of each parameter that is not a legal value of it.
  private static func checkDraws(
    _ sweep: Sweep,
    of table: ParameterTable,
    _ reader: ObjectReader
  ) {
    if case .grid = sweep.method { return }
    var reported: Set<String> = []
    for (index, values) in sweep.assignments(over: [:], of: table).enumerated() {
      for parameter in sweep.parameters where parameter.values == nil {
        guard let rule = table.rule(parameter.name),
          !(values[parameter.name].map(rule.allows) ?? false),
          reported.insert(parameter.name).inserted
        else { continue }
        let found = values[parameter.name]?.displayText ?? "a number beyond 64 bits"
        reader.problems.add(
          reader.value("parameters") ?? reader.node,
          "\(reader["parameters"]).\(parameter.name)",
          "draw \(index) gives \(found), expected \(rule.kind.expectation)",
          hint: "choose a distribution that has legal values only, such as log_uniform_values"
        )
      }
    }
  }
}
