extension ParameterRule {
  /// Reads a value of this parameter, or reports what is wrong with it.
  func value(_ node: Node, path: String, problems: Problems) -> Value? {
    switch kind {
    case .bool:
      if case .bool(let value) = node.content { return .bool(value) }
    case .integer(let range):
      if let value = node.integerValue, range.contains(value) { return .integer(value) }
    case .integers(let range):
      if let value = node.integerValue, range.contains(value) { return .integer(value) }
      if case .array(let items) = node.content {
        return list(items, range, path: path, problems: problems)
      }
    case .number(let interval):
      if let value = node.numberValue, interval.contains(value) { return .number(value) }
    case .choice(let names):
      if case .string(let text) = node.content {
        return word(text, of: names, at: node, path: path, problems: problems)
      }
    case .expression:
      if case .string(let text) = node.content {
        return Self.function(text, at: node, path: path, problems: problems)
      }
    case .point:
      if case .object = node.content { return point(node, path: path, problems: problems) }
    case .scalar:
      if let value = Self.scalar(node) { return value }
    case .region:
      if case .object = node.content { return Region.read(node, path: path, problems: problems) }
    }
    problems.add(
      node,
      path,
      "expected \(kind.expectation), found \(node.found)",
      hint: numberHint(node)
    )
    return nil
  }

  private func word(
    _ text: String,
    of names: [String],
    at node: Node,
    path: String,
    problems: Problems
  ) -> Value? {
    if names.contains(text) { return .string(text) }
    if let refusal = refused.first(where: { $0.word == text }) {
      problems.add(node, path, refusal.reason, hint: refusal.hint)
      return nil
    }
    if later.contains(text) {
      problems.add(
        node,
        path,
        "'\(text)' is not available in this version of exp",
        hint: "available: \(listed(names))"
      )
      return nil
    }
    let hint = nearestName(to: text, among: names).map { "did you mean '\($0)'?" }
    problems.add(node, path, "expected \(kind.expectation), found '\(text)'", hint: hint)
    return nil
  }

  /// A scalar as written: `1` is an integer, `1.0` and `1e3` are numbers.
  private static func scalar(_ node: Node) -> Value? {
    switch node.content {
    case .bool(let value): .bool(value)
    case .string(let text): .string(text)
    case .number(let text): Int(text).map { .integer($0) } ?? node.numberValue.map { .number($0) }
    case .null, .array, .object: nil
    }
  }

  /// A list of one is the same as the number alone, so that both make the same trial.
  private func list(
    _ items: [Node],
    _ range: ClosedRange<Int>,
    path: String,
    problems: Problems
  ) -> Value? {
    var values: [Value] = []
    for (index, item) in items.enumerated() {
      guard let value = item.integerValue, range.contains(value) else {
        problems.add(
          item,
          "\(path)[\(index)]",
          "expected \(Kind.integer(range).expectation), found \(item.found)"
        )
        continue
      }
      values.append(.integer(value))
    }
    guard values.count == items.count else { return nil }
    return values.count == 1 ? values[0] : .list(values)
  }

  private func numberHint(_ node: Node) -> String? {
    if case .number(let text) = node.content, Double(text)?.isInfinite ?? false {
      return "it is beyond the largest number, 1.8e308"
    }
    guard case .string(let text) = node.content else { return nil }
    switch kind {
    case .number, .integer, .integers: break
    case .bool, .choice, .expression, .point, .region, .scalar: return nil
    }
    return isNumber(text) ? "numbers stand without quotes" : nil
  }
}

extension Node {
  /// The value as a whole number, however it is written (`1000`, `1e3`); nil where it is none or
  /// beyond 64 bits.
  package var integerValue: Int? {
    guard case .number(let text) = content else { return nil }
    if let value = Int(text) { return value }
    guard let value = Double(text), value.magnitude <= 0x1p53 else { return nil }
    return Int(exactly: value)
  }

  /// Whether it is a whole number that is written as one, unlike `1.0`.
  var isWrittenWhole: Bool {
    guard case .number(let text) = content else { return false }
    return Int(text) != nil
  }

  /// The value as the nearest double; nil where it is no number or too large for one.
  package var numberValue: Double? {
    guard case .number(let text) = content, let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }
}
