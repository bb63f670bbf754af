/// The way of something over the plane: an open circle where it starts, a dot where it ends.
///
/// The path ends before its first point that is not finite. Where it ends outside the plot, an arrowhead
/// at the edge says where it left. Any number of points: what cannot be seen is left out.
public struct PathMark: Hashable, Sendable {
  /// How the path's end is marked.
  public enum Ending: String, Hashable, Sendable, CaseIterable {
    /// With a dot.
    case dot
    /// With a cross: it broke off there.
    case cross
  }

  /// Where the points are on the horizontal axis, in order; as many as `y`.
  public var x: [Double]
  /// Where the points are on the vertical axis.
  public var y: [Double]
  /// The path's name in the legend; empty for none.
  public var label: String
  /// A short remark under the name, such as `leaves the region at step 3`; empty for none.
  public var note: String
  /// The path's colour.
  public var colour: ColourRole
  /// How the end is marked.
  public var ending: Ending

  /// Makes a path; `x` and `y` are as long as each other.
  public init(
    x: [Double],
    y: [Double],
    label: String = "",
    note: String = "",
    colour: ColourRole = .category(0),
    ending: Ending = .dot
  ) {
    precondition(x.count == y.count, "a path has one x for each y")
    self.x = x
    self.y = y
    self.label = label
    self.note = note
    self.colour = colour
    self.ending = ending
  }
}
