/// Separate points, each drawn as a small shape.
public struct PointsMark: Hashable, Sendable {
  /// Where the points are on the horizontal axis; as many as `y`.
  public var x: [Double]
  /// Where the points are on the vertical axis; NaN is left out, an infinity is at the plot's edge.
  public var y: [Double]
  /// The points' name in the legend; empty for none.
  public var label: String
  /// The points' colour.
  public var colour: ColourRole
  /// The shape of each point.
  public var shape: MarkerShape

  /// Makes points; `x` and `y` are as long as each other.
  public init(
    x: [Double],
    y: [Double],
    label: String = "",
    colour: ColourRole = .category(0),
    shape: MarkerShape = .circle
  ) {
    precondition(x.count == y.count, "points have one x for each y")
    self.x = x
    self.y = y
    self.label = label
    self.colour = colour
    self.shape = shape
  }
}
