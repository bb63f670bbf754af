import Calculus
import Experiment

/// A descent before an update: where it is and what it sees from there.
struct DescentPoint {
  /// The updates done so far.
  private(set) var step = 0
  /// A coordinate for each variable of the function.
  var position: [Double]
  /// The function's value there.
  private(set) var value = Double.nan
  /// The gradient that the descent follows.
  private(set) var slopes: [Double]
  private var trueSlopes: [Double]
  private let isNumerical: Bool

  /// Makes a point where nothing has been measured yet.
  init(at position: [Double], _ gradient: ObjectiveSetting.Gradient) {
    self.position = position
    slopes = [Double](repeating: 0, count: position.count)
    trueSlopes = slopes
    isNumerical = gradient != .exact
  }

  /// The derivatives, whether or not the descent follows them.
  var exactSlopes: [Double] { isNumerical ? trueSlopes : slopes }

  /// The largest absolute difference of a numerical derivative from the exact one; nil where the
  /// descent follows the exact ones.
  var gradientError: Double? {
    guard isNumerical else { return nil }
    var largest = 0.0
    for index in slopes.indices {
      let error = (slopes[index] - trueSlopes[index]).magnitude
      if error.isNaN { return .nan }
      largest = max(largest, error)
    }
    return largest
  }

  /// Whether the descent can go on from there.
  var isFinite: Bool { value.isFinite && slopes.allSatisfy(\.isFinite) }

  /// Computes value and gradient at the position.
  mutating func measure(
    _ function: inout ObjectiveFunction,
    _ gradient: ObjectiveSetting.Gradient,
    at step: Int
  ) {
    self.step = step
    switch gradient {
    case .exact:
      value = function.compiled.gradient(at: position, into: &slopes)
    case .numerical(let difference):
      _ = function.compiled.centralDifferences(at: &position, step: difference, into: &slopes)
      value = function.compiled.gradient(at: position, into: &trueSlopes)
    }
  }
}
