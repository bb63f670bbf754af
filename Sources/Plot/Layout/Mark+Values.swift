extension Mark {
  /// The order in which marks are drawn over each other.
  enum Layer: Hashable {
    case bands
    case faintLines
    case lines
    case points
  }

  /// The layers below the points, from bottom to top.
  static let layers = [Layer.bands, .faintLines, .lines]

  /// The layer that the mark is drawn in.
  var layer: Layer {
    switch self {
    case .band: .bands
    case .line(let line): line.emphasis == .faint ? .faintLines : .lines
    case .points: .points
    }
  }

  /// The values that the horizontal axis must show.
  var horizontalValues: [Double] {
    switch self {
    case .line(let line): line.x
    case .band(let band): band.x
    case .points(let points): points.x
    }
  }

  /// The values that the vertical axis must show, one array for each line.
  var verticalValues: [[Double]] {
    switch self {
    case .line(let line): [line.y]
    case .band(let band): [band.lower, band.upper]
    case .points(let points): [points.y]
    }
  }
}
