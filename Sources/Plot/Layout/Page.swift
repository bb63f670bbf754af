/// What every part of a layout needs: sizes and colours, and how large text becomes.
struct Page {
  /// The theme, its sizes fitted to the page.
  let theme: Theme
  let fitting: TextFitting
  /// Device pixels for each layout pixel.
  let scale: Double
  let size: PixelSize

  init(theme: Theme, size: PixelSize, scale: Double, measure: @escaping TextMeasure) {
    self.init(fitted: theme.scaled(to: size), size: size, scale: scale, measure: measure)
  }

  /// Makes a page with a theme whose sizes are already right for it.
  init(fitted theme: Theme, size: PixelSize, scale: Double, measure: @escaping TextMeasure) {
    self.theme = theme
    self.size = size
    self.scale = scale
    fitting = TextFitting(measure: measure)
  }

  /// Whether the page is as small as a thumbnail, where words would leave no room for the plot: it then has
  /// one line of title only, and several panels have no words but their headings.
  var isThumbnail: Bool { size.height < theme.titleSize * 15 }

  /// Whether words of as many lines as on other pages would take half of the page.
  var isSmall: Bool { size.height < theme.titleSize * 20 }

  var titleStyle: TextStyle { style(theme.titleSize, .bold) }
  var smallStyle: TextStyle { style(theme.smallSize) }
  var labelStyle: TextStyle { style(theme.labelSize) }
  var headingStyle: TextStyle { style(theme.labelSize, .bold) }
  var tickStyle: TextStyle { style(theme.tickSize) }
  var exponentStyle: TextStyle { style(theme.tickSize * 0.74) }

  private func style(_ size: Double, _ weight: TextStyle.Weight = .regular) -> TextStyle {
    TextStyle(family: theme.fontFamily, size: size, weight: weight)
  }

  func width(_ text: String, _ style: TextStyle) -> Double {
    fitting.measure(text, style).width
  }

  func width(_ label: TickLabel) -> Double {
    width(label.base, tickStyle)
      + (label.exponent.isEmpty ? 0 : width(label.exponent, exponentStyle))
  }

  /// The distance between the baselines of lines of text.
  func lineHeight(_ style: TextStyle) -> Double { style.size * 1.32 }

  /// The distance from the middle of figures and capitals down to their baseline.
  func halfHeight(_ style: TextStyle) -> Double { style.size * 0.36 }

  /// The place nearest to `position` where a rule fills whole device pixels.
  func crisp(_ position: Double) -> Double {
    let half = ruleWidth * scale / 2
    return ((position * scale - half).rounded() + half) / scale
  }

  /// The width of grid lines and ticks, in whole device pixels.
  var ruleWidth: Double { max((theme.ruleWidth * scale).rounded(.down), 1) / scale }
}

/// Room round the area of a plot for its axes and legend, in pixels.
struct Margins {
  var left = 0.0
  var top = 0.0
  var right = 0.0
  var bottom = 0.0

  /// Margins that have room for both.
  func union(_ other: Margins) -> Margins {
    Margins(
      left: max(left, other.left),
      top: max(top, other.top),
      right: max(right, other.right),
      bottom: max(bottom, other.bottom)
    )
  }

  /// What is left of a rectangle inside the margins; at least a few pixels.
  func inside(_ frame: PixelRectangle) -> PixelRectangle {
    PixelRectangle(
      left: frame.left + left,
      top: frame.top + top,
      width: max(frame.width - left - right, 16),
      height: max(frame.height - top - bottom, 16)
    )
  }
}
