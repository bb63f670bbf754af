/// A line through points in the order given.
///
/// A point that is not finite (or not positive on a logarithmic axis) is a gap. Any number of points:
/// what cannot be seen is left out when the line is laid out.
public struct LineMark: Hashable, Sendable {
  /// How strongly a line is drawn.
  public enum Emphasis: String, Hashable, Sendable, CaseIterable {
    /// Raw data behind a smoothed line of the same colour: thin and light.
    case faint
    /// A line to be read.
    case normal
    /// A line that stands out among the others.
    case strong
  }

  /// How the end of a line is marked.
  public enum Ending: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case plain
    /// With a cross at the last finite point: the run diverged there.
    case cross
  }

  /// Where the points are on the horizontal axis; as many as `y`, in any order.
  public var x: [Double]
  /// Where the points are on the vertical axis.
  public var y: [Double]
  /// The line's name in the legend; empty for none.
  public var label: String
  /// A short remark under the name, such as `diverged at step 812`; empty for none.
  public var note: String
  /// The line's colour.
  public var colour: ColourRole
  /// The dash pattern; nil takes a solid line, or one that tells categories apart in a grey print.
  public var dash: Dash?
  /// How strongly the line is drawn.
  public var emphasis: Emphasis
  /// How the end is marked.
  public var ending: Ending
  /// How many lines drawn later hide this one, which is so much wider that it shows on both sides of them;
  /// at least 0.
  public var coveredBy: Int

  /// Makes a line; `x` and `y` are as long as each other.
  public init(
    x: [Double],
    y: [Double],
    label: String = "",
    note: String = "",
    colour: ColourRole = .category(0),
    dash: Dash? = nil,
    emphasis: Emphasis = .normal,
    ending: Ending = .plain,
    coveredBy: Int = 0
  ) {
    precondition(x.count == y.count, "a line has one x for each y")
    self.x = x
    self.y = y
    self.label = label
    self.note = note
    self.colour = colour
    self.dash = dash
    self.emphasis = emphasis
    self.ending = ending
    self.coveredBy = coveredBy
  }
}
