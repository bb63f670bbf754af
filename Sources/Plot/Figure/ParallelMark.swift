/// Parallel coordinates: an upright axis for each quantity, and a line across all for each thing.
///
/// The mark draws its axes itself; those of its panel are hidden.
///
/// Inselberg, "The plane with parallel coordinates", The Visual Computer 1(2), 1985.
public struct ParallelMark: Hashable, Sendable {
  /// One thing.
  public struct Line: Hashable, Sendable {
    /// Its place on each axis; NaN where it has none, an infinity at that end of the axis, with a cross.
    public var values: [Double]
    /// Its colour.
    public var colour: ColourRole
    /// How much it stands out.
    public var emphasis: LineMark.Emphasis

    /// Makes a line.
    public init(
      _ values: [Double],
      colour: ColourRole,
      emphasis: LineMark.Emphasis = .normal
    ) {
      self.values = values
      self.colour = colour
      self.emphasis = emphasis
    }
  }

  /// The axes from left to right, at least one.
  public var axes: [Axis]
  /// The lines, the last on top.
  public var lines: [Line]

  /// Makes the mark; each line has a value for each axis.
  public init(axes: [Axis], lines: [Line]) {
    precondition(
      !axes.isEmpty && lines.allSatisfy { $0.values.count == axes.count },
      "a line has a value on each axis"
    )
    self.axes = axes
    self.lines = lines
  }
}
