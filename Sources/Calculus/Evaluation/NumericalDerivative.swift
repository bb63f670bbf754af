/// A partial derivative at a point, exact and by central difference, side by side.
public struct NumericalDerivative: Hashable, Sendable {
  /// Why the two differ.
  public enum Cause: Hashable, Sendable {
    /// They do not, or by less than a millionth.
    case none
    /// h is less than half the spacing of doubles at the coordinate: x + h or x - h is x.
    case stepLost(spacing: Double)
    /// Rounding of the coordinate and of the function's values, divided by 2h, is as large as that.
    case rounding
    /// The function is not a parabola over the width of the step, or has a corner or jump there.
    case curvature
    /// One of them is not finite.
    case notFinite
  }

  /// The variable.
  public let variable: String
  /// The derivative of the formula.
  public let exact: Double
  /// (f(x + h) - f(x - h)) / 2h.
  public let numerical: Double
  /// Why they differ.
  public let cause: Cause

  /// How far the numerical derivative is off.
  public var difference: Double { numerical - exact }
}

extension CompiledExpression {
  /// All partial derivatives at a point, exact and by central difference.
  ///
  /// - Parameters:
  ///   - point: A coordinate for each of `variables`.
  ///   - step: h of the central difference, above 0.
  /// - Returns: One for each of `variables`.
  public mutating func derivatives(at point: [Double], step: Double) -> [NumericalDerivative] {
    var (exact, numerical) = (point, point)
    var moved = point
    let value = gradient(at: point, into: &exact)
    _ = centralDifferences(at: &moved, step: step, into: &numerical)
    return variables.indices.map { index in
      NumericalDerivative(
        variable: variables[index],
        exact: exact[index],
        numerical: numerical[index],
        cause: cause(exact[index], numerical[index], at: point[index], value: value, step: step)
      )
    }
  }

  private func cause(
    _ exact: Double,
    _ numerical: Double,
    at x: Double,
    value: Double,
    step: Double
  ) -> NumericalDerivative.Cause {
    guard exact.isFinite, numerical.isFinite else { return .notFinite }
    let difference = abs(numerical - exact)
    if difference <= 1e-6 * max(abs(exact), abs(numerical)) { return .none }
    if x + step == x || x - step == x { return .stepLost(spacing: x.ulp) }
    let rounding = (abs(exact) * x.ulp + 4 * value.ulp) / step
    return difference <= rounding ? .rounding : .curvature
  }
}
