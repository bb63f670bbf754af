internal import Calculus

// Functions, and points at which they are computed.

extension ParameterRule {
  /// A function's text: a known name as it is, a formula as it is printed, so that spaces make no
  /// other trial.
  static func function(_ text: String, at node: Node, path: String, problems: Problems) -> Value? {
    let expression: Expression
    do {
      expression = try Expression(nameOrFormula: text)
    } catch {
      report(error, in: node, path: path, problems: problems)
      return nil
    }
    let name = trimmed(text)
    if NamedFunction(rawValue: name) != nil { return .string(name) }
    let known = NamedFunction.allCases.map(\.rawValue)
    if expression.variables == [name], name.count > 3,
      let near = nearestName(to: name, among: known)
    {
      problems.add(
        node,
        path,
        "there is no function '\(name)'",
        hint: "did you mean '\(near)'? Known: \(listed(known, or: "and")); or write a formula"
      )
      return nil
    }
    guard !expression.variables.isEmpty else {
      problems.add(
        node,
        path,
        "expected a function of at least one variable, found the constant \(node.found)",
        hint: "any name is a variable: x0^2 + x1^2"
      )
      return nil
    }
    return .string("\(expression)")
  }

  /// Reports a mistake in a formula at its own character where the file shows the formula as it is.
  private static func report(
    _ error: ExpressionError,
    in node: Node,
    path: String,
    problems: Problems
  ) {
    if case .file(let name, let line, let column)? = node.textPlace {
      let place = Place.file(name, line: line, column: column + error.range.lowerBound)
      problems.add(place, path: path, error.message, hint: error.hint)
    } else {
      let message = "character \(error.column) of \(node.found): \(error.message)"
      problems.add(node, path, message, hint: error.hint)
    }
  }

  /// A point, each of its coordinates a finite number.
  func point(_ node: Node, path: String, problems: Problems) -> Value? {
    guard let reader = ObjectReader(node, path: path, keys: nil, problems: problems) else {
      return nil
    }
    if reader.all.isEmpty {
      problems.add(node, path, "expected \(kind.expectation), found an empty object")
      return nil
    }
    var coordinates: [String: Value] = [:]
    for member in reader.all {
      guard let number = reader.number(member.key) else { continue }
      // -0 is the same place as 0 and must not make another trial.
      coordinates[member.key] = .number(number == 0 ? 0 : number)
    }
    return coordinates.count == reader.all.count ? .object(coordinates) : nil
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    let end = start.lastIndex { !$0.isWhitespace } ?? start.startIndex
    return start.isEmpty ? "" : String(start[...end])
  }
}
