import Calculus
import Testing

@testable import Learning

struct ExpressionGraphTests {
  @Test(
    arguments: [
      "sin(x)*y", "x^2/20 + y^2", "x^y - y^x", "-(x + y)^3/(1 + x)", "exp(-x)*tanh(y) - x*x",
      "relu(x - 2)*abs(y) + sqrt(x) + ln(y) + log10(x*y) + sigmoid(x) + tan(x) + cos(y)",
    ]
  )
  func `gradients are those of the expression's derivatives`(_ text: String) throws {
    let expression = try Expression(text)
    let point = ["x": 1.25, "y": 0.75]
    let graph = try DataFlowGraph(of: expression, at: point)
    var compiled = try CompiledExpression(expression, variables: ["x", "y"])
    #expect(graph.nodes.last?.value == Tensor(compiled.value(at: [1.25, 0.75])))
    for (name, value) in point {
      let node = try #require(graph.nodes.first { $0.name == name })
      var slope = try CompiledExpression(expression.derivative(by: name), variables: ["x", "y"])
      let exact = slope.value(at: [1.25, 0.75])
      let gradient = try #require(node.gradient?.elements.first)
      #expect(node.role == .input)
      #expect(node.value == Tensor(value))
      #expect(abs(gradient - exact) <= 1e-12 * (1 + abs(exact)))
    }
  }

  @Test
  func `constants have no gradient, and parts that occur twice are one node`() throws {
    let graph = try DataFlowGraph(of: Expression("2*(x + 1)*(x + 1)"), at: ["x": 3])
    #expect(graph.nodes.map(\.name) == ["2", "x", "1", "x + 1", "2*(x + 1)", "v5"])
    #expect(graph.nodes.map { $0.gradient?.elements.first } == [nil, 16, nil, 16, 4, 1])
  }

  @Test
  func `a variable without a value is told`() throws {
    let error = try #require(throws: MissingVariables.self) {
      try DataFlowGraph(of: Expression("x*y + z"), at: ["y": 3])
    }
    #expect(error.names == ["x", "z"])
  }
}
