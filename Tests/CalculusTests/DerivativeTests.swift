import Calculus
import Testing

struct DerivativeTests {
  @Test(
    arguments: [
      // The chain rule in two variables, and the reciprocal of an exponential.
      ("sin(2*pi*x + 2*y/5)", "x", "2*pi*cos(2*pi*x + 2*y/5)"),
      ("sin(2*pi*x + 2*y/5)", "y", "2*cos(2*pi*x + 2*y/5)/5"),
      ("1/(e^x)", "x", "-1/e^x"), ("1/exp(x)", "x", "-1/exp(x)"),
      // Constants and powers.
      ("7", "x", "0"), ("pi", "x", "0"), ("y", "x", "0"), ("x", "x", "1"), ("3*x", "x", "3"),
      ("x^2", "x", "2*x"), ("x^7", "x", "7*x^6"), ("x^n", "x", "n*x^(n - 1)"),
      ("x^0", "x", "0"), ("x^1", "x", "1"), ("x^-2", "x", "-2/x^3"), ("1/x", "x", "-1/x^2"),
      ("x^2.5", "x", "2.5*x^1.5"), ("x^(1/2)", "x", "1/(2*x^(1/2))"), ("x^0.5", "x", "0.5/x^0.5"),
      ("e^x", "x", "e^x"), ("a^x", "x", "a^x*ln(a)"), ("2^x", "x", "2^x*ln(2)"),
      ("x^x", "x", "x^x*(ln(x) + 1)"), ("e^(-x^2)", "x", "-2*x*e^-x^2"),
      // Every function.
      ("sin(x)", "x", "cos(x)"), ("cos(x)", "x", "-sin(x)"), ("tan(x)", "x", "1/cos(x)^2"),
      ("exp(x)", "x", "exp(x)"), ("ln(x)", "x", "1/x"), ("log10(x)", "x", "1/(x*ln(10))"),
      ("sqrt(x)", "x", "1/(2*sqrt(x))"), ("tanh(x)", "x", "1 - tanh(x)^2"),
      ("sigmoid(x)", "x", "sigmoid(x)*(1 - sigmoid(x))"), ("relu(x)", "x", "step(x)"),
      ("abs(x)", "x", "sign(x)"), ("sign(x)", "x", "0"), ("step(x)", "x", "0"),
      // Sums, products, quotients, compositions.
      ("x^2*sin(x)", "x", "2*x*sin(x) + x^2*cos(x)"), ("x*y", "y", "x"),
      ("sin(x)/x", "x", "(x*cos(x) - sin(x))/x^2"), ("x/(1 + x)", "x", "1/(1 + x)^2"),
      ("x/exp(x)", "x", "(1 - x)/exp(x)"), ("ln(x)/x^2", "x", "(1 - 2*ln(x))/x^3"),
      ("ln(sin(x))", "x", "cos(x)/sin(x)"), ("exp(sin(x^2))", "x", "2*x*cos(x^2)*exp(sin(x^2))"),
      ("0.01*x^2 + 0.1*x", "x", "0.02*x + 0.1"), ("x^2/20 + y^2", "x", "x/10"),
      ("x0^2 + x1^2", "x1", "2*x1"), ("x*x", "x", "2*x"), ("-x", "x", "-1"), ("x - x", "x", "0"),
      ("cos(x) + x^2", "x", "2*x - sin(x)"), ("3.141592653589793*x^2", "x", "6.283185307179586*x"),
      ("(1 - x)^2 + 100*(y - x^2)^2", "x", "-2*(1 - x) - 400*x*(y - x^2)"),
      ("(1 - x)^2 + 100*(y - x^2)^2", "y", "200*(y - x^2)"),
    ]
  )
  func `derivatives are what a person would write`(
    _ function: String,
    _ variable: String,
    _ derivative: String
  ) throws {
    let result = try Expression(function).derivative(by: variable)
    #expect(result.description == derivative)
    #expect(try Expression(result.description) == result)
  }

  @Test
  func `the derivatives of the sine have their reference values`() throws {
    let z = try Expression("sin(2*pi*x + 2*y/5)")
    let variables = ["x", "y"]
    var dx = try CompiledExpression(z.derivative(by: "x"), variables: variables)
    var dy = try CompiledExpression(z.derivative(by: "y"), variables: variables)
    #expect(dx.value(at: [10, 5]) == -2.614727689022256)
    #expect(dy.value(at: [10, 5]) == -0.16645873461885607)
    #expect(
      dx.values(at: [[10, 10, 0], [5, 5, 0]]).prefix(2) == [-2.614727689022256, -2.614727689022256]
    )
    var function = try CompiledExpression(z, variables: variables)
    var gradient = [0.0, 0.0]
    _ = function.gradient(at: [10, 5], into: &gradient)
    #expect(gradient == [-2.614727689022256, -0.16645873461885607])
  }

  @Test
  func `central differences have their reference values`() throws {
    var f = try CompiledExpression(Expression("0.01*x^2 + 0.1*x"))
    var slope = [0.0]
    var point = [5.0]
    _ = f.centralDifferences(at: &point, step: 1e-4, into: &slope)
    #expect(slope == [0.1999999999990898])
    point = [10]
    _ = f.centralDifferences(at: &point, step: 1e-4, into: &slope)
    #expect(slope == [0.2999999999986347])
    #expect(point == [10])

    var bowl = try CompiledExpression(Expression("x0^2 + x1^2"))
    var gradient = [0.0, 0.0]
    point = [3, 4]
    #expect(bowl.centralDifferences(at: &point, step: 1e-4, into: &gradient) == 25)
    #expect(abs(gradient[0] - 6) < 1e-9 && abs(gradient[1] - 8) < 1e-9)
    #expect(bowl.gradient(at: point, into: &gradient) == 25)
    #expect(gradient == [6, 8])
  }
}
