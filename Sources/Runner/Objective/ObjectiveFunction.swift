import Calculus
import Experiment
import Learning

/// A function of a trial, ready to be computed.
struct ObjectiveFunction {
  /// The function, as its spec writes it.
  let text: String
  let expression: Expression
  /// The names of the coordinates, in the order of every array of coordinates.
  let variables: [String]
  var compiled: CompiledExpression

  /// Takes the function of a setting, whose start has a coordinate for each of its variables.
  init(_ setting: ObjectiveSetting) throws(SettingError) {
    guard let expression = try? Expression(nameOrFormula: setting.function),
      let compiled = try? CompiledExpression(expression)
    else { throw SettingError(parameter: "function") }
    text = setting.function
    self.expression = expression
    variables = compiled.variables
    self.compiled = compiled
  }

  /// How the function curves at a point, nil where it is too large for its second derivatives to be
  /// worth their time, or where one of them is not finite.
  func curvature(at point: [Double]) -> Curvature? {
    guard variables.count <= 20, expression.nodes.count <= 500 else { return nil }
    var rows: [[Double]] = []
    for variable in variables {
      let slope = expression.derivative(by: variable)
      guard var slope = try? CompiledExpression(slope, variables: variables) else { return nil }
      var row = [Double](repeating: 0, count: point.count)
      _ = slope.gradient(at: point, into: &row)
      guard row.allSatisfy(\.isFinite) else { return nil }
      rows.append(row)
    }
    return Curvature(rows)
  }
}

/// The second derivatives of a function at a point.
struct Curvature {
  private let rows: [[Double]]
  private let eigen: SymmetricEigen

  init(_ rows: [[Double]]) {
    self.rows = rows
    eigen = SymmetricEigen(rows)
  }

  /// The curvatures along the main directions, the smallest first.
  var values: [Double] { eigen.values }

  /// What counts as no curvature beside the largest.
  private var tolerance: Double { 1e-9 * (values.map(\.magnitude).max() ?? 0) }

  /// Whether the function curves downwards in some direction, and whether upwards in another.
  var signs: (down: Bool, up: Bool) {
    (values.contains { $0 < -tolerance }, values.contains { $0 > tolerance })
  }

  /// Whether the function curves upwards in every direction.
  var isPositive: Bool { values.allSatisfy { $0 > tolerance } }

  /// The second derivative along a direction.
  func along(_ direction: [Double]) -> Double {
    let square = direction.reduce(0) { $0 + $1 * $1 }
    let product = rows.enumerated().reduce(0) { sum, row in
      sum + direction[row.offset] * zip(row.element, direction).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return product / square
  }

  /// About how far it is to the nearest point where the gradient vanishes: the length of a step of
  /// Newton's method with the curvatures' absolute values.
  ///
  /// Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional
  /// non-convex optimization", NIPS 2014.
  ///
  /// - Parameter gradient: The gradient at the point.
  /// - Returns: The length; nil where the function does not curve in a direction in which it falls.
  func newtonDistance(_ gradient: [Double]) -> Double? {
    let norm = norm(gradient)
    var square = 0.0
    for (value, vector) in zip(values, eigen.vectors) {
      let part = zip(vector, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      if part.magnitude <= 1e-9 * norm { continue }
      guard value.magnitude > tolerance else { return nil }
      square += (part / value) * (part / value)
    }
    return square.isFinite && square > 0 ? square.squareRoot() : nil
  }
}

/// The Euclidean length, also where its square is beyond the largest number.
func norm(_ vector: [Double]) -> Double {
  var square = 0.0
  for element in vector { square += element * element }
  if square.isFinite, square >= 1e-280 { return square.squareRoot() }
  let largest = vector.reduce(0) { max($0, $1.magnitude) }
  guard largest > 0, largest.isFinite else {
    return vector.contains(where: \.isNaN) ? .nan : largest
  }
  square = 0
  for element in vector { square += (element / largest) * (element / largest) }
  return largest * square.squareRoot()
}
