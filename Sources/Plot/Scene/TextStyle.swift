/// How a text looks, as far as its size depends on it.
public struct TextStyle: Hashable, Sendable {
  /// How heavy the strokes are.
  public enum Weight: Hashable, Sendable {
    case regular
    case bold
  }

  /// The font family; one that is not installed falls back to the system's sans serif.
  public var family: String
  /// The height of the font, in pixels.
  public var size: Double
  /// How heavy the strokes are.
  public var weight: Weight

  /// Makes a style.
  public init(family: String, size: Double, weight: Weight = .regular) {
    self.family = family
    self.size = size
    self.weight = weight
  }
}

/// The room that one line of text takes, in pixels.
public struct TextSize: Hashable, Sendable {
  /// From the start to the end of the text.
  public var width: Double
  /// From the baseline up.
  public var ascent: Double
  /// From the baseline down.
  public var descent: Double

  /// Makes a size.
  public init(width: Double, ascent: Double, descent: Double) {
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }

  /// From top to bottom.
  public var height: Double { ascent + descent }
}

/// A function that says how large a line of text becomes.
public typealias TextMeasure = (String, TextStyle) -> TextSize
