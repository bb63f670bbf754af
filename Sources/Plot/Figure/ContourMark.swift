/// Where the numbers of a grid lie between levels, or cross them.
///
/// A cell of which one corner is not finite is a hole, which is hatched under filled bands.
public struct ContourMark: Hashable, Sendable {
  /// What is drawn.
  public enum Style: String, Hashable, Sendable, CaseIterable {
    /// An area for each band between two levels, coloured by the band's place in their order.
    case filled
    /// A line along each level.
    case lines
  }

  /// The numbers.
  public var grid: ValueGrid
  /// The levels, rising; a value at a level belongs to the band above it.
  public var levels: [Double]
  /// What is drawn.
  public var style: Style

  /// Makes a mark.
  public init(_ grid: ValueGrid, levels: [Double], style: Style) {
    precondition(
      zip(levels, levels.dropFirst()).allSatisfy { $0 < $1 },
      "the levels of a contour plot rise"
    )
    self.grid = grid
    self.levels = levels
    self.style = style
  }
}
