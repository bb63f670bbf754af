/// Reduces a line to the points that its pixels can show.
///
/// Of consecutive points in one narrow column of the page only the first, the last, the lowest and the
/// highest are kept, in their order: Jugel, Jerzak, Hackenbroich and Markl, "M4: a
/// visualization-oriented time series data aggregation", VLDB 7(10), 2014,
/// doi:10.14778/2732951.2732953. Deviations: columns are narrower than pixels because lines are
/// drawn antialiased, and points that leave a column and come back count anew, so that `x` need not be
/// sorted. Time is linear in the number of points.
struct LineReduction {
  /// Columns for each device pixel: what is left out is at most a column's width aside of what is
  /// drawn, so that it changes no pixel by more than a sixteenth of the full range.
  static let columnsPerPixel = 16.0

  private let x: UnsafeBufferPointer<Double>
  private let y: UnsafeBufferPointer<Double>
  private let scale: Scale
  private let columnWidth: Double
  private let columns: Int
  private let floorX: Double
  private let floorY: Double

  private var lines: [[DataPoint]] = []
  private var line: [DataPoint] = []

  /// Reduces a line to its visible points.
  ///
  /// - Parameters:
  ///   - x: Where the points are; in any order.
  ///   - y: The values; as many.
  ///   - projection: What maps them to the page.
  ///   - pixelsPerUnit: Device pixels for each layout pixel.
  /// - Returns: One array for each part between two gaps, none empty.
  static func reduce(
    x: [Double],
    y: [Double],
    projection: Projection,
    pixelsPerUnit: Double
  ) -> [[DataPoint]] {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        var reduction = LineReduction(
          x: x,
          y: y,
          projection: projection,
          columnWidth: 1 / (columnsPerPixel * pixelsPerUnit)
        )
        reduction.run()
        return reduction.lines
      }
    }
  }

  private init(
    x: UnsafeBufferPointer<Double>,
    y: UnsafeBufferPointer<Double>,
    projection: Projection,
    columnWidth: Double
  ) {
    self.x = x
    self.y = y
    self.columnWidth = columnWidth
    scale = projection.x
    columns = Int((projection.area.width / columnWidth).rounded(.up))
    floorX = projection.x.kind.floor
    floorY = projection.y.kind.floor
  }

  private mutating func run() {
    if x.count <= 2 * columns {
      // Too few to be worth it: every point is a slice of its own.
      for index in x.indices { takeSlice(from: index, to: index + 1) }
    } else if isSorted {
      takeSortedSlices()
    } else {
      takeSlices()
    }
    endLine()
  }

  /// Whether `x` never decreases and holds no value that is off the scale.
  private var isSorted: Bool {
    guard let first = x.first, let last = x.last, first > floorX, last < .infinity else {
      return false
    }
    var previous = first
    for value in x {
      // Not `value < previous`, which NaN would pass.
      guard value >= previous else { return false }
      previous = value
    }
    return true
  }

  /// Finds the ends of columns by search, so that most of `x` is not looked at.
  private mutating func takeSortedSlices() {
    var start = 0
    for column in 0...columns where start < x.count {
      let edge = scale.value(at: scale.start + Double(column) * columnWidth)
      let end = firstIndex(from: start, notBelow: edge)
      if end > start { takeSlice(from: start, to: end) }
      start = end
    }
    if start < x.count { takeSlice(from: start, to: x.count) }
  }

  private func firstIndex(from start: Int, notBelow edge: Double) -> Int {
    var (low, high) = (start, x.count)
    while low < high {
      let middle = (low + high) / 2
      if x[middle] < edge { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Cuts wherever the column changes.
  private mutating func takeSlices() {
    var start = 0
    var current = column(of: 0)
    for index in x.indices.dropFirst() {
      let next = column(of: index)
      guard next != current else { continue }
      takeSlice(from: start, to: index)
      (start, current) = (index, next)
    }
    takeSlice(from: start, to: x.count)
  }

  private func column(of index: Int) -> Int {
    guard x[index] > floorX, x[index] < .infinity else { return -2 }
    let place = (scale.position(x[index]) - scale.start) / columnWidth
    return place < 0 ? -1 : place >= Double(columns) ? columns : Int(place)
  }

  /// Adds what is seen of consecutive points in one column.
  private mutating func takeSlice(from start: Int, to end: Int) {
    guard x[start] > floorX, x[start] < .infinity else { return endLine() }
    var first = -1
    var (lowest, highest, last) = (-1, -1, -1)
    var (low, high) = (Double.infinity, -Double.infinity)
    for index in start..<end {
      let value = y[index]
      if value > floorY && value < .infinity {
        if first < 0 { first = index }
        last = index
        if value < low { (low, lowest) = (value, index) }
        if value > high { (high, highest) = (value, index) }
      } else if first >= 0 {
        append(first, min(lowest, highest), max(lowest, highest), last)
        endLine()
        first = -1
        (low, high) = (.infinity, -.infinity)
      } else {
        endLine()
      }
    }
    if first >= 0 { append(first, min(lowest, highest), max(lowest, highest), last) }
  }

  private mutating func append(_ first: Int, _ second: Int, _ third: Int, _ last: Int) {
    var previous = -1
    for index in [first, second, third, last] where index != previous {
      line.append(DataPoint(x: x[index], y: y[index]))
      previous = index
    }
  }

  private mutating func endLine() {
    guard !line.isEmpty else { return }
    lines.append(line)
    line = []
  }
}
