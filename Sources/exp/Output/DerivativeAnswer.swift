import Calculus
import Report

/// What derivatives are asked for, checked.
struct DerivativeQuestion {
  let expression: Calculus.Expression
  /// The variables to derive by.
  let variables: [String]
  /// Values of variables, in alphabetical order.
  let point: [(name: String, value: Double)]
  /// A variable and its values one after the other.
  let range: (name: String, values: [Double])?
  /// h of the central differences.
  let step: Double
}

/// Derivatives as text and as JSON.
struct DerivativeAnswer {
  private let question: DerivativeQuestion
  private let derivatives: [(variable: String, expression: Calculus.Expression)]

  init(_ question: DerivativeQuestion) {
    self.question = question
    derivatives = question.variables.map { ($0, question.expression.derivative(by: $0)) }
  }

  private var isPoint: Bool {
    question.range == nil && (!question.point.isEmpty || question.expression.variables.isEmpty)
  }

  var text: String {
    var lines = ["f = \(question.expression)"]
    lines += derivatives.map { "df/d\($0.variable) = \($0.expression)" }
    if isPoint { lines += ["", pointText] }
    if let columns { lines += ["", table(columns).text] }
    return lines.joined(separator: "\n")
  }

  var json: JSON {
    var members: [(String, JSON)] = [("function", .string(question.expression.description))]
    let pairs = isPoint ? compared : []
    members.append(
      (
        "derivatives",
        .array(
          derivatives.map { variable, expression in
            var members: [(String, JSON)] = [
              ("by", .string(variable)), ("derivative", .string(expression.description)),
            ]
            if let pair = pairs.first(where: { $0.variable == variable }) {
              members += [
                ("value", .number(pair.exact)), ("numerical", .number(pair.numerical)),
                ("difference", .number(pair.difference)),
              ]
            }
            return .object(members)
          }
        )
      )
    )
    if !question.point.isEmpty {
      members.append(("at", .object(question.point.map { ($0.name, .number($0.value)) })))
    }
    if isPoint { members += [("step", .number(question.step)), ("value", .number(value))] }
    if let columns {
      members.append(
        ("over", .object(columns.map { ($0.title, .array($0.values.map(JSON.number))) }))
      )
    }
    return .object(members)
  }

  /// Why the value is not finite, or why a numerical derivative is off; nil where there is nothing
  /// to say.
  var note: String? {
    guard isPoint else { return nil }
    if let compiled, let diagnosis = compiled.diagnosis(at: question.point.map(\.value)) {
      return "\(diagnosis)"
    }
    let notes = compared.compactMap(note)
    return notes.isEmpty ? nil : notes.joined(separator: "\nexp: note: ")
  }
}

// MARK: - At a point

extension DerivativeAnswer {
  /// The expression ready for the point's coordinates, which are its variables.
  private var compiled: CompiledExpression? { try? CompiledExpression(question.expression) }

  private var value: Double {
    var compiled = compiled
    return compiled?.value(at: question.point.map(\.value)) ?? .nan
  }

  private var compared: [NumericalDerivative] {
    var compiled = compiled
    let all = compiled?.derivatives(at: question.point.map(\.value), step: question.step) ?? []
    return all.filter { question.variables.contains($0.variable) }
  }

  private var pointText: String {
    let place = question.point.map { "\($0.name) = \(number($0.value))" }.joined(separator: ", ")
    let line = (place.isEmpty ? "" : "at \(place): ") + "f = \(number(value))"
    guard !compared.isEmpty else { return line }
    let titles = ["", "exact", "numerical", "difference"]
    let table = Table(
      columns: titles.map { Table.Column($0, isNumeric: $0 != "") },
      rows: compared.map { pair in
        [
          "df/d\(pair.variable)", number(pair.exact), number(pair.numerical),
          significant(pair.difference, digits: 3),
        ]
      }
    )
    return line + "\n\n" + table.text
  }

  private func note(_ pair: NumericalDerivative) -> String? {
    let step = number(question.step)
    switch pair.cause {
    case .none: return nil
    case .stepLost(let spacing):
      return "h = \(step) is lost in \(pair.variable), where neighbouring doubles are "
        + "\(significant(spacing, digits: 3)) apart: the numerical df/d\(pair.variable) means nothing"
    case .rounding:
      return "the numerical df/d\(pair.variable) is off by rounding, which is divided by "
        + "2h = \(number(2 * question.step)): a larger --step helps"
    case .curvature:
      return "the numerical df/d\(pair.variable) is off as f bends, or has a corner, within "
        + "h = \(step): a smaller --step helps where it bends"
    case .notFinite:
      return "df/d\(pair.variable) is not finite everywhere within h = \(step)"
    }
  }

  private func number(_ value: Double) -> String {
    value.isFinite ? Expression.text(of: value) : significant(value, digits: 3)
  }
}

// MARK: - Over a range

extension DerivativeAnswer {
  private typealias Column = (title: String, values: [Double])

  /// The variable's values, the function's and those of the derivatives.
  private var columns: [Column]? {
    guard let range = question.range else { return nil }
    let names = question.point.map(\.name) + [range.name]
    let coordinates =
      question.point.map { Array(repeating: $0.value, count: range.values.count) } + [range.values]
    let all =
      [("f", question.expression)] + derivatives.map { ("df/d\($0.variable)", $0.expression) }
    return [(range.name, range.values)]
      + all.map { title, expression in
        let compiled = try? CompiledExpression(expression, variables: names)
        return (title, compiled?.values(at: coordinates) ?? [])
      }
  }

  private func table(_ columns: [Column]) -> Table {
    Table(
      columns: columns.map { Table.Column($0.title, isNumeric: true) },
      rows: (columns.first?.values ?? []).indices.map { row in
        columns.map { significant($0.values[row], digits: 8) }
      }
    )
  }
}
