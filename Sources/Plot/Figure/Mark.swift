/// Something drawn on the axes of a panel; each kind is a struct in a file of its own.
public enum Mark: Hashable, Sendable {
  /// A line through points.
  case line(LineMark)
  /// The area between two lines.
  case band(BandMark)
  /// Separate points.
  case points(PointsMark)
}
