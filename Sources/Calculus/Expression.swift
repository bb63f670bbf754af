/// A formula in variables, such as `x^2/20 + y^2`.
///
/// Two expressions are equal if they are written the same but for spaces and needless parentheses:
/// `x + y` is not `y + x`. What occurs several times is kept once. No operation on expressions
/// recurses, so that neither long nor deep ones exhaust a thread's stack.
public struct Expression: Hashable, Sendable {
  /// One operation or operand; what it is applied to is named by place among the nodes.
  public enum Node: Hashable, Sendable {
    /// A finite number, not below 0.
    case number(Double)
    case constant(Constant)
    case variable(String)
    case negation(Int)
    case operation(Operator, Int, Int)
    case function(Function, Int)

    /// The places of what the node is applied to, in order.
    public var operands: [Int] {
      switch self {
      case .number, .constant, .variable: []
      case .negation(let operand), .function(_, let operand): [operand]
      case .operation(_, let left, let right): [left, right]
      }
    }
  }

  /// A number with a name.
  public enum Constant: String, Sendable, CaseIterable {
    case pi
    case e

    /// The nearest double.
    public var value: Double {
      switch self {
      case .pi: .pi
      case .e: 0x1.5bf0a8b145769p+1
      }
    }
  }

  /// An operation on two numbers.
  public enum Operator: String, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case power = "^"
  }

  /// All nodes, each after those it is applied to and each once; the last one is the result.
  ///
  /// In the order in which the tree is walked, operands before what they are applied to, left before
  /// right.
  public let nodes: [Node]

  /// Takes nodes in the order that `nodes` describes; there is at least one.
  init(nodes: [Node]) {
    self.nodes = nodes
  }

  /// The place of the result among the nodes.
  public var root: Int { nodes.count - 1 }

  /// The names of the variables, each once, in alphabetical order with numbers by value: `x2` before
  /// `x10`.
  public var variables: [String] {
    nodes.compactMap { if case .variable(let name) = $0 { name } else { nil } }
      .sorted(by: isNaturallyOrdered)
  }

  /// The part of the expression whose result is one of its nodes.
  public func part(at place: Int) -> Expression {
    ExpressionBuilder(nodes).expression(at: place)
  }
}

/// Whether one name comes before another, digits at their ends compared as numbers: x2 before x10.
public func isNaturallyOrdered(_ one: String, _ other: String) -> Bool {
  let (left, right) = (splitDigits(one), splitDigits(other))
  if left.stem != right.stem || left.digits.count == right.digits.count { return one < other }
  return left.digits.count < right.digits.count
}

/// A name and the digits at its end, without zeros before them.
private func splitDigits(_ name: String) -> (stem: Substring, digits: Substring) {
  let count = name.reversed().prefix { "0"..."9" ~= $0 }.count
  return (name.dropLast(count), name.suffix(count).drop { $0 == "0" })
}
