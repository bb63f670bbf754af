/// Upright intervals, such as the spread over seeds at each of several names.
public struct IntervalsMark: Hashable, Sendable {
  /// Where the intervals are on the horizontal axis; as many as `lower` and `upper`.
  public var x: [Double]
  /// The lower ends; an interval of which an end is not finite is left out.
  public var lower: [Double]
  /// The upper ends.
  public var upper: [Double]
  /// The intervals' colour.
  public var colour: ColourRole

  /// Makes intervals; the three arrays are as long as each other.
  public init(
    x: [Double],
    lower: [Double],
    upper: [Double],
    colour: ColourRole = .category(0)
  ) {
    precondition(
      x.count == lower.count && x.count == upper.count,
      "an interval has one lower and one upper end"
    )
    self.x = x
    self.lower = lower
    self.upper = upper
    self.colour = colour
  }
}
