/// Where a computation left the finite numbers.
public struct NonFiniteValue: Hashable, Sendable, CustomStringConvertible {
  /// An operand of the part: what it is, and its value.
  public struct Operand: Hashable, Sendable {
    /// What it is.
    public let expression: Expression
    /// Its value, finite.
    public let value: Double
  }

  /// The innermost part of the expression whose value is not finite though those of its operands
  /// are; a variable where the point itself is not finite.
  public let part: Expression
  /// The part's value, infinite or NaN.
  public let value: Double
  /// What the part is applied to, numbers left out.
  public let operands: [Operand]

  private static let overflow = "too large for a number"

  /// Whether a result grew beyond the largest number, or a coordinate did, rather than that the
  /// function has no value there.
  public var isOverflow: Bool {
    if case .variable = part.nodes[part.root] { return value.isInfinite }
    return cause == Self.overflow
  }

  /// What happened, such as `the logarithm of a negative number`.
  public var cause: String {
    switch part.nodes[part.root] {
    case .function(.ln, let operand), .function(.log10, let operand):
      isNegative(operand) ? "the logarithm of a negative number" : "the logarithm of 0"
    case .function(.sqrt, _): "the square root of a negative number"
    case .operation(.divide, _, let below):
      operandValue(below) == 0 ? "a division by 0" : Self.overflow
    case .operation(.power, let base, _):
      if value.isNaN {
        "a negative number to a power that is not whole"
      } else if operandValue(base) == 0 {
        "0 to a negative power"
      } else {
        Self.overflow
      }
    case .variable: "not a finite coordinate"
    default: Self.overflow
    }
  }

  /// The part, its value, why, and the operands' values.
  public var description: String {
    let values = operands.map { "\($0.expression) = \(Expression.text(of: $0.value))" }
    let name = value.isNaN ? "NaN" : value > 0 ? "infinite" : "minus infinity"
    return "\(part) is \(name), \(cause)"
      + (values.isEmpty ? "" : ": " + values.joined(separator: ", "))
  }

  private func operandValue(_ place: Int) -> Double? {
    if let number = part.numbers[place] { return number }
    let operand = part.part(at: place)
    return operands.first { $0.expression == operand }?.value
  }

  private func isNegative(_ place: Int) -> Bool {
    operandValue(place).map { $0 < 0 } ?? false
  }
}

extension CompiledExpression {
  /// Why the value at a point is not finite.
  ///
  /// - Parameter point: A coordinate for each of `variables`.
  /// - Returns: Where it came about, going from the result down to the first operand that is not
  ///   finite, and so on; nil where the value is finite.
  public func diagnosis(at point: [Double]) -> NonFiniteValue? {
    precondition(point.count == variables.count, "a point has a coordinate for each variable")
    let coordinates = Dictionary(zip(variables, point)) { first, _ in first }
    let nodes = expression.nodes
    var values: [Double] = []
    for node in nodes {
      if case .variable(let name) = node {
        values.append(coordinates[name] ?? .nan)
      } else {
        values.append(node.value(of: node.operands.map { values[$0] }))
      }
    }
    var place = expression.root
    guard !values[place].isFinite else { return nil }
    while let inner = nodes[place].operands.first(where: { !values[$0].isFinite }) {
      place = inner
    }
    let numbers = expression.numbers
    var operands: [NonFiniteValue.Operand] = []
    for operand in nodes[place].operands where numbers[operand] == nil {
      let part = NonFiniteValue.Operand(
        expression: expression.part(at: operand),
        value: values[operand]
      )
      if !operands.contains(part) { operands.append(part) }
    }
    return NonFiniteValue(
      part: expression.part(at: place),
      value: values[place],
      operands: operands
    )
  }
}
