/// An expression made ready to be computed many times.
///
/// A call for one point allocates nothing; each copy has working memory of its own, so that copies
/// can be used on several threads. What occurs several times is computed once. Arithmetic is that of
/// IEEE 754, in the order in which the expression is written: 1/0 is infinite, ln(-1) is NaN, 0^0
/// is 1, x^2 is x * x. The bits are the same on every machine.
public struct CompiledExpression: Sendable {
  /// What is computed.
  public let expression: Expression
  /// The names of the coordinates of points; the expression need not depend on all.
  public let variables: [String]

  let tape: Tape
  private var values: [Double]
  private var slopes: [Double]

  /// Makes an expression ready.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - variables: The names of the coordinates, each once; nil for the expression's own.
  /// - Throws: A `MissingVariables` error if the expression has others.
  public init(_ expression: Expression, variables: [String]? = nil) throws(MissingVariables) {
    let own = expression.variables
    let variables = variables ?? own
    let missing = own.filter { !variables.contains($0) }
    guard missing.isEmpty else { throw MissingVariables(names: missing) }
    self.expression = expression
    self.variables = variables
    let tape = Tape(expression, variables: variables)
    var values = [Double](repeating: 0, count: tape.slotCount)
    values.withUnsafeMutableBufferPointer { values in
      if let start = values.baseAddress { tape.fillNumbers(start, lanes: 1) }
    }
    self.tape = tape
    self.values = values
    slopes = [Double](repeating: 0, count: tape.slotCount)
  }

  /// The value at a point, which has a coordinate for each of `variables`.
  public mutating func value(at point: [Double]) -> Double {
    precondition(point.count == variables.count, "a point has a coordinate for each variable")
    let tape = tape
    return values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return .nan }
      for index in point.indices { start[index] = point[index] }
      tape.forward(start, lanes: 1)
      return start[tape.result]
    }
  }

  /// The value and the exact gradient at a point, by the chain rule from the result back.
  ///
  /// At the corners of `relu` and `abs` their derivative is taken as 0.
  ///
  /// - Parameters:
  ///   - point: A coordinate for each of `variables`.
  ///   - gradient: Gets the derivative by each of them; as long as the point.
  /// - Returns: The value.
  public mutating func gradient(at point: [Double], into gradient: inout [Double]) -> Double {
    precondition(gradient.count == point.count, "a gradient has a place for each coordinate")
    let value = value(at: point)
    let tape = tape
    values.withUnsafeBufferPointer { values in
      slopes.withUnsafeMutableBufferPointer { slopes in
        guard let values = values.baseAddress, let slopes = slopes.baseAddress else { return }
        tape.backward(values, slopes, lanes: 1)
        for index in gradient.indices { gradient[index] = slopes[index] }
      }
    }
    return value
  }

  /// The value and the gradient by central differences, (f(x + h) - f(x - h)) / 2h in each
  /// coordinate.
  ///
  /// The error falls with h^2, but what rounding does to f is divided by 2h; where h is less than
  /// half the spacing of doubles at x, the difference is 0.
  ///
  /// - Parameters:
  ///   - point: A coordinate for each of `variables`; the same again after the call.
  ///   - step: h, above 0.
  ///   - gradient: Gets the difference for each of them; as long as the point.
  /// - Returns: The value.
  public mutating func centralDifferences(
    at point: inout [Double],
    step: Double,
    into gradient: inout [Double]
  ) -> Double {
    precondition(gradient.count == point.count, "a gradient has a place for each coordinate")
    for index in point.indices {
      let kept = point[index]
      point[index] = kept + step
      let above = value(at: point)
      point[index] = kept - step
      let below = value(at: point)
      point[index] = kept
      gradient[index] = (above - below) / (2 * step)
    }
    return value(at: point)
  }
}

/// An expression has variables that nobody gave.
public struct MissingVariables: Error, Hashable, Sendable, CustomStringConvertible {
  /// Their names.
  public let names: [String]

  /// The names in a sentence.
  public var description: String {
    "no value for " + names.map { "'\($0)'" }.joined(separator: ", ")
  }
}
