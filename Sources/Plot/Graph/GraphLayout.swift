/// A graph of operations, its boxes placed in pixels.
struct GraphLayout {
  /// The room that the graph takes.
  let size: PixelSize
  /// The middle of each box.
  let middles: [PixelPoint]
  let order: GraphOrder
  let metrics: GraphMetrics

  let figure: GraphFigure
  /// The row that each column stands in; more than one where a chain is longer than the page is wide.
  let rows: [Int]
  /// The height of the room that a row takes above and below its tracks.
  private let reach: (above: Double, below: Double)

  /// Lays out a graph.
  ///
  /// - Parameters:
  ///   - figure: The graph.
  ///   - width: The width that a chain of operations is broken into rows by.
  ///   - page: The page.
  init(_ figure: GraphFigure, width: Double, page: Page) {
    self.figure = figure
    order = GraphOrder(figure)
    metrics = GraphMetrics(figure, page: page)
    let columns = GraphColumns(figure, order: order, metrics: metrics)
    let tracks = order.tracks
    let isChain = Set(tracks).count <= 1
    rows = isChain ? columns.rows(width: width) : columns.singleRow
    reach = Self.reach(figure, order, metrics)
    let lefts = columns.positions(rows: rows, width: width)
    let pitch = reach.above + reach.below + page.theme.gap * 1.5
    let lowest = tracks.min() ?? 0
    let rowHeight = pitch + page.theme.gap * 2
    let (reach, order, rows, metrics) = (reach, order, rows, metrics)
    middles = order.places.indices.map { box in
      let place = order.places[box]
      let row = rows[place.column]
      var y =
        reach.above + (place.track - lowest) * pitch + Double(row) * rowHeight
      if let side = place.side {
        let distance = side == .above ? -reach.above : reach.below
        y += distance + (side == .above ? 1 : -1) * metrics.boxHeight / 2
      }
      return PixelPoint(lefts.middles[place.column], y)
    }
    let count = Double((rows.last ?? -1) + 1)
    let highest = tracks.max() ?? 0
    size = PixelSize(
      lefts.width,
      (highest - lowest) * pitch + reach.above + reach.below + max(count - 1, 0) * rowHeight
    )
  }

  /// How far labels and hanging boxes reach above and below a track.
  private static func reach(
    _ figure: GraphFigure,
    _ order: GraphOrder,
    _ metrics: GraphMetrics
  ) -> (above: Double, below: Double) {
    let half = metrics.boxHeight / 2
    var above = half
    var below = half
    var hanging: (above: Double?, below: Double?) = (nil, nil)
    for (link, label) in zip(figure.links, metrics.labels) {
      switch order.places[link.source].side {
      case nil:
        above = max(above, label.value.height + metrics.clearance)
        below = max(below, label.gradient.height + metrics.clearance)
      case .above: hanging.above = max(hanging.above ?? 0, label.height)
      case .below: hanging.below = max(hanging.below ?? 0, label.height)
      }
    }
    let extra = metrics.clearance * 2.5 + metrics.boxHeight
    if let height = hanging.above { above += height + extra }
    if let height = hanging.below { below += height + extra }
    return (above, below)
  }

  /// The frame of a box.
  func frame(of box: Int) -> PixelRectangle {
    let size = metrics.boxes[box]
    let middle = middles[box]
    return PixelRectangle(
      left: middle.x - size.width / 2,
      top: middle.y - size.height / 2,
      width: size.width,
      height: size.height
    )
  }

  /// The height from which a link comes to where it leads.
  func arrival(_ link: Int) -> Double {
    let lane = order.lanes[link].max { $0.key < $1.key }?.value
    return lane.map(height(ofTrack:)) ?? middles[figure.links[link].source].y
  }

  /// The height of a track's way between columns.
  func height(ofTrack track: Double) -> Double {
    let lowest = order.tracks.min() ?? 0
    return reach.above + (track - lowest)
      * (reach.above + reach.below + metrics.page.theme.gap * 1.5)
  }
}
