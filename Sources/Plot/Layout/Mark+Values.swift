extension Mark {
  /// The order in which marks are drawn over each other.
  enum Layer: Hashable {
    case ground
    case arrows
    case bands
    case faintLines
    case lines
    case points
  }

  /// The layers below the points, from bottom to top.
  static let layers = [Layer.ground, .arrows, .bands, .faintLines, .lines]

  /// The layer that the mark is drawn in.
  var layer: Layer {
    switch self {
    case .contours, .heat: .ground
    case .arrows: .arrows
    case .band: .bands
    case .line(let line): line.emphasis == .faint ? .faintLines : .lines
    case .path, .parallel, .intervals: .lines
    case .points: .points
    }
  }

  /// Whether the mark covers the plot, so that a grid behind it would only be seen through its holes.
  var coversPlot: Bool { layer == .ground }

  /// The values that the horizontal axis must show.
  var horizontalValues: [Double] {
    switch self {
    case .line(let line): line.x
    case .band(let band): band.x
    case .points(let points): points.x
    case .intervals(let intervals): intervals.x
    case .contours(let contours): [contours.grid.x.lower, contours.grid.x.upper]
    case .arrows(let arrows): [arrows.x.lower, arrows.x.upper]
    case .path(let path): path.x
    case .heat(let heat): [-0.5, Double(heat.columns) - 0.5]
    case .parallel: []
    }
  }

  /// The values that the vertical axis must show, one array for each line.
  var verticalValues: [[Double]] {
    switch self {
    case .line(let line): [line.y]
    case .band(let band): [band.lower, band.upper]
    case .points(let points): [points.y]
    case .intervals(let intervals): [intervals.lower, intervals.upper]
    case .contours(let contours): [[contours.grid.y.lower, contours.grid.y.upper]]
    case .arrows(let arrows): [[arrows.y.lower, arrows.y.upper]]
    case .path(let path): [path.y]
    case .heat(let heat): [[-0.5, Double(heat.rows) - 0.5]]
    case .parallel: []
    }
  }
}
