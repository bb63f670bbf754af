import Foundation

/// Reads what one parameter takes in a sweep.
struct SweptParameterReader {
  let rule: ParameterRule
  let table: ParameterTable
  let isRandom: Bool
  let problems: Problems

  static let keys = [
    "value", "values", "probabilities", "min", "max", "step", "count", "log", "distribution", "q",
    "mu", "sigma", "a", "b", "when",
  ]

  func read(_ member: Member, path: String) -> SweptParameter? {
    guard
      let reader = ObjectReader(
        member.value,
        path: path,
        keys: Self.keys,
        problems: problems,
        home: SpecKeys().hint
      )
    else { return nil }
    let condition = condition(reader)
    guard let source = source(reader) else { return nil }
    return SweptParameter(rule.name, source, when: condition)
  }

  private func source(_ reader: ObjectReader) -> SweptParameter.Source? {
    if let node = reader.value("value") {
      refuseOthers(reader, than: ["value", "distribution"], beside: "value")
      return rule.value(node, path: reader["value"], problems: problems)
        .map { .values([$0], probabilities: nil) }
    }
    if reader.value("values") != nil {
      refuseOthers(reader, than: ["values", "probabilities", "distribution"], beside: "values")
      return list(reader)
    }
    if reader.value("distribution") != nil { return distribution(reader) }
    if reader.value("min") != nil || reader.value("max") != nil { return range(reader) }
    problems.add(
      reader.node,
      reader.path,
      "expected 'values' or 'min' and 'max'",
      hint: "for example {\"values\": [0.01, 0.1, 1]}"
    )
    return nil
  }

  /// Reports keys that are known but say nothing beside another: a spec means all that it says.
  func refuseOthers(_ reader: ObjectReader, than allowed: [String], beside form: String) {
    for member in reader.all
    where Self.keys.contains(member.key) && member.key != "when" && !allowed.contains(member.key) {
      problems.add(
        member.place,
        path: reader[member.key],
        "has no meaning beside '\(form)'",
        hint: "remove one of the two"
      )
    }
    guard let node = reader.value("distribution"), form == "value" || form == "values" else {
      return
    }
    let name = form == "value" ? "constant" : "categorical"
    if node.content != .string(name) {
      problems.add(
        node,
        reader["distribution"],
        "expected '\(name)' beside '\(form)', found \(node.found)"
      )
    }
  }

  /// The values of other parameters with which this one is swept.
  private func condition(_ sweep: ObjectReader) -> [String: [Value]] {
    guard let node = sweep.value("when"),
      let reader = ObjectReader(node, path: sweep["when"], keys: nil, problems: problems)
    else { return [:] }
    var condition: [String: [Value]] = [:]
    for member in reader.all {
      guard let other = table.rule(member.key), other.name != rule.name else {
        let names = table.names.filter { $0 != rule.name }
        reader.reportUnknownKey(member, among: names)
        continue
      }
      let path = reader[member.key]
      var items = [member.value]
      if case .array(let list) = member.value.content, !list.isEmpty { items = list }
      condition[other.name] = items.compactMap {
        other.value($0, path: path, problems: problems)
      }
    }
    return condition
  }

  private func list(_ reader: ObjectReader) -> SweptParameter.Source? {
    var seen: Set<Value> = []
    let values = reader.list("values", of: "values") { node, path -> Value? in
      guard let value = rule.value(node, path: path, problems: problems) else { return nil }
      if !seen.insert(value).inserted {
        problems.add(node, path, "the value \(value.displayText) is there twice")
      }
      return value
    }
    guard let values, let node = reader.value("values") else { return nil }
    if case .array(let items) = node.content, items.isEmpty {
      problems.add(
        node,
        reader["values"],
        "expected at least one value, found an empty list"
      )
    }
    if values.isEmpty { return nil }
    return .values(values, probabilities: probabilities(reader, count: values.count))
  }

  private func probabilities(_ reader: ObjectReader, count: Int) -> [Double]? {
    guard let node = reader.value("probabilities") else { return nil }
    let path = reader["probabilities"]
    let list = reader.list("probabilities", of: "numbers") { node, path -> Double? in
      if let number = node.numberValue, number >= 0 { return number }
      problems.add(node, path, "expected a number from 0 up, found \(node.found)")
      return nil
    }
    guard let list else { return nil }
    if !isRandom {
      problems.add(node, path, "has a meaning only with method 'random'")
    } else if list.count != count {
      problems.add(node, path, "\(list.count) probabilities for \(count) values")
    } else if abs(list.reduce(0, +) - 1) > 1e-9 {
      problems.add(
        node,
        path,
        "expected probabilities that add up to 1, found a sum of "
          + shortText(rounded(list.reduce(0, +)))
      )
    }
    return list
  }
}

// MARK: - Ranges

extension SweptParameterReader {
  /// `min` to `max` in steps of `step`, or `count` values with equal distances or, with `log`,
  /// equal ratios; in a random sweep without either, drawn between the two.
  private func range(_ reader: ObjectReader) -> SweptParameter.Source? {
    guard let (low, high) = bounds(reader, isPositive: reader.bool("log") ?? false) else {
      return nil
    }
    let isLog = reader.bool("log") ?? false
    if reader.value("step") != nil {
      refuseOthers(reader, than: ["min", "max", "step"], beside: "step")
    } else {
      refuseOthers(reader, than: ["min", "max", "count", "log"], beside: "min")
    }
    if isRandom, reader.value("step") == nil, reader.value("count") == nil {
      return .distribution(
        isLog ? .logUniformValues(low, high) : uniform(low, high, reader)
      )
    }
    guard let numbers = numbers(low, high, isLog: isLog, reader) else { return nil }
    return .values(values(of: numbers, reader), probabilities: nil)
  }

  /// Uniform in the parameter's own type; of one that may be anything, in that of the ends as they are
  /// written: from `0` to `1` whole numbers, from `0.0` to `1.0` all.
  func uniform(_ low: Double, _ high: Double, _ reader: ObjectReader) -> Distribution {
    guard let first = reader.value("min")?.integerValue,
      let last = reader.value("max")?.integerValue
    else { return .uniform(low, high) }
    if case .number = rule.kind { return .uniform(low, high) }
    if case .scalar = rule.kind,
      !["min", "max"].allSatisfy({ reader.value($0)?.isWrittenWhole ?? false })
    {
      return .uniform(low, high)
    }
    return .intUniform(first, last)
  }

  /// The ends of a range, both legal values of the parameter.
  func bounds(_ reader: ObjectReader, isPositive: Bool) -> (Double, Double)? {
    switch rule.kind {
    case .bool, .choice, .expression, .point, .region:
      problems.add(
        reader.node,
        reader.path,
        "'\(rule.name)' is not a number; give its 'values'"
      )
      return nil
    case .integer, .integers, .number, .scalar: break
    }
    guard let first = reader.required("min", "a number"),
      let last = reader.required("max", "a number"), let low = reader.number("min"),
      let high = reader.number("max")
    else { return nil }
    guard low < high else {
      problems.add(
        reader.node,
        reader.path,
        "'min' \(shortText(low)) is not below 'max' \(shortText(high))"
      )
      return nil
    }
    if isPositive, low <= 0 {
      problems.add(
        first,
        reader["min"],
        "a logarithmic range begins above 0, found \(shortText(low))"
      )
      return nil
    }
    let isLegal =
      rule.value(first, path: reader["min"], problems: problems) != nil
      && rule.value(last, path: reader["max"], problems: problems) != nil
    return isLegal ? (low, high) : nil
  }

  private func numbers(
    _ low: Double,
    _ high: Double,
    isLog: Bool,
    _ reader: ObjectReader
  ) -> [Double]? {
    if let node = reader.value("step"), let step = reader.number("step") {
      let count = step > 0 ? ((high - low) / step * (1 + 0x1p-40)).rounded(.down) : 0
      guard step > 0, count < Double(Sweep.maximumCount) else {
        problems.add(
          node,
          reader["step"],
          "expected a step above 0 that makes at most a million values, found \(node.found)"
        )
        return nil
      }
      return (0...Int(count)).map { rounded(low + Double($0) * step) }
    }
    guard reader.value("count") != nil else {
      problems.add(
        reader.node,
        reader.path,
        isLog
          ? "a logarithmic range in a grid needs 'count'"
          : "a range in a grid needs 'step' or 'count'",
        hint: "add for example \"count\": 5"
      )
      return nil
    }
    guard let count = reader.integer("count", in: 2...Sweep.maximumCount) else { return nil }
    return (0..<count).map { index in
      if index == 0 { return low }
      if index == count - 1 { return high }
      let share = Double(index) / Double(count - 1)
      return rounded(isLog ? low * pow(high / low, share) : low + (high - low) * share)
    }
  }

  /// The numbers as values of the parameter, every one another.
  private func values(of numbers: [Double], _ reader: ObjectReader) -> [Value] {
    let values = numbers.compactMap { rule.value(of: $0) }
    if values.count < numbers.count {
      problems.add(reader.node, reader.path, "the range has whole numbers beyond 64 bits")
    } else if let twice = firstRepeated(values) {
      problems.add(
        reader.node,
        reader.path,
        "the range gives the whole number \(twice.displayText) twice",
        hint: "choose a larger 'step' or a smaller 'count'"
      )
    }
    return values
  }
}
