/// Why a figure could not be drawn or written.
public enum PlotError: Error, Hashable, Sendable {
  /// The machine has no font at all.
  case noFonts
  /// The page has no area, or more pixels than Cairo can draw.
  case pageSize(width: Double, height: Double)
  /// Cairo could not draw on a page of the format.
  case drawing(target: String, status: String)
  /// A picture to read is not a PNG that Cairo knows.
  case unreadable(status: String)
  /// A finished figure could not be written.
  case unwritable(path: String, reason: String)
}

extension PlotError: CustomStringConvertible {
  /// What was found, and what to do about it.
  public var description: String {
    switch self {
    case .noFonts:
      "found no font on this machine, so that no text can be drawn; install one, such as the package"
        + " 'fonts-dejavu-core' (apt-get install fonts-dejavu-core)"
    case .pageSize(let width, let height):
      "a page of \(NumberFormat.text(width)) x \(NumberFormat.text(height)) device pixels cannot be drawn; choose a size from 1 x 1 to"
        + " \(Canvas.largestSide) x \(Canvas.largestSide), the scale included"
    case .drawing(let target, let status):
      "Cairo could not draw the \(target): \(status); try a smaller size"
    case .unreadable(let status):
      "the picture cannot be read as PNG: \(status)"
    case .unwritable(let path, let reason):
      "the figure could not be written to '\(path)': \(reason); choose another path"
    }
  }
}
