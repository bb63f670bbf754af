/// What to draw, data included and no pixels: titles and one or more panels in a grid.
///
/// `scene(size:scale:theme:measure:)` turns a figure into draw commands, `Canvas` turns those into
/// PNG, SVG or PDF. A figure knows nothing of runs; whoever makes one chooses the words in it.
public struct Figure: Hashable, Sendable {
  /// Says what is compared; bold, at the top left; empty for none.
  public var title: String
  /// Says what is fixed; small and grey under the title; empty for none.
  public var subtitle: String
  /// A note at the bottom, such as what a band means; empty for none.
  public var caption: String
  /// The panels, row by row from the top left.
  public var panels: [Panel]
  /// The number of panels in a row; nil chooses one by the shape of the page.
  public var columns: Int?
  /// Whether the panels show the same quantities for the same things, to be compared at a glance:
  /// one range for all, tick labels on the outer panels only, one key for all.
  public var sharesAxes: Bool

  /// Makes a figure.
  public init(
    title: String = "",
    subtitle: String = "",
    caption: String = "",
    panels: [Panel],
    columns: Int? = nil,
    sharesAxes: Bool = false
  ) {
    self.title = title
    self.subtitle = subtitle
    self.caption = caption
    self.panels = panels
    self.columns = columns
    self.sharesAxes = sharesAxes
  }
}
