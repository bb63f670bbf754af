/// A function of two variables and its gradient, measured on a grid.
public struct Field: Hashable, Sendable {
  /// One axis of the grid: a variable and the ascending points at which it was measured.
  public struct Axis: Hashable, Sendable {
    /// The variable's name.
    public let variable: String
    /// The first point.
    public let lower: Double
    /// The last point, above `lower`.
    public let upper: Double
    /// The number of intervals of equal width between them, at least 1; there is one point more.
    public let cells: Int

    /// Makes an axis.
    public init(_ variable: String, from lower: Double, to upper: Double, cells: Int) {
      precondition(cells >= 1, "an axis has a cell")
      self.variable = variable
      self.lower = lower
      self.upper = upper
      self.cells = cells
    }

    /// The number of points.
    public var count: Int { cells + 1 }

    /// Point number `index`, from 0 to `cells`; the first and the last are the bounds exactly.
    public func point(_ index: Int) -> Double {
      if index == cells { return upper }
      return lower + (upper - lower) * (Double(index) / Double(cells))
    }
  }

  /// The function, as its spec writes it.
  public let function: String
  /// The first variable, across.
  public let x: Axis
  /// The second variable, upwards.
  public let y: Axis
  /// The values of all other variables.
  public let fixed: [String: Double]
  /// The function's values, `x.count` in a row, the row of the lowest y first.
  ///
  /// NaN and infinities where the function has no finite value.
  public let values: [Double]
  /// The derivatives by the first variable, arranged as the values.
  public let slopesX: [Double]
  /// The derivatives by the second variable, arranged as the values.
  public let slopesY: [Double]

  /// Makes a field; the three arrays hold `x.count * y.count` numbers.
  public init(
    function: String,
    x: Axis,
    y: Axis,
    fixed: [String: Double] = [:],
    values: [Double],
    slopesX: [Double],
    slopesY: [Double]
  ) {
    let count = x.count * y.count
    precondition(
      values.count == count && slopesX.count == count && slopesY.count == count,
      "a field has three numbers for each point"
    )
    self.function = function
    self.x = x
    self.y = y
    self.fixed = fixed
    self.values = values
    self.slopesX = slopesX
    self.slopesY = slopesY
  }
}
