/// One pair of axes with the marks drawn on them.
public struct Panel: Hashable, Sendable {
  /// The panel's own heading; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn: areas below arrows below bands below lines below points, each in this order.
  public var marks: [Mark]
  /// How the marks are named.
  public var legend: Legend
  /// Whether a unit across is as long as a unit up, unless one side were more than five times as long as
  /// the other.
  public var hasEqualUnits: Bool

  /// Makes a panel.
  public init(
    title: String = "",
    x: Axis = Axis(),
    y: Axis = Axis(),
    marks: [Mark],
    legend: Legend = Legend(),
    hasEqualUnits: Bool = false
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.marks = marks
    self.legend = legend
    self.hasEqualUnits = hasEqualUnits
  }
}
