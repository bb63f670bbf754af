/// Where the boxes of a graph stand relative to each other: columns from left to right, tracks from
/// top to bottom.
///
/// A box stands right of all that leads to it. Parameters and constants that serve one operation
/// hang above or below it, in turn. Trees are drawn without crossings: every input has a track of
/// its own, an operation is in the middle of its inputs.
struct GraphOrder: Hashable {
  /// On which side of the operation that it serves a box hangs.
  enum Side: Hashable {
    case above, below
  }

  /// Where a box stands.
  struct Place: Hashable {
    var column = 0
    var track = 0.0
    /// Nil for a box that stands in its track itself.
    var side: Side?
  }

  /// The place of each box.
  private(set) var places: [Place]
  /// The tracks that a link runs along between the columns of its ends, by link and column.
  private(set) var lanes: [[Int: Double]]

  private let figure: GraphFigure
  private var incoming: [[Int]]
  private var outgoing: [[Int]]
  private var isPlaced: [Bool]
  private var nextTrack = 0.0

  /// Orders the boxes of a figure.
  init(_ figure: GraphFigure) {
    self.figure = figure
    let boxes = figure.boxes.count
    places = Array(repeating: Place(), count: boxes)
    lanes = Array(repeating: [:], count: figure.links.count)
    incoming = Array(repeating: [], count: boxes)
    outgoing = Array(repeating: [], count: boxes)
    isPlaced = Array(repeating: false, count: boxes)
    for (index, link) in figure.links.enumerated() {
      guard let target = link.target else { continue }
      incoming[target].append(index)
      outgoing[link.source].append(index)
    }
    chooseHangers()
    chooseColumns()
    for box in figure.boxes.indices where outgoing[box].isEmpty && places[box].side == nil {
      placeTree(box)
    }
    separate()
    straightenLanes()
    separate()
    for box in figure.boxes.indices where places[box].side != nil {
      if let host = host(of: box) { places[box].track = places[host].track }
    }
  }

  /// The number of columns.
  var columns: Int { (places.map(\.column).max() ?? -1) + 1 }

  /// The tracks of all boxes and ways.
  var tracks: [Double] { places.map(\.track) + lanes.flatMap(\.values) }

  /// The operation that a hanging box serves.
  func host(of box: Int) -> Int? { outgoing[box].first.flatMap { figure.links[$0].target } }

  /// The links into a box that come from a column further left.
  func mainLinks(into box: Int) -> [Int] {
    incoming[box].filter { places[figure.links[$0].source].side == nil }
  }

  /// The links out of a box that lead to another.
  func links(outOf box: Int) -> [Int] { outgoing[box] }

  private func canHang(_ box: Int) -> Bool {
    let role = figure.boxes[box].role
    return (role == .parameter || role == .constant) && incoming[box].isEmpty
      && outgoing[box].count == 1
  }

  private mutating func chooseHangers() {
    var side = Side.above
    for box in figure.boxes.indices {
      let sources = incoming[box].map { figure.links[$0].source }
      guard sources.contains(where: { !canHang($0) }) else { continue }
      // One above and one below: a third would stand in the way.
      for source in sources.filter(canHang).prefix(2) {
        places[source].side = side
        side = side == .above ? .below : .above
      }
    }
  }

  private mutating func chooseColumns() {
    for box in figure.boxes.indices {
      let before = mainLinks(into: box).map { places[figure.links[$0].source].column }
      places[box].column = (before.max() ?? -1) + 1
    }
    // Inputs stand next to what uses them first, hanging boxes right there.
    for box in figure.boxes.indices where incoming[box].isEmpty {
      let after = outgoing[box].compactMap { figure.links[$0].target }.map { places[$0].column }
      guard let nearest = after.min() else { continue }
      places[box].column = places[box].side == nil ? nearest - 1 : nearest
    }
  }

  /// Places a box in the middle of what leads to it, after placing that.
  private mutating func placeTree(_ box: Int) {
    isPlaced[box] = true
    var tracks: [Double] = []
    for link in mainLinks(into: box) {
      let source = figure.links[link].source
      let wasPlaced = isPlaced[source]
      if !wasPlaced { placeTree(source) }
      let between = places[source].column + 1..<max(places[box].column, places[source].column + 1)
      // A second way out of a box needs a track of its own where boxes could stand in between.
      let track = wasPlaced && !between.isEmpty ? newTrack() : places[source].track
      for column in between { lanes[link][column] = track }
      tracks.append(track)
    }
    places[box].track =
      tracks.isEmpty ? newTrack() : tracks.reduce(0, +) / Double(tracks.count)
  }

  private mutating func newTrack() -> Double {
    defer { nextTrack += 1 }
    return nextTrack
  }

  /// Moves what shares a column, boxes and ways of links, at least one track apart.
  private mutating func separate() {
    for column in 0..<columns {
      var lowest = -Double.infinity
      for (track, item) in items(of: column) {
        let free = max(track, lowest + 1)
        lowest = free
        switch item {
        case .box(let box): places[box].track = free
        case .lane(let link): lanes[link][column] = free
        }
      }
    }
  }

  /// Keeps each link on one track all the way.
  private mutating func straightenLanes() {
    for link in lanes.indices {
      guard let lowest = lanes[link].values.max() else { continue }
      lanes[link] = lanes[link].mapValues { _ in lowest }
    }
  }

  private enum Item {
    case box(Int)
    case lane(Int)
  }

  /// What stands in a column from top to bottom.
  private func items(of column: Int) -> [(track: Double, item: Item)] {
    let boxes = places.indices.filter { places[$0].column == column && places[$0].side == nil }
    let ways = lanes.indices.compactMap { link in lanes[link][column].map { ($0, Item.lane(link)) }
    }
    return (boxes.map { (places[$0].track, .box($0)) } + ways).enumerated()
      .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element)
  }
}
