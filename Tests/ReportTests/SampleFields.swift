import Experiment
import Foundation
import Report

/// Functions of two variables with gradients worked out by hand.
enum SampleFields {
  /// A function and its gradient.
  typealias Function = @Sendable (Double, Double) -> (value: Double, dx: Double, dy: Double)

  static let sphere: Function = { x, y in (x * x + y * y, 2 * x, 2 * y) }
  static let ellipse: Function = { x, y in (x * x / 20 + y * y, x / 10, 2 * y) }
  static let rosenbrock: Function = { x, y in
    let (a, b) = (1 - x, y - x * x)
    return (a * a + 100 * b * b, -2 * a - 400 * x * b, 200 * b)
  }
  static let himmelblau: Function = { x, y in
    let (a, b) = (x * x + y - 11, x + y * y - 7)
    return (a * a + b * b, 4 * x * a + 2 * b, 2 * a + 4 * y * b)
  }
  /// Has no value where x is not positive.
  static let logarithm: Function = { x, y in
    (log(x) * log(x) + y * y, 2 * log(x) / x, 2 * y)
  }

  /// Measures a function on a square or another rectangle.
  static func field(
    _ name: String,
    _ function: Function,
    x: ClosedRange<Double>,
    y: ClosedRange<Double>,
    cells: Int,
    variables: (String, String) = ("x", "y")
  ) -> Field {
    let across = Field.Axis(variables.0, from: x.lowerBound, to: x.upperBound, cells: cells)
    let up = Field.Axis(variables.1, from: y.lowerBound, to: y.upperBound, cells: cells)
    let points = (0..<up.count).flatMap { j in
      (0..<across.count).map { i in function(across.point(i), up.point(j)) }
    }
    return Field(
      function: name,
      x: across,
      y: up,
      values: points.map(\.value),
      slopesX: points.map(\.dx),
      slopesY: points.map(\.dy)
    )
  }

  /// The way of a plain descent, of one with momentum, or of one that adapts to each coordinate.
  static func descent(
    _ function: Function,
    from start: (Double, Double),
    rate: Double,
    steps: Int,
    momentum: Double = 0,
    adapts: Bool = false
  ) -> (x: [Double], y: [Double]) {
    var (x, y) = start
    var velocity = (0.0, 0.0)
    var squares = (1e-7, 1e-7)
    var path = (x: [x], y: [y])
    for _ in 0..<steps {
      let (_, dx, dy) = function(x, y)
      if adapts { squares = (squares.0 + dx * dx, squares.1 + dy * dy) }
      let scale = adapts ? (1 / squares.0.squareRoot(), 1 / squares.1.squareRoot()) : (1, 1)
      velocity.0 = momentum * velocity.0 - rate * dx * scale.0
      velocity.1 = momentum * velocity.1 - rate * dy * scale.1
      x += velocity.0
      y += velocity.1
      path.x.append(x)
      path.y.append(y)
    }
    return path
  }

  /// A run of a descent as a path.
  static func path(
    _ setting: [String: Value],
    _ points: (x: [Double], y: [Double]),
    status: RunStatus = .finished,
    swept: [String] = []
  ) -> DescentPath {
    let run = SampleRuns.run(setting, swept: swept, status: status)
    let steps = Array(points.x.indices)
    return DescentPath(
      run,
      x: Series(metric: "x", steps: steps, values: points.x),
      y: Series(metric: "y", steps: steps, values: points.y)
    )
  }
}
