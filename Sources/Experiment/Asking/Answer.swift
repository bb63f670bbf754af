/// What a run answers to a question about it: a value of a parameter, of a metric, of a field.
public enum Answer: Hashable, Sendable {
  /// The run has nothing of that name.
  case missing
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  /// Several texts at once, such as a run's tags; none is an empty list, never `missing`.
  case texts([String])

  /// The answer as a number where it is one.
  public var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .missing, .bool, .text, .texts: nil
    }
  }

  /// Whether there is nothing: `missing`, or no text at all.
  public var isMissing: Bool { self == .missing || self == .texts([]) }
}

/// An operator that compares two answers.
enum Comparator: String, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The operator with its sides exchanged.
  var flipped: Comparator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  /// Whether two answers stand in this relation.
  ///
  /// Nothing stands in any relation to what is missing. Of several texts one must, but `!=` asks
  /// that none be equal. NaN and answers of different kinds are unordered: only `!=` holds.
  func holds(_ left: Answer, _ right: Answer) -> Bool {
    switch (left, right) {
    case (.missing, _), (_, .missing): return false
    case (.texts(let texts), _):
      if self == .notEqual {
        return texts.allSatisfy { !Comparator.equal.holds(.text($0), right) }
      }
      return texts.contains { holds(.text($0), right) }
    case (_, .texts): return flipped.holds(right, left)
    default: break
    }
    guard let order = Order(left, right) else { return self == .notEqual }
    return switch self {
    case .equal: order == .same
    case .notEqual: order != .same
    case .less: order == .before
    case .lessOrEqual: order != .after
    case .greater: order == .after
    case .greaterOrEqual: order != .before
    }
  }
}

/// How two answers of one kind lie to each other.
private enum Order {
  case before, same, after

  /// Nil where they cannot be ordered: one is NaN, or they are of different kinds.
  init?(_ left: Answer, _ right: Answer) {
    switch (left, right) {
    case (.integer(let one), .integer(let other)): self.init(one, other)
    case (.bool(let one), .bool(let other)): self.init(one ? 1 : 0, other ? 1 : 0)
    case (.text(let one), .text(let other)): self.init(one, other)
    default:
      guard let one = left.numberValue, let other = right.numberValue, !one.isNaN, !other.isNaN
      else { return nil }
      self.init(one, other)
    }
  }

  private init<Value: Comparable>(_ one: Value, _ other: Value) {
    self = one < other ? .before : one == other ? .same : .after
  }
}

extension Answer {
  /// Whether this answer comes before another in a list sorted by them.
  ///
  /// Numbers come first, NaN after them, then booleans, texts and what is missing; `descending`
  /// turns the order within each of these, so that what has no value is always last.
  public func precedes(_ other: Answer, descending: Bool) -> Bool {
    if rank != other.rank { return rank < other.rank }
    if case .texts(let texts) = self, case .texts(let others) = other {
      return descending
        ? others.lexicographicallyPrecedes(texts) : texts.lexicographicallyPrecedes(others)
    }
    return (descending ? Comparator.greater : .less).holds(self, other)
  }

  private var rank: Int {
    switch self {
    case .integer: 0
    case .number(let value): value.isNaN ? 1 : 0
    case .bool: 2
    case .text: 3
    case .texts(let texts): texts.isEmpty ? 4 : 3
    case .missing: 4
    }
  }
}
