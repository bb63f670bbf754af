/// A function of one variable, measured at some places.
public struct FunctionCurve: Hashable, Sendable {
  /// A place on the function where its tangent is drawn.
  public struct Tangent: Hashable, Sendable {
    /// Where it touches.
    public let x: Double
    /// The function there.
    public let value: Double
    /// The derivative there.
    public let slope: Double

    /// Makes a tangent.
    public init(x: Double, value: Double, slope: Double) {
      self.x = x
      self.value = value
      self.slope = slope
    }
  }

  /// What the function is called.
  public let name: String
  /// The places, increasing.
  public let x: [Double]
  /// The function at each place; NaN breaks the line.
  public let values: [Double]
  /// The derivative at each place; NaN breaks the line.
  public let slopes: [Double]
  /// Where to draw a tangent; nil for nowhere.
  public let tangent: Tangent?

  /// Makes a curve; the three arrays are as long as each other.
  public init(
    name: String,
    x: [Double],
    values: [Double],
    slopes: [Double],
    tangent: Tangent? = nil
  ) {
    self.name = name
    self.x = x
    self.values = values
    self.slopes = slopes
    self.tangent = tangent
  }

  /// Measures a function, its corner or jump at 0 drawn as such.
  ///
  /// - Parameters:
  ///   - name: What it is called.
  ///   - range: Where it is measured.
  ///   - tangent: Where its tangent is drawn; nil for nowhere.
  ///   - value: The function.
  ///   - slope: Its derivative.
  public init(
    _ name: String,
    over range: ClosedRange<Double>,
    tangent: Double? = nil,
    value: (Double) -> Double,
    slope: (Double) -> Double
  ) {
    let places = Self.places(range)
    self.init(
      name: name,
      x: places,
      values: Self.broken(places.map(value), at: places),
      slopes: Self.broken(places.map(slope), at: places),
      tangent: tangent.map { Tangent(x: $0, value: value($0), slope: slope($0)) }
    )
  }

  /// 400 steps; around 0, where functions have their corners, two places right beside each other
  /// with one between them for a gap.
  private static func places(_ range: ClosedRange<Double>) -> [Double] {
    let count = 400
    let places = (0...count).map { index in
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(index) / Double(count)
    }
    guard range.contains(0) else { return places }
    return places.filter { $0 < 0 } + [0, gap, 2 * gap] + places.filter { $0 > 2 * gap }
  }

  /// The values with a gap where they jump at 0.
  private static func broken(_ values: [Double], at places: [Double]) -> [Double] {
    guard let middle = places.firstIndex(of: gap),
      abs(values[middle + 1] - values[middle - 1]) > 1e-6
    else { return values }
    var values = values
    values[middle] = .nan
    return values
  }
}

/// Next to nothing: the distance between the two sides of 0.
private let gap = Double.leastNormalMagnitude
