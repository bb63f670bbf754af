/// Gives the words of a condition their meanings, and values the kind of what they stand beside.
struct ConditionBinder {
  let text: String
  let keys: [RunKey]
  let moment: Moment

  func test(_ syntax: ConditionSyntax) throws(QueryError) -> RunTest {
    switch syntax {
    case .all(let parts): return .all(try tests(parts))
    case .any(let parts): return .any(try tests(parts))
    case .not(let part): return .not(try test(part))
    case .compare(let left, let comparator, let right):
      return .compare(
        try operand(left, beside: right),
        comparator,
        try operand(right, beside: left)
      )
    case .among(let operand, let values):
      return .among(try self.operand(operand), try constants(values, beside: operand))
    case .like(let operand, let pattern):
      if let key = key(operand), let kind = key.kind, kind != .text, kind != .texts {
        throw error("'\(key.title)' is no text: 'like' compares texts", operand)
      }
      return .like(try self.operand(operand), pattern)
    case .isMissing(let operand): return .isMissing(try self.operand(operand))
    case .isThere(let operand): return .isThere(try self.operand(operand))
    case .isNaN(let operand): return .isNaN(try self.operand(operand))
    }
  }

  private func tests(_ parts: [ConditionSyntax]) throws(QueryError) -> [RunTest] {
    var tests: [RunTest] = []
    for part in parts { tests.append(try test(part)) }
    return tests
  }

  private func constants(
    _ values: [ConditionSyntax.Operand],
    beside other: ConditionSyntax.Operand
  ) throws(QueryError) -> [Answer] {
    var constants: [Answer] = []
    for value in values {
      if case .constant(let answer) = try operand(value, beside: other) { constants.append(answer) }
    }
    return constants
  }

  private func key(_ operand: ConditionSyntax.Operand) -> RunKey? {
    if case .word(let index) = operand.content { keys[index] } else { nil }
  }

  private func operand(
    _ operand: ConditionSyntax.Operand,
    beside other: ConditionSyntax.Operand? = nil
  ) throws(QueryError) -> RunTest.Operand {
    let key = other.flatMap(key)
    switch operand.content {
    case .word(let index):
      try check(keys[index], beside: key, operand)
      return .key(index)
    case .span(let span):
      switch key?.kind {
      case .duration?: return .constant(.number(span))
      case .time?: return .constant(.number(Double(moment.now) + span))
      default:
        throw error("a span of time compares with 'duration', 'started' or 'finished'", operand)
      }
    case .value(let value): return .constant(try constant(value, beside: key, operand))
    }
  }

  /// A value in the unit of what it stands beside.
  private func constant(
    _ value: Answer,
    beside key: RunKey?,
    _ operand: ConditionSyntax.Operand
  ) throws(QueryError) -> Answer {
    guard let key, let kind = key.kind else { return value }
    switch (kind, value) {
    case (.time, .text(let text)):
      if let time = moment.time(text) { return .integer(time) }
      throw error("expected a time such as \(Moment.form), found '\(text)'", operand)
    case (.time, _):
      throw error("'\(key.title)' is a time: write one such as \(Moment.form), or -7d", operand)
    case (.duration, _):
      throw error("'\(key.title)' is a span of time: write a unit, such as 10 min", operand)
    case (.number, .integer), (.number, .number): return value
    case (.number, _):
      throw error(
        "'\(key.title)' is a number, which never compares with \(Self.name(value))",
        operand
      )
    case (.text, .text(let text)), (.texts, .text(let text)):
      if key == .field(.status) { try checkStatus(text, operand) }
      return value
    case (.text, _), (.texts, _):
      throw error("'\(key.title)' is a text: write the value in quotes", operand)
    }
  }

  /// Throws where two names can never compare.
  private func check(
    _ key: RunKey,
    beside other: RunKey?,
    _ operand: ConditionSyntax.Operand
  ) throws(QueryError) {
    guard let one = key.kind, let kind = other?.kind, one != kind else { return }
    let texts: Set<RunField.Kind> = [.text, .texts]
    if texts.contains(one), texts.contains(kind) { return }
    throw error("'\(key.title)' and '\(other?.title ?? "")' never compare", operand)
  }

  private func checkStatus(
    _ text: String,
    _ operand: ConditionSyntax.Operand
  ) throws(QueryError) {
    let names = RunStatus.allCases.filter { $0 != .planned }.map(\.rawValue)
    if names.contains(text) { return }
    let near = nearestNames(to: text, among: names, count: 1)
    let hint = near.first.map { "did you mean '\($0)'?" } ?? "there are \(listed(names, or: "and"))"
    throw error("no run has the status '\(text)'; \(hint)", operand)
  }

  private static func name(_ value: Answer) -> String {
    switch value {
    case .bool(let value): "'\(value)'"
    case .text(let text): "the text '\(text)'"
    default: "this"
    }
  }

  private func error(_ message: String, _ operand: ConditionSyntax.Operand) -> QueryError {
    QueryError(text, at: operand.position, message)
  }
}
