extension Region {
  /// Reads `{"x0": [-4, 4], "x1": [-4, 4], "cells": 25, "fix": {"x2": 0}}`, of which `cells` and
  /// `fix` may be left out.
  static func read(_ node: Node, path: String, problems: Problems) -> Value? {
    guard let reader = ObjectReader(node, path: path, keys: nil, problems: problems) else {
      return nil
    }
    let before = problems.diagnostics.count
    var members: [String: Value] = [cellsKey: .integer(25)]
    var ranges = 0
    for member in reader.all {
      switch member.key {
      case cellsKey:
        members[cellsKey] = reader.integer(cellsKey, in: 1...maximumCells).map { .integer($0) }
      case fixedKey:
        members[fixedKey] = fixed(member.value, path: reader[fixedKey], problems: problems)
      default:
        ranges += 1
        members[member.key] = range(member.value, path: reader[member.key], problems: problems)
      }
    }
    if ranges != 2 {
      problems.add(
        node,
        path,
        "expected ranges of two variables, found \(ranges == 0 ? "none" : "\(ranges)")",
        hint: ranges > 2
          ? "a field is a plane; give the others a value: \"fix\": {\"x2\": 0}"
          : "for example {\"x0\": [-4, 4], \"x1\": [-4, 4], \"cells\": 25}"
      )
    }
    return problems.diagnostics.count == before ? .object(members) : nil
  }

  private static func range(_ node: Node, path: String, problems: Problems) -> Value? {
    guard case .array(let items) = node.content, items.count == 2,
      let lower = items[0].numberValue, let upper = items[1].numberValue, lower < upper,
      (upper - lower).isFinite
    else {
      problems.add(
        node,
        path,
        "expected the two ends of a range, the lower first, such as [-4, 4], found "
          + (Value(node)?.displayText ?? node.found)
      )
      return nil
    }
    return .list([.number(lower), .number(upper)])
  }

  /// The values of the variables that do not vary; without any the key says nothing.
  private static func fixed(_ node: Node, path: String, problems: Problems) -> Value? {
    guard let reader = ObjectReader(node, path: path, keys: nil, problems: problems) else {
      return nil
    }
    var values: [String: Value] = [:]
    for member in reader.all {
      values[member.key] = reader.number(member.key).map { .number($0) }
    }
    return values.isEmpty ? nil : .object(values)
  }
}
