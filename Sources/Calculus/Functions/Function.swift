extension Expression {
  /// A function of one number that expressions can name.
  public enum Function: String, Sendable, CaseIterable {
    case sin
    case cos
    case tan
    case exp
    /// The natural logarithm.
    case ln
    /// The logarithm to 10.
    case log10
    case sqrt
    case tanh
    /// 1 / (1 + e^-x).
    case sigmoid
    /// x for x > 0, else 0.
    case relu
    case abs
    /// 1 for x > 0, -1 for x < 0, 0 at 0: the derivative of `abs`.
    case sign
    /// 1 for x > 0, else 0: the derivative of `relu`.
    case step

    /// The function's value; outside its domain NaN, and NaN of NaN.
    ///
    /// ln(0) and log10(0) are -infinity. With the same bits on every machine.
    public func value(at x: Double) -> Double {
      switch self {
      case .sin: VectorMath.sin(x)
      case .cos: VectorMath.cos(x)
      case .tan: VectorMath.tan(x)
      case .exp: VectorMath.exp(x)
      case .ln: VectorMath.log(x)
      case .log10: VectorMath.log10(x)
      case .sqrt: x.squareRoot()
      case .tanh: VectorMath.tanh(x)
      case .sigmoid: VectorMath.sigmoid(x)
      case .relu: x < 0 ? 0 : x
      case .abs: Swift.abs(x)
      case .sign: x.isNaN ? x : x > 0 ? 1 : x < 0 ? -1 : 0
      case .step: x.isNaN ? x : x > 0 ? 1 : 0
      }
    }

    /// The derivative; at the corners of `relu` and `abs` and at the jumps of `sign` and `step` 0.
    ///
    /// - Parameters:
    ///   - x: Where.
    ///   - y: The function's value there.
    /// - Returns: The derivative's formula there, also where the function itself has no value, as 1/x
    ///   for the logarithm of a negative x.
    public func slope(at x: Double, value y: Double) -> Double {
      switch self {
      case .sin: VectorMath.cos(x)
      case .cos: -VectorMath.sin(x)
      case .tan: 1 + y * y
      case .exp: y
      case .ln: 1 / x
      case .log10: 1 / (x * ln10)
      case .sqrt: 1 / (2 * y)
      case .tanh: 1 - y * y
      case .sigmoid: y * (1 - y)
      case .relu: Function.step.value(at: x)
      case .abs: Function.sign.value(at: x)
      case .sign, .step: x.isNaN ? x : 0
      }
    }
  }
}

/// ln 10.
private let ln10 = 2.302_585_092_994_045_7
