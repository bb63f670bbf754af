/// A figure laid out: draw commands in pixels, which can be compared and printed.
public struct Scene: Hashable, Sendable {
  /// The size of the page in layout pixels.
  public var size: PixelSize
  /// Device pixels for each layout pixel, 2 for dense screens; only PNG looks at it.
  public var scale: Double
  /// What the figure is called, for the file's own metadata.
  public var title: String
  /// What to draw, in this order.
  public var commands: [SceneCommand] = []

  /// Makes an empty scene.
  public init(size: PixelSize, scale: Double = 1, title: String = "") {
    self.size = size
    self.scale = scale
    self.title = title
  }
}
