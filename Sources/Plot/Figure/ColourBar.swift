/// Says beside a plot what its colours stand for.
public struct ColourBar: Hashable, Sendable {
  /// What the bar shows.
  public enum Content: Hashable, Sendable {
    /// Colours that change evenly with a value.
    case scale(ColourScale)
    /// One colour for each band between levels, all as high; there is one band more than levels.
    case bands(levels: [Double])
  }

  /// The name of the quantity.
  public var title: String
  /// The colours.
  public var ramp: ColourRamp
  /// What the bar shows.
  public var content: Content

  /// Makes a colour bar.
  public init(title: String, ramp: ColourRamp, content: Content) {
    self.title = title
    self.ramp = ramp
    self.content = content
  }
}

/// One of the theme's ordered ranges of colours.
public enum ColourRamp: String, Hashable, Sendable, CaseIterable {
  /// For lines and points on the page.
  case lines
  /// For areas on which other things are drawn: pale, of few hues.
  case ground
  /// For areas that stand for themselves.
  case cells
}
