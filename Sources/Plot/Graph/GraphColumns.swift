/// The widths of a graph's columns and of the gaps between them, in pixels.
struct GraphColumns {
  /// Half the width of the widest box in each column.
  private let halves: [Double]
  /// The room for the labels of links right of each column.
  private let gaps: [Double]
  /// How far the labels of hanging boxes reach to either side of each column's middle.
  private let hanging: [GraphOrder.Side: [Double]]
  private let spacing: Double

  init(_ figure: GraphFigure, order: GraphOrder, metrics: GraphMetrics) {
    let count = order.columns
    var halves = [Double](repeating: 0, count: count)
    var gaps = [Double](repeating: 0, count: count)
    var hanging: [GraphOrder.Side: [Double]] = [
      .above: Array(repeating: 0, count: count), .below: Array(repeating: 0, count: count),
    ]
    spacing = metrics.page.theme.gap
    for (box, place) in order.places.enumerated() {
      halves[place.column] = max(halves[place.column], metrics.boxes[box].width / 2)
    }
    for (link, label) in zip(figure.links, metrics.labels) {
      let place = order.places[link.source]
      if let side = place.side {
        let half = label.width + metrics.clearance
        hanging[side]?[place.column] = max(half, metrics.boxes[link.source].width / 2)
        continue
      }
      let isBent = link.target.map { order.places[$0].track != place.track } ?? false
      let bend = isBent ? spacing * 5 : 0
      let width = label.width + metrics.clearance * 2 + metrics.head + bend
      gaps[place.column] = max(gaps[place.column], width)
    }
    self.halves = halves
    self.gaps = gaps.enumerated().map { index, gap in
      index < count - 1 ? max(gap, metrics.page.theme.gap * 4) : gap
    }
    self.hanging = hanging
  }

  /// All columns in one row.
  var singleRow: [Int] { halves.map { _ in 0 } }

  /// The row of each column, as few rows as have room in a width, about equally long.
  func rows(width: Double) -> [Int] {
    var rows = filled(width: width)
    guard let last = rows.last, last > 0 else { return rows }
    // The narrowest width that needs no more rows makes them equal.
    var (low, high) = (0.0, width)
    for _ in 0..<24 {
      let middle = (low + high) / 2
      let narrower = filled(width: middle)
      if narrower.last == last {
        high = middle
        rows = narrower
      } else {
        low = middle
      }
    }
    return rows
  }

  /// The row of each column when every row is filled before the next begins.
  private func filled(width: Double) -> [Int] {
    var rows: [Int] = []
    for column in halves.indices {
      let row = rows.last ?? 0
      let first = rows.firstIndex(of: row) ?? 0
      let isFull = column > first && natural(first...column).right > width
      rows.append(isFull ? row + 1 : row)
    }
    return rows
  }

  /// The middles of the columns of a row, and where the row ends.
  private func natural(_ columns: ClosedRange<Int>) -> (middles: [Double], right: Double) {
    var middles: [Double] = []
    var ends: [GraphOrder.Side: Double] = [:]
    var right = 0.0
    // At the left edge a link from the row above arrives.
    let arrival = columns.lowerBound > 0 ? spacing * 3.5 : 0
    for column in columns {
      var left = 0.0
      if let last = middles.last {
        left = last + halves[column - 1] + gaps[column - 1] + halves[column]
      } else {
        left = halves[column] + arrival
      }
      for (side, halves) in hanging where halves[column] > 0 {
        let end = ends[side].map { $0 + spacing * 2 } ?? arrival
        left = max(left, end + halves[column])
      }
      for (side, halves) in hanging where halves[column] > 0 { ends[side] = left + halves[column] }
      middles.append(left)
      right = max(left + halves[column] + gaps[column], ends.values.max() ?? 0)
    }
    // A link to the row below leaves here.
    if columns.upperBound < halves.count - 1 { right += spacing * 1.2 }
    return (middles, right)
  }

  /// The middles of all columns and the width that they take, stretched to a width where there is
  /// more of it than they need.
  func positions(rows: [Int], width: Double) -> (middles: [Double], width: Double) {
    var middles: [Double] = []
    var needed = 0.0
    var naturals: [(range: ClosedRange<Int>, middles: [Double], right: Double)] = []
    for row in 0...max(rows.last ?? 0, 0) {
      guard let first = rows.firstIndex(of: row), let last = rows.lastIndex(of: row) else {
        continue
      }
      let (middles, right) = natural(first...last)
      naturals.append((first...last, middles, right))
      needed = max(needed, right)
    }
    // A figure that is pulled apart too far falls into pieces.
    let total = min(max(width, needed), needed * 1.5)
    var end = 0.0
    for row in naturals {
      let steps = Double(max(row.range.count - 1, 1))
      let spare = row.range.count > 1 ? (total - row.right) / steps : 0
      // The last row of several is shorter, as that of a paragraph.
      let extra = naturals.count > 1 ? min(spare, spacing * 8) : spare
      middles += row.middles.enumerated().map { $1 + Double($0) * extra }
      end = max(end, row.right + extra * Double(row.range.count - 1))
    }
    return (middles, end)
  }
}
