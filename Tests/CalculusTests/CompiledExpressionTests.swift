import Calculus
import Testing

struct CompiledExpressionTests {
  @Test(
    arguments: [
      "sin(x)*exp(-y) + x^3", "ln(x)/sqrt(y)", "tanh(x)*sigmoid(y)", "abs(x)^y", "x", "7",
      "relu(x)",
    ]
  )
  func `many points have the bits of one by one`(_ text: String) throws {
    var compiled = try CompiledExpression(Expression(text), variables: ["x", "y"])
    let xs = (0..<700).map { Double($0) / 50 - 3 }
    let ys = (0..<700).map { 2 - Double($0 % 13) / 3 }
    let values = compiled.values(at: [xs, ys])
    let together = compiled.gradients(at: [xs, ys])
    #expect(values.map(\.bitPattern) == together.values.map(\.bitPattern))
    var gradient = [0.0, 0.0]
    for index in xs.indices {
      let value = compiled.gradient(at: [xs[index], ys[index]], into: &gradient)
      #expect(value.bitPattern == values[index].bitPattern)
      #expect(gradient[0].bitPattern == together.gradients[0][index].bitPattern)
      #expect(gradient[1].bitPattern == together.gradients[1][index].bitPattern)
    }
    #expect(compiled.values(at: [[], []]).isEmpty)
  }

  @Test
  func `arithmetic is that of IEEE 754`() throws {
    let values: [(String, Double)] = [
      ("1/x", .infinity), ("-1/x", -.infinity), ("x^x", 1), ("x^-1", .infinity),
      ("ln(x)", -.infinity),
      ("exp(1000 + x)", .infinity),
    ]
    for (text, value) in values {
      var compiled = try CompiledExpression(Expression(text))
      #expect(compiled.value(at: [0]) == value)
    }
    for text in ["x/x", "ln(x - 1)", "sqrt(x - 1)", "(x - 8)^0.5", "0*(1/x)"] {
      var compiled = try CompiledExpression(Expression(text))
      #expect(compiled.value(at: [0]).isNaN)
    }
  }

  @Test(
    arguments: [
      ("1 + ln(x - 3)*2", 2, "ln(x - 3) is NaN, the logarithm of a negative number: x - 3 = -1"),
      ("ln(x)", 0, "ln(x) is minus infinity, the logarithm of 0: x = 0"),
      ("3/(x - 1)", 1, "3/(x - 1) is infinite, a division by 0: x - 1 = 0"),
      ("sqrt(-x)", 4, "sqrt(-x) is NaN, the square root of a negative number: -x = -4"),
      ("x^0.5", -2, "x^0.5 is NaN, a negative number to a power that is not whole: x = -2"),
      ("x^-2", 0, "x^-2 is infinite, 0 to a negative power: x = 0"),
      ("exp(x) - exp(x)", 1000, "exp(x) is infinite, too large for a number: x = 1000"),
      ("2*x", .nan, "x is NaN, not a finite coordinate"),
    ] as [(String, Double, String)]
  )
  func `a value that is not finite is explained`(
    _ text: String,
    _ x: Double,
    _ message: String
  ) throws {
    let compiled = try CompiledExpression(Expression(text))
    #expect(compiled.diagnosis(at: [x])?.description == message)
    #expect(try CompiledExpression(Expression("1/(1 + exp(-x))")).diagnosis(at: [-1000]) == nil)
  }

  @Test(
    arguments: [
      (.sphere, [0, 0]), (.booth, [1, 3]), (.beale, [3, 0.5]), (.rosenbrock, [1, 1]),
      (.himmelblau, [3, 2]), (.rastrigin, [0, 0]),
    ] as [(NamedFunction, [Double])]
  )
  func `known functions are 0 and flat at their minima`(
    _ function: NamedFunction,
    _ minimum: [Double]
  ) throws {
    var compiled = try CompiledExpression(Expression(nameOrFormula: " \(function.rawValue) "))
    var gradient = [1.0, 1.0]
    #expect(compiled.variables == ["x", "y"])
    #expect(compiled.gradient(at: minimum, into: &gradient) == 0)
    #expect(gradient == [0, 0])
    #expect(compiled.value(at: minimum.map { $0 + 0.25 }) > 0.1)
  }

  @Test
  func `corners have the slope 0, derived either way`() throws {
    for text in ["relu(x)", "abs(x)", "sign(x)", "step(x)"] {
      var compiled = try CompiledExpression(Expression(text))
      var slope = try CompiledExpression(Expression(text).derivative(by: "x"), variables: ["x"])
      var gradient = [1.0]
      _ = compiled.gradient(at: [0], into: &gradient)
      #expect(gradient == [0] && slope.value(at: [0]) == 0)
    }
  }

  @Test
  func `a numerical derivative says why it is off`() throws {
    func cause(_ text: String, _ x: Double) throws -> NumericalDerivative.Cause {
      var compiled = try CompiledExpression(Expression(text))
      return compiled.derivatives(at: [x], step: 1e-4)[0].cause
    }
    #expect(try cause("x^2", 3) == .none)
    #expect(try cause("x^2", 1e13) == .stepLost(spacing: 0x1p-9))
    #expect(try cause("x^2", 1e9) == .rounding)
    #expect(try cause("sin(1000*x)", 1) == .curvature)
    #expect(try cause("ln(x)", -1) == .notFinite)
  }
}
