/// How the marks of a panel are named.
public struct Legend: Hashable, Sendable {
  /// Where the names of the marks go.
  public enum Placement: String, Hashable, Sendable, CaseIterable {
    /// At the lines' right ends up to eight lines, else in a column at the right.
    case automatic
    /// In a column at the right.
    case column
    /// Nowhere.
    case hidden
  }

  /// Says what differs between the marks, such as `learning_rate`; empty for none.
  public var title: String
  /// Where the names of the marks go.
  public var placement: Placement
  /// What dash patterns stand for where colour already tells something else, such as train and test.
  public var dashKeys: [DashKey]
  /// The values that sequential colours stand for; used for the colour bar of many lines.
  public var colourScale: ColourScale?
  /// What the colours of areas or lines stand for, always drawn; nil for nothing.
  public var colourBar: ColourBar?

  /// Makes a legend.
  public init(
    title: String = "",
    placement: Placement = .automatic,
    dashKeys: [DashKey] = [],
    colourScale: ColourScale? = nil,
    colourBar: ColourBar? = nil
  ) {
    self.title = title
    self.placement = placement
    self.dashKeys = dashKeys
    self.colourScale = colourScale
    self.colourBar = colourBar
  }

  /// What one dash pattern stands for.
  public struct DashKey: Hashable, Sendable {
    /// The pattern.
    public var dash: Dash
    /// What it stands for.
    public var label: String

    /// Makes a key.
    public init(_ dash: Dash, _ label: String) {
      self.dash = dash
      self.label = label
    }
  }
}
