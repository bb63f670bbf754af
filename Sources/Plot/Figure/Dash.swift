/// The pattern of a line.
public enum Dash: String, Hashable, Sendable, CaseIterable {
  case solid
  case dashed
  case dotted
  case dashDotted = "dash_dotted"

  /// Lengths of dashes and gaps in turn, in widths of the line; empty for a solid line.
  var lengths: [Double] {
    switch self {
    case .solid: []
    case .dashed: [4.5, 2]
    case .dotted: [1.2, 1.6]
    case .dashDotted: [5, 1.8, 1.2, 1.8]
    }
  }
}
