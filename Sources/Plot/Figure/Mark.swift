/// Something drawn on the axes of a panel; each kind is a struct in a file of its own.
public enum Mark: Hashable, Sendable {
  /// A line through points.
  case line(LineMark)
  /// The area between two lines.
  case band(BandMark)
  /// Separate points.
  case points(PointsMark)
  /// Upright intervals.
  case intervals(IntervalsMark)
  /// The levels of numbers on a grid.
  case contours(ContourMark)
  /// Vectors on a grid.
  case arrows(ArrowsMark)
  /// A way over the plane.
  case path(PathMark)
  /// Coloured cells.
  case heat(HeatMark)
  /// Parallel coordinates.
  case parallel(ParallelMark)
}
