/// The shape of a point.
public enum MarkerShape: String, Hashable, Sendable, CaseIterable {
  case circle
  /// The outline of a circle.
  case ring
  case square
  case diamond
  case triangleUp
  case triangleDown
  case cross
  case plus
}
