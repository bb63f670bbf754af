/// One draw command; places are pixels from the page's top left.
public enum SceneCommand: Hashable, Sendable {
  /// Which part of a text is at its place.
  public enum TextAnchor: String, Hashable, Sendable {
    case start
    case middle
    case end
  }

  /// Fills an upright rectangle.
  case rectangle(PixelRectangle, fill: Colour)
  /// Fills the inside of a closed line.
  case polygon([PixelPoint], fill: Colour)
  /// Fills what an odd number of closed lines go round.
  case region([[PixelPoint]], fill: Colour)
  /// Strokes a line through points; round joins, flat ends.
  case polyline([PixelPoint], Stroke)
  /// Draws a point of a shape that is `size` pixels across.
  case marker(MarkerShape, at: PixelPoint, size: Double, colour: Colour)
  /// Draws one line of text whose anchor is on its baseline, turned anticlockwise by quarter turns.
  case text(
    String,
    at: PixelPoint,
    style: TextStyle,
    colour: Colour,
    anchor: TextAnchor = .start,
    quarterTurns: Int = 0
  )
  /// Limits what follows to a rectangle, until the matching `popClip`.
  case pushClip(PixelRectangle)
  /// Ends the innermost clip.
  case popClip
}
