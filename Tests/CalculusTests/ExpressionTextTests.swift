import Calculus
import Testing

/// Reading and printing.
struct ExpressionTextTests {
  @Test(
    arguments: [
      ("-3^2", -9), ("2^3^2", 512), ("(2^3)^2", 64), ("2^-2", 0.25), ("-2^-2", -0.25),
      ("2 - 3 - 4", -5), ("2 - (3 - 4)", 3), ("16/4/2", 2), ("16/(4/2)", 8), ("2*3^2", 18),
      ("-2*3", -6), ("2*-3", -6), ("2 - -3", 5), ("--3", 3), ("+3", 3), ("6/-3*2", -4),
      ("2^-1*8", 4), ("2^-2^2", 0.0625), ("-2^2^3", -256), ("1 + 2*3 - 4/2", 5), ("-(1 + 2)^2", -9),
      ("1.", 1), (".5", 0.5), ("1e-3", 0.001), ("1E+3", 1000), ("1.5e2", 150), ("1.e1", 10),
      ("007", 7), ("2*pi", 6.283185307179586), ("e", 2.718281828459045), ("2·3", 6), ("6÷3", 2),
      ("5 − 2", 3), ("2×π", 6.283185307179586), ("\t2\n+ 3 ", 5), ("0^0", 1), ("relu(-2)", 0),
      ("relu(3)", 3), ("abs(-4)", 4), ("sign(-4)", -1), ("step(0)", 0), ("sqrt(16)", 4),
      ("log10(1000)", 3), ("ln(e)", 1), ("exp(0)", 1), ("sigmoid(0)", 0.5),
    ] as [(String, Double)]
  )
  func `precedence and numbers are those of ordinary mathematics`(
    _ text: String,
    _ value: Double
  ) throws {
    var compiled = try CompiledExpression(Expression(text))
    #expect(compiled.value(at: []) == value)
  }

  @Test(
    arguments: [
      "2*pi*x + 2*y/5", "-1/exp(x)", "x - (y - z)", "x - y - z", "x/(y*z)", "x/y/z", "x/(y/z)",
      "x*(y*z)", "(x + y)*z", "x^y^z", "(x^y)^z", "(-x)^2", "-x^2", "2^-x", "2^(x*y)", "2^(-x)^2",
      "-(x + y)", "-(-x)", "x + (-y)", "x*(-y)", "(-x)*y", "-x*y", "-x + y", "sin(cos(x))^2",
      "1e16*x", "1e-5", "0.5", "5e-324", "1.7976931348623157e308", "β*x_1 + ñ2", "x^(1/2)",
      "2^-x*y", "(1 - x)^2 + 100*(y - x^2)^2",
    ]
  )
  func `what is printed is what a textbook prints`(_ text: String) throws {
    #expect(try Expression(text).description == text)
  }

  @Test(
    arguments: [
      ("", 1, "expected an expression, found nothing", nil),
      ("  ", 3, "expected an expression, found nothing", nil),
      (
        "2x", 2, "expected an operator or the end, found 'x'",
        "a product is written with *, as in 2*x"
      ),
      (
        "2(x + 1)", 2, "expected an operator or the end, found '('",
        "a product is written with *, as in 2*x"
      ),
      ("x**2", 2, "expected an operator, found '**'", "a power is written ^"),
      ("x + ", 5, "expected a number, a name or '(', found the end", nil),
      ("x + * y", 5, "expected a number, a name or '(', found '*'", nil),
      ("(x + 1", 1, "expected a ')' for this '(', found the end", nil),
      ("sin(x", 4, "expected a ')' for this '(', found the end", nil),
      ("x + 1)", 6, "found a ')' without its '('", nil),
      ("()", 2, "expected a number, a name or '(', found ')'", nil),
      ("sin()", 5, "expected what 'sin' is of, found ')'", nil),
      ("sin x", 5, "expected '(' after 'sin', found 'x'", "write sin(…)"),
      ("2 + sni(x)", 5, "expected a function before '(', found 'sni'", "did you mean 'sin'?"),
      ("Sin(x)", 1, "expected a function before '(', found 'Sin'", "did you mean 'sin'?"),
      (
        "log(x)", 1, "expected a function before '(', found 'log'",
        "write ln for the natural logarithm or log10"
      ),
      (
        "x(y)", 1, "expected a function before '(', found 'x'",
        "a product is written with *, as in x*(…)"
      ),
      ("x²", 2, "expected an operator or the end, found '²'", "write the power as ^2"),
      (
        "y = x", 3, "expected an operator or the end, found '='",
        "write only what stands right of the ="
      ),
      (
        "1,5", 2, "expected an operator or the end, found ','",
        "functions are of one number, and decimals have a point"
      ),
      ("1e999", 1, "expected a number below 1.8e308, found a larger one", nil),
      ("1e-999", 1, "expected 0 or a number above 4.9e-324, found a smaller one", nil),
      ("0x1F", 1, "expected a decimal number, found a hexadecimal one", nil),
      ("x # y", 3, "expected an operator or the end, found '#'", nil),
      ("x \u{7}", 3, "expected an operator or the end, found a control character", nil),
      ("x'", 2, "expected an operator or the end, found '''", nil),
    ] as [(String, Int, String, String?)]
  )
  func `an error says which character, what was expected and what was found`(
    _ text: String,
    _ column: Int,
    _ message: String,
    _ hint: String?
  ) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(text) }
    #expect(error.column == column)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }

  @Test
  func `an error is marked in the text`() throws {
    let text = "2*pi*x + sni(x)"
    let error = try #require(throws: ExpressionError.self) { try Expression(text) }
    #expect(error.marked(in: text) == "2*pi*x + sni(x)\n         ^^^")
    let long = String(repeating: "x + ", count: 100) + ")" + String(repeating: " ", count: 100)
    let far = try #require(throws: ExpressionError.self) { try Expression(long) }
    let lines = far.marked(in: long).split(separator: "\n")
    #expect(lines[0].count == 80)
    #expect(Array(lines[0])[lines[1].count - 1] == ")")
  }

  @Test(
    arguments: [
      ("(", ")"), ("-", ""), ("sin(", ")"), ("2^", ""), ("2*(x + ", ")"), ("+", ""),
    ]
  )
  func `what is nested too deep is refused`(_ open: String, _ close: String) throws {
    func nested(_ depth: Int) -> String {
      String(repeating: open, count: depth) + "x" + String(repeating: close, count: depth)
    }
    let fits = try Expression(nested(300))
    #expect(try Expression(fits.description) == fits)
    if open == "+" { return }
    let error = try #require(throws: ExpressionError.self) { try Expression(nested(100_000)) }
    #expect(error.message.contains("nested at most 1000 deep"))
  }

  @Test(arguments: ["+", "*", "/", "-"])
  func `a long sum or product is read, a too long one refused`(_ sign: String) throws {
    func long(_ count: Int) -> String {
      (0..<count).map { "x\($0)" }.joined(separator: sign)
    }
    let fits = try Expression(long(2000))
    #expect(fits.variables.count == 2000)
    #expect(fits.variables[10] == "x10")
    #expect(try Expression(fits.description) == fits)
    let error = try #require(throws: ExpressionError.self) { try Expression(long(100_000)) }
    #expect(error.message == "expected at most 10000 operations, found more")
  }
}
