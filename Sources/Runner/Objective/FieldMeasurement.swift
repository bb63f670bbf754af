import Calculus
import Experiment

extension ObjectiveFunction {
  /// Measures the function and its gradient on the points of a region.
  func field(over region: Region) -> Field {
    let (x, y) = (region.x, region.y)
    let count = x.count * y.count
    let columns = variables.map { variable -> [Double] in
      switch variable {
      case x.variable: (0..<count).map { x.point($0 % x.count) }
      case y.variable: (0..<count).map { y.point($0 / x.count) }
      default: [Double](repeating: region.fixed[variable] ?? 0, count: count)
      }
    }
    let (values, gradients) = compiled.gradients(at: columns)
    func slopes(_ name: String) -> [Double] {
      variables.firstIndex(of: name).map { gradients[$0] }
        ?? [Double](repeating: 0, count: count)
    }
    return Field(
      function: text,
      x: x,
      y: y,
      fixed: region.fixed,
      values: values,
      slopesX: slopes(x.variable),
      slopesY: slopes(y.variable)
    )
  }
}
