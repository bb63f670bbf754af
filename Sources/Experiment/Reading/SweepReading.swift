import Foundation

extension Sweep {
  /// More trials than that are refused, because the plan is held in memory.
  static let maximumCount = 1_000_000

  /// Reads the key `sweep` of a spec; without it nothing varies.
  static func read(_ spec: ObjectReader) -> Sweep {
    let keys = ["method", "metric", "parameters", "zip", "run_cap", "seed", "early_terminate"]
    guard let node = spec.value("sweep"),
      let reader = ObjectReader(node, path: spec["sweep"], keys: keys, problems: spec.problems)
    else { return Sweep() }
    reader.refuseLater(["zip", "run_cap", "seed", "early_terminate"])
    _ = reader.word("method", of: ["grid"], later: ["random", "bayes"])
    let parameters = self.parameters(reader)
    let sweep = Sweep(parameters: parameters, metric: objective(reader))
    checkCount(sweep, node: node, reader)
    return sweep
  }

  private static func objective(_ sweep: ObjectReader) -> Objective? {
    guard let node = sweep.value("metric"),
      let reader = ObjectReader(
        node,
        path: sweep["metric"],
        keys: ["name", "goal"],
        problems: sweep.problems
      ),
      reader.required("name", "the name of a metric") != nil, let name = reader.string("name")
    else { return nil }
    let goals = Objective.Goal.allCases.map(\.rawValue)
    let goal = reader.word("goal", of: goals).flatMap(Objective.Goal.init(rawValue:))
    return Objective(goal ?? .minimize, name)
  }

  private static func parameters(_ sweep: ObjectReader) -> [SweptParameter] {
    guard let node = sweep.required("parameters", "an object with a key for each swept parameter"),
      let reader = ObjectReader(
        node,
        path: sweep["parameters"],
        keys: nil,
        problems: sweep.problems
      )
    else { return [] }
    return reader.all.compactMap { member in
      guard let rule = NetworkParameters.rule(member.key) else {
        reader.reportUnknownKey(
          member,
          among: NetworkParameters.rules.map(\.name),
          hint: member.key == "seed" || member.key == "seeds"
            ? "seeds are not swept; list them under '$.seeds'" : nil
        )
        return nil
      }
      return swept(rule, member, path: reader[member.key], problems: sweep.problems)
    }
  }

  private static func swept(
    _ rule: ParameterRule,
    _ member: Member,
    path: String,
    problems: Problems
  ) -> SweptParameter? {
    let keys = [
      "value", "values", "min", "max", "step", "count", "log", "when", "distribution",
      "probabilities",
    ]
    guard let reader = ObjectReader(member.value, path: path, keys: keys, problems: problems) else {
      return nil
    }
    reader.refuseLater(["when", "distribution", "probabilities"])
    if let node = reader.value("value") {
      return rule.value(node, path: reader["value"], problems: problems)
        .map { SweptParameter(rule.name, [$0]) }
    }
    if reader.value("values") != nil { return fromList(rule, reader) }
    if reader.value("min") != nil || reader.value("max") != nil { return fromRange(rule, reader) }
    if reader.value("when") == nil, reader.value("distribution") == nil {
      problems.add(
        member.value,
        path,
        "expected 'values' or 'min' and 'max'",
        hint: "for example {\"values\": [0.01, 0.1, 1]}"
      )
    }
    return nil
  }

  private static func fromList(_ rule: ParameterRule, _ reader: ObjectReader) -> SweptParameter? {
    var seen: Set<Value> = []
    let values = reader.list("values", of: "values") { node, path -> Value? in
      guard let value = rule.value(node, path: path, problems: reader.problems) else { return nil }
      if !seen.insert(value).inserted {
        reader.problems.add(node, path, "the value \(value.displayText) is there twice")
      }
      return value
    }
    guard let values, let node = reader.value("values") else { return nil }
    if case .array(let items) = node.content, items.isEmpty {
      reader.problems.add(
        node,
        reader["values"],
        "expected at least one value, found an empty list"
      )
    }
    return values.isEmpty ? nil : SweptParameter(rule.name, values)
  }

  /// `min` to `max` in steps of `step`, or `count` values with equal distances or, with `log`,
  /// equal ratios.
  private static func fromRange(_ rule: ParameterRule, _ reader: ObjectReader) -> SweptParameter? {
    guard reader.required("min", "a number") != nil, reader.required("max", "a number") != nil,
      let low = reader.number("min"), let high = reader.number("max")
    else { return nil }
    let isLog = reader.bool("log") ?? false
    let problem: String? =
      switch rule.kind {
      case .bool, .choice: "'\(rule.name)' is not a number; give its 'values'"
      case .integer, .integers, .number:
        low >= high
          ? "'min' \(shortText(low)) is not below 'max' \(shortText(high))"
          : isLog && low <= 0 ? "with 'log', 'min' must be above 0, found \(shortText(low))" : nil
      }
    if let problem {
      reader.problems.add(reader.node, reader.path, problem)
      return nil
    }
    guard let numbers = rangeNumbers(low, high, isLog: isLog, reader) else { return nil }
    return SweptParameter(rule.name, values(of: numbers, rule, reader))
  }

  private static func rangeNumbers(
    _ low: Double,
    _ high: Double,
    isLog: Bool,
    _ reader: ObjectReader
  ) -> [Double]? {
    if let node = reader.value("step"), !isLog, let step = reader.number("step") {
      let count = step > 0 ? ((high - low) / step * (1 + 0x1p-40)).rounded(.down) : 0
      guard step > 0, count < Double(maximumCount) else {
        reader.problems.add(
          node,
          reader["step"],
          "expected a step above 0 that makes at most a million values, "
            + "found \(node.found)"
        )
        return nil
      }
      return (0...Int(count)).map { rounded(low + Double($0) * step) }
    }
    guard reader.value("count") != nil else {
      reader.problems.add(
        reader.node,
        reader.path,
        isLog
          ? "a logarithmic range in a grid needs 'count'"
          : "a range in a grid needs 'step' or 'count'",
        hint: "add for example \"count\": 5"
      )
      return nil
    }
    guard let count = reader.integer("count", in: 2...maximumCount) else { return nil }
    return (0..<count).map { index in
      if index == 0 { return low }
      if index == count - 1 { return high }
      let share = Double(index) / Double(count - 1)
      return rounded(isLog ? low * pow(high / low, share) : low + (high - low) * share)
    }
  }

  /// Twelve significant digits: so that 0.1 + 2 * 0.1 is 0.3 and a power does not depend on the
  /// last bit of a machine's mathematical library.
  private static func rounded(_ value: Double) -> Double {
    Double(String(format: "%.12g", value)) ?? value
  }

  private static func values(
    of numbers: [Double],
    _ rule: ParameterRule,
    _ reader: ObjectReader
  ) -> [Value] {
    let place = reader.node.place
    var seen: Set<Value> = []
    return numbers.compactMap { number -> Value? in
      var node = Node(place: place, content: .number(shortText(number)))
      if case .number = rule.kind {
      } else {
        node.content = .number(shortText(number.rounded()))
      }
      guard let value = rule.value(node, path: reader.path, problems: reader.problems),
        seen.insert(value).inserted
      else { return nil }
      return value
    }
  }

  private static func checkCount(_ sweep: Sweep, node: Node, _ reader: ObjectReader) {
    let count = sweep.parameters.reduce(1.0) { $0 * Double($1.values.count) }
    if count > Double(maximumCount) {
      reader.problems.add(
        node,
        reader.path,
        "the grid has \(shortText(count)) settings; at most \(maximumCount) are possible"
      )
    }
  }
}
