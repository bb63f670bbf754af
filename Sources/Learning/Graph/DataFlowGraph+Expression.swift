public import Calculus

extension DataFlowGraph {
  /// The longest text by which a value is called; others are called v1, v2 and so on.
  private static let longestName = 12

  /// The graph of an expression's value at a point, gradients included.
  ///
  /// - Parameters:
  ///   - expression: The expression; its nodes become those of the graph, in their order.
  ///   - point: A coordinate for each of the expression's variables; others do not matter.
  /// - Throws: A `MissingVariables` error if the expression has more.
  public init(
    of expression: Expression,
    at point: [String: Double]
  ) throws(MissingVariables) {
    // Finds what is missing.
    _ = try CompiledExpression(expression, variables: Array(point.keys))
    self.init(formula: expression.description)
    for (place, node) in expression.nodes.enumerated() {
      switch node {
      case .number(let value):
        _ = add(Expression.text(of: value), .constant, Tensor(value))
      case .constant(let constant):
        _ = add(constant.rawValue, .constant, Tensor(constant.value))
      case .variable(let name):
        _ = add(name, .input, Tensor(point[name] ?? .nan))
      case .negation(let operand):
        _ = add(Self.name(of: place, in: expression), .negation, of: [operand])
      case .operation(let sign, let left, let right):
        _ = add(Self.name(of: place, in: expression), .arithmetic(sign), of: [left, right])
      case .function(let function, let operand):
        _ = add(Self.name(of: place, in: expression), .function(function), of: [operand])
      }
    }
    differentiate()
  }

  private static func name(of place: Int, in expression: Expression) -> String {
    guard expression.nodes.count < 200 else { return "v\(place)" }
    let text = expression.part(at: place).description
    return text.count <= longestName ? text : "v\(place)"
  }
}

extension GraphOperation {
  /// -x.
  static let negation = GraphOperation.elementwise("−") {
    -$0
  } slope: { _ in
    -1
  }

  /// A function of one number.
  static func function(_ function: Expression.Function) -> GraphOperation {
    .elementwise(function.rawValue) {
      function.value(at: $0)
    } slope: {
      function.slope(at: $0, value: function.value(at: $0))
    }
  }

  /// An operation on two numbers.
  static func arithmetic(_ sign: Expression.Operator) -> GraphOperation {
    switch sign {
    case .add: .ofTwo("+", +) { _, _, _ in (1, 1) }
    case .subtract: .ofTwo("−", -) { _, _, _ in (1, -1) }
    case .multiply: .ofTwo("×", *) { x, y, _ in (y, x) }
    case .divide: .ofTwo("÷", /) { _, y, value in (1 / y, -value / y) }
    case .power:
      .ofTwo("^", VectorMath.pow) { x, y, value in
        (y == 0 ? 0 : y * VectorMath.pow(x, y - 1), value * VectorMath.log(x))
      }
    }
  }

  /// A function of two numbers with its derivatives by both, given them and the value.
  private static func ofTwo(
    _ name: String,
    _ function: @escaping @Sendable (Double, Double) -> Double,
    slopes: @escaping @Sendable (Double, Double, Double) -> (Double, Double)
  ) -> GraphOperation {
    GraphOperation(name) { inputs in
      inputs[0].combined(with: inputs[1], function)
    } gradients: { inputs, value, gradient in
      var (left, right) = (gradient, gradient)
      for index in gradient.elements.indices {
        let (x, y) = (inputs[0].elements[index], inputs[1].elements[index])
        let slope = slopes(x, y, value.elements[index])
        left.elements[index] *= slope.0
        right.elements[index] *= slope.1
      }
      return [left, right]
    }
  }
}
