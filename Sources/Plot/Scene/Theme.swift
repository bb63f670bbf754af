internal import Foundation

/// Every colour, size and font of a figure.
///
/// Sizes are pixels on a page of 800 x 500; `scaled(to:)` gives those of another page.
public struct Theme: Hashable, Sendable {
  /// The page.
  public var background: Colour
  /// Titles and names.
  public var text: Colour
  /// Subtitles, captions and the numbers at ticks.
  public var mutedText: Colour
  /// Lines across the plot at ticks.
  public var grid: Colour
  /// Axis lines and ticks.
  public var axis: Colour
  /// Lines to compare with.
  public var neutral: Colour
  /// Colours of unordered things.
  public var palette: [Colour]
  /// Colours of ordered things.
  public var sequential: ColourMap
  /// Colours of ordered areas on which lines are drawn: their lightness changes evenly, little else.
  public var ground: ColourMap
  /// Colours of ordered areas that stand for themselves.
  public var cells = ColourMap.viridis
  /// Whether lines of unordered things always differ in their dashes, not only where a legend stands
  /// apart from them.
  public var dashesLines = false
  /// The opacity of a band.
  public var bandOpacity: Double
  /// The opacity of a faint line.
  public var faintOpacity: Double
  /// The font family of all text.
  public var fontFamily = "DejaVu Sans"
  /// The font family of specs and commands on the pages of reports.
  public var monospaceFontFamily = "DejaVu Sans Mono"

  /// Height of the title's font.
  public var titleSize = 16.0
  /// Height of the font of subtitles and captions.
  public var smallSize = 11.5
  /// Height of the font of axis labels, panel titles and legends.
  public var labelSize = 12.5
  /// Height of the font of the numbers at ticks.
  public var tickSize = 11.5
  /// Width of a line to be read.
  public var lineWidth = 1.75
  /// Width of a faint line.
  public var faintWidth = 0.9
  /// Width of grid lines, axis lines and ticks.
  public var ruleWidth = 1.0
  /// Size of a point.
  public var markerSize = 6.5
  /// Free space round the page.
  public var margin = 16.0
  /// The unit of the distances between things.
  public var gap = 8.0

  /// Dark on white, for paper.
  public static let light = Theme(
    background: Colour(0xFFFFFF),
    text: Colour(0x1F2328),
    mutedText: Colour(0x59626C),
    grid: Colour(0xE4E7EA),
    axis: Colour(0x7D8790),
    neutral: Colour(0x8C959F),
    // Okabe and Ito, "Color universal design", 2008; its yellow cannot be seen on white and its
    // black is the colour of text, so that wine and grey take their places.
    palette: [
      0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x882255, 0x6E7781,
    ].map { Colour($0) },
    // Beyond this the map is too bright to be seen on white.
    sequential: ColourMap.viridis.part(from: 0, to: 0.84),
    ground: ColourMap(
      stops: [0x8BA5BA, 0xA5B9CA, 0xBDCCD9, 0xD3DDE6, 0xE6ECF1, 0xF7F9FA].map { Colour($0) }
    ),
    bandOpacity: 0.16,
    faintOpacity: 0.3
  )

  /// Light on a dark page, for screens.
  public static let dark = Theme(
    background: Colour(0x14181D),
    text: Colour(0xE8ECEF),
    mutedText: Colour(0x9AA5B0),
    grid: Colour(0x2A3037),
    axis: Colour(0x6B7680),
    neutral: Colour(0x8792A0),
    palette: [
      0x4BA3E3, 0xFF8C42, 0x2FC79A, 0xE59AC6, 0xF2B93B, 0x8FD6FF, 0xD46A92, 0xB4BDC7,
    ].map { Colour($0) },
    // Below this the map is too dark to be seen on the page.
    sequential: ColourMap.viridis.part(from: 0.33, to: 1),
    ground: ColourMap(
      stops: [0x16314A, 0x223F58, 0x2F4D65, 0x3E5C73, 0x4E6B81, 0x607B8F].map { Colour($0) }
    ),
    bandOpacity: 0.22,
    faintOpacity: 0.34
  )

  /// Black on white with darker lines, each with dashes of its own, for print in grey.
  public static let print: Theme = {
    var theme = light
    theme.text = Colour(0x000000)
    theme.mutedText = Colour(0x333333)
    theme.grid = Colour(0xD9D9D9)
    theme.axis = Colour(0x4D4D4D)
    // The light theme's hues from dark to bright: in grey, neighbours are told apart.
    theme.palette = [
      0x000000, 0x0060A0, 0xC04A00, 0x009E73, 0x882255, 0xB86A92, 0x3D8FC4, 0x6E7781,
    ].map { Colour($0) }
    theme.sequential = ColourMap.viridis.part(from: 0, to: 0.78)
    theme.bandOpacity = 0.18
    theme.dashesLines = true
    return theme
  }()

  /// The theme with its sizes fitted to a page.
  ///
  /// Sizes grow more slowly than the page, so that a larger page shows more and not only the same
  /// larger, and stop shrinking where text could no longer be read.
  public func scaled(to size: PixelSize) -> Theme {
    let ratio = min(size.width / PixelSize.standard.width, size.height / PixelSize.standard.height)
    return scaled(by: max(pow(max(ratio, 0.01), 0.6), 0.78))
  }

  /// The theme with all its sizes multiplied.
  func scaled(by factor: Double) -> Theme {
    let lengths: [WritableKeyPath<Theme, Double>] = [
      \.titleSize, \.smallSize, \.labelSize, \.tickSize, \.lineWidth, \.faintWidth, \.ruleWidth,
      \.markerSize, \.margin, \.gap,
    ]
    var theme = self
    for length in lengths { theme[keyPath: length] *= factor }
    theme.ruleWidth = max(theme.ruleWidth, 1)
    return theme
  }

  /// How much wider a line is where so many others lie over it, in pixels, so that it shows on both sides;
  /// at most as much as for three, since more would make a ribbon.
  func growth(coveredBy count: Int) -> Double { 1.2 * lineWidth * Double(min(max(count, 0), 3)) }

  /// One of the ordered ranges of colours.
  public func colours(_ ramp: ColourRamp) -> ColourMap {
    switch ramp {
    case .lines: sequential
    case .ground: ground
    case .cells: cells
    }
  }

  /// The colour of a band between levels, of `count` bands.
  func colour(ofBand band: Int, of count: Int, _ ramp: ColourRamp) -> Colour {
    colours(ramp).colour(at: count > 1 ? Double(band) / Double(count - 1) : 0.5)
  }

  /// The colour that a role stands for.
  public func colour(_ role: ColourRole) -> Colour {
    switch role {
    case .category(let index):
      guard !palette.isEmpty else { return neutral }
      return palette[((index % palette.count) + palette.count) % palette.count]
    case .sequential(let position):
      return sequential.colour(at: position)
    case .neutral:
      return neutral
    }
  }
}
