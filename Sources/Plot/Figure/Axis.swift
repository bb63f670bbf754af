/// What an axis shows and how its range and scale are chosen.
public struct Axis: Hashable, Sendable {
  /// Which scale is asked for.
  public enum ScaleRequest: Hashable, Sendable {
    /// Logarithmic where the data are positive and spread over three decades, else linear.
    case automatic
    /// Linear, whatever the data.
    case linear
    /// Logarithmic to base 10; values that are not positive are gaps.
    case log
    /// Logarithmic away from 0 on both sides, linear up to about `linear`, which is in
    /// `linearParts`.
    case symlog(linear: Double)

    /// What `linear` may be; beyond, the scale's ends would be infinite or 0.
    public static let linearParts = 1e-300...1e300
  }

  /// The name of the quantity, with its unit if it has one; empty for none.
  public var label: String
  /// Which scale is asked for.
  public var scale: ScaleRequest
  /// Where the axis begins; nil takes it from the data.
  public var lower: Double?
  /// Where the axis ends; nil takes it from the data.
  public var upper: Double?
  /// Whether the quantity counts things, so that no tick falls between two integers.
  public var isWhole: Bool
  /// What stands at 0, 1, 2 and so on where the axis tells things apart that are no numbers; empty
  /// for an axis of numbers.
  public var categories: [String]
  /// Where ticks are, as at the values of a sweep, rising; empty for round numbers, which also stand
  /// where labels at these values have no room.
  public var ticks: [Double]
  /// Whether nothing of the axis is drawn, as where a mark brings its own.
  public var isHidden: Bool

  /// Makes an axis; bounds that are not finite count as nil.
  public init(
    label: String = "",
    scale: ScaleRequest = .automatic,
    lower: Double? = nil,
    upper: Double? = nil,
    isWhole: Bool = false,
    categories: [String] = [],
    ticks: [Double] = [],
    isHidden: Bool = false
  ) {
    self.label = label
    self.scale = scale
    self.lower = lower
    self.upper = upper
    self.isWhole = isWhole
    self.categories = categories
    self.ticks = ticks
    self.isHidden = isHidden
  }
}
