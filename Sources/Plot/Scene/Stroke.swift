/// How a line is stroked.
public struct Stroke: Hashable, Sendable {
  /// The colour with its opacity.
  public var colour: Colour
  /// The width in pixels.
  public var width: Double
  /// Lengths of dashes and gaps in turn, in pixels; empty for a solid line.
  public var dash: [Double]

  /// Makes a stroke.
  public init(_ colour: Colour, width: Double, dash: [Double] = []) {
    self.colour = colour
    self.width = width
    self.dash = dash
  }
}
