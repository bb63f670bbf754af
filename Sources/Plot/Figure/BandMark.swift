/// The area between a lower and an upper line, such as the spread over seeds.
public struct BandMark: Hashable, Sendable {
  /// Where the points are on the horizontal axis; as many as `lower` and `upper`, increasing.
  public var x: [Double]
  /// The lower edge; a value that is not finite is a gap, on a logarithmic axis one not above 0
  /// reaches down to the axis.
  public var lower: [Double]
  /// The upper edge; a value that is not finite is a gap.
  public var upper: [Double]
  /// The band's colour, drawn light.
  public var colour: ColourRole

  /// Makes a band; the three arrays are as long as each other.
  public init(
    x: [Double],
    lower: [Double],
    upper: [Double],
    colour: ColourRole = .category(0)
  ) {
    precondition(
      x.count == lower.count && x.count == upper.count,
      "a band has one lower and one upper edge for each x"
    )
    self.x = x
    self.lower = lower
    self.upper = upper
    self.colour = colour
  }
}
