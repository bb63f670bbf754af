import Experiment
import Plot

/// A field's values between its points, where these are too few for smooth contours.
///
/// In each cell the bicubic polynomial that has the measured values and derivatives at its corners; the
/// mixed derivative there is the mean of the differences of both derivatives to the neighbouring points
/// (Press et al., Numerical Recipes, 3rd edition 2007, section 3.6.3). Functions up to the third power
/// in each variable are met but for rounding. Where the polynomial leaves the range of the corners by more
/// than its width, as beside a pole, or a derivative is not finite, the values change evenly instead.
struct FieldRefinement {
  private static let wantedCells = 160

  private let field: Field
  private let mixed: [Double]
  private let (across, up): (Int, Int)

  /// Prepares the refinement of a field to at least 160 cells on each axis; one that has as many
  /// stays as it is.
  init(_ field: Field) {
    self.field = field
    across = Self.factor(field.x.cells)
    up = Self.factor(field.y.cells)
    mixed = across * up > 1 ? Self.mixed(field) : []
  }

  private static func factor(_ cells: Int) -> Int { (wantedCells + cells - 1) / cells }

  /// The values on the finer grid; what is not finite is a hole as large as the cells around it.
  var grid: ValueGrid {
    let x = GridAxis(from: field.x.lower, to: field.x.upper, count: field.x.cells * across + 1)
    let y = GridAxis(from: field.y.lower, to: field.y.upper, count: field.y.cells * up + 1)
    guard across * up > 1 else { return ValueGrid(x: x, y: y, values: field.values) }
    var values = [Double](repeating: .nan, count: x.count * y.count)
    for row in 0..<field.y.cells {
      for column in 0..<field.x.cells {
        let cell = Cell(field, mixed, column: column, row: row)
        for v in 0...up {
          let start = (row * up + v) * x.count + column * across
          for u in 0...across {
            let value = cell.value(Double(u) / Double(across), Double(v) / Double(up))
            // An edge belongs to two cells: the one that has a value there gives it.
            if value.isFinite { values[start + u] = value }
          }
        }
      }
    }
    return ValueGrid(x: x, y: y, values: values)
  }

  /// The mixed derivatives at the points, in units of cells.
  private static func mixed(_ field: Field) -> [Double] {
    let (columns, rows) = (field.x.count, field.y.count)
    let width = (field.x.upper - field.x.lower) / Double(field.x.cells)
    let height = (field.y.upper - field.y.lower) / Double(field.y.cells)
    return (0..<columns * rows).map { index in
      let (i, j) = (index % columns, index / columns)
      let alongX = change(at: i, of: columns) { field.slopesY[j * columns + $0] } * height
      let alongY = change(at: j, of: rows) { field.slopesX[$0 * columns + i] } * width
      return (alongX + alongY) / 2
    }
  }

  /// The change of a number from one point to the next, from the neighbours on both sides; at an end
  /// from the two next to it, which is as exact.
  private static func change(at index: Int, of count: Int, _ value: (Int) -> Double) -> Double {
    if index > 0, index < count - 1 { return (value(index + 1) - value(index - 1)) / 2 }
    let step = index == 0 ? 1 : -1
    let near = value(index + step)
    guard count > 2 else { return Double(step) * (near - value(index)) }
    return Double(step) * (4 * near - 3 * value(index) - value(index + 2 * step)) / 2
  }

  /// The polynomial of one cell, whose corners are at 0 and 1.
  private struct Cell {
    /// Values, both derivatives and the mixed one, each at the four corners.
    private var coefficients: [Double]
    private let corners: [Double]
    private let isSmooth: Bool
    private let range: ClosedRange<Double>

    init(_ field: Field, _ mixed: [Double], column: Int, row: Int) {
      let columns = field.x.count
      let width = (field.x.upper - field.x.lower) / Double(field.x.cells)
      let height = (field.y.upper - field.y.lower) / Double(field.y.cells)
      let places = [0, 1, columns, columns + 1].map { row * columns + column + $0 }
      corners = places.map { field.values[$0] }
      coefficients = []
      for (values, unit) in [
        (field.values, 1), (field.slopesX, width), (field.slopesY, height), (mixed, 1),
      ] {
        coefficients += places.map { values[$0] * unit }
      }
      isSmooth = coefficients.allSatisfy(\.isFinite)
      let (low, high) = (corners.min() ?? .nan, corners.max() ?? .nan)
      let reach = high - low
      range = isSmooth && reach < .infinity ? low - reach...high + reach : 0...0
    }

    func value(_ u: Double, _ v: Double) -> Double {
      guard corners.allSatisfy(\.isFinite) else { return hole(u, v) }
      if isSmooth {
        let value = polynomial(u, v)
        if range.contains(value) { return value }
      }
      let low = corners[0] + (corners[1] - corners[0]) * u
      let high = corners[2] + (corners[3] - corners[2]) * u
      return low + (high - low) * v
    }

    /// Values at the corners that have one.
    private func hole(_ u: Double, _ v: Double) -> Double {
      guard u == 0 || u == 1, v == 0 || v == 1 else { return .nan }
      return corners[Int(u) + 2 * Int(v)]
    }

    private func polynomial(_ u: Double, _ v: Double) -> Double {
      let (a, b) = (Self.basis(u), Self.basis(v))
      var sum = 0.0
      for upper in 0..<2 {
        for right in 0..<2 {
          let corner = 2 * upper + right
          sum += coefficients[corner] * a[right] * b[upper]
          sum += coefficients[4 + corner] * a[2 + right] * b[upper]
          sum += coefficients[8 + corner] * a[right] * b[2 + upper]
          sum += coefficients[12 + corner] * a[2 + right] * b[2 + upper]
        }
      }
      return sum
    }

    /// Hermite's cubic polynomials: for the values at 0 and 1, then for the slopes.
    private static func basis(_ t: Double) -> SIMD4<Double> {
      let (square, cube) = (t * t, t * t * t)
      return SIMD4(
        2 * cube - 3 * square + 1,
        3 * square - 2 * cube,
        cube - 2 * square + t,
        cube - square
      )
    }
  }
}
