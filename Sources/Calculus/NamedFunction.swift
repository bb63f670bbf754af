/// Functions on which optimisers are compared, in the variables x and y.
///
/// With the search ranges and minima of M. Jamil and X.-S. Yang, "A literature survey of benchmark
/// functions for global optimisation problems", Int. J. Mathematical Modelling and Numerical
/// Optimisation 4(2), 2013, where they do not say otherwise.
public enum NamedFunction: String, Sendable, CaseIterable {
  /// A bowl; minimum 0 at (0, 0).
  case sphere
  /// A flat valley; minimum 0 at (1, 3).
  case booth
  /// Steep edges around a flat; minimum 0 at (3, 0.5).
  ///
  /// E. M. L. Beale, On an Iterative Method for Finding a Local Minimum of a Function of More than
  /// One Variable, Princeton, 1958.
  case beale
  /// A narrow bent valley; minimum 0 at (1, 1).
  ///
  /// H. H. Rosenbrock, "An automatic method for finding the greatest or least value of a function",
  /// The Computer Journal 3, 1960.
  case rosenbrock
  /// Four minima of 0, one at (3, 2).
  ///
  /// D. M. Himmelblau, Applied Nonlinear Programming, 1972.
  case himmelblau
  /// A bowl with a dent around every whole point; minimum 0 at (0, 0).
  ///
  /// L. A. Rastrigin, Systems of Extremal Control, 1974.
  case rastrigin

  /// The function's formula, as one would write it in a spec.
  public var formula: String {
    switch self {
    case .sphere: "x^2 + y^2"
    case .booth: "(x + 2*y - 7)^2 + (2*x + y - 5)^2"
    case .beale: "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2"
    case .rosenbrock: "(1 - x)^2 + 100*(y - x^2)^2"
    case .himmelblau: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    case .rastrigin: "20 + x^2 - 10*cos(2*pi*x) + y^2 - 10*cos(2*pi*y)"
    }
  }
}

extension Expression {
  /// Reads an expression, or takes the one that a name such as `rosenbrock` stands for.
  ///
  /// - Parameter text: Any text; a name alone, spaces around it aside, is that of the function and
  ///   not of a variable.
  /// - Throws: An `ExpressionError` as of reading an expression.
  public init(nameOrFormula text: String) throws(ExpressionError) {
    let name = String(
      text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    )
    try self.init(NamedFunction(rawValue: name)?.formula ?? text)
  }
}
