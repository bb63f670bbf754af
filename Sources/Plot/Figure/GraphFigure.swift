/// A graph of operations to draw: boxes from left to right, joined by links that carry numbers
/// forward and back.
///
/// `scene(size:scale:theme:measure:)` turns it into draw commands as it does a `Figure`.
public struct GraphFigure: Hashable, Sendable {
  /// Says what is computed; bold, at the top left; empty for none.
  public var title: String
  /// Says of what; small and grey under the title; empty for none.
  public var subtitle: String
  /// A note at the bottom; empty for none.
  public var caption: String
  /// The boxes, each after those whose links lead to it.
  public var boxes: [GraphBox]
  /// What joins the boxes.
  public var links: [GraphLink]

  /// Makes a figure; links lead from earlier boxes to later ones.
  public init(
    title: String = "",
    subtitle: String = "",
    caption: String = "",
    boxes: [GraphBox],
    links: [GraphLink]
  ) {
    precondition(
      links.allSatisfy { link in
        boxes.indices.contains(link.source)
          && link.target.map { boxes.indices.contains($0) && $0 > link.source } ?? true
      },
      "a link leads from one box to a later one"
    )
    self.title = title
    self.subtitle = subtitle
    self.caption = caption
    self.boxes = boxes
    self.links = links
  }
}

/// A value that is given, or an operation.
public struct GraphBox: Hashable, Sendable {
  /// What a box stands for; each looks another way.
  public enum Role: Hashable, Sendable {
    /// What the computation is applied to.
    case input
    /// What is learned; stands above or below the operation that uses it.
    case parameter
    /// What is given once and for all; placed as parameters are.
    case constant
    /// What is done.
    case operation
  }

  /// The name.
  public var label: String
  /// A remark under the name, such as a shape; empty for none.
  public var detail: String
  /// What the box stands for.
  public var role: Role

  /// Makes a box.
  public init(_ label: String, detail: String = "", role: Role) {
    self.label = label
    self.detail = detail
    self.role = role
  }
}

/// The way of numbers out of a box.
public struct GraphLink: Hashable, Sendable {
  /// The place of the box that the link comes from.
  public var source: Int
  /// The place of the box that it leads to; nil where it leaves the graph, as the result does.
  public var target: Int?
  /// What goes forward; nil for nothing.
  public var value: NumberGrid?
  /// What comes back; nil for nothing.
  public var gradient: NumberGrid?

  /// Makes a link.
  public init(from source: Int, to target: Int?, value: NumberGrid?, gradient: NumberGrid?) {
    self.source = source
    self.target = target
    self.value = value
    self.gradient = gradient
  }
}
