/// Finds where numbers on a grid cross a level, and the areas above it.
///
/// Marching squares: Lorensen and Cline, "Marching cubes", SIGGRAPH 1987, in two dimensions; where two
/// opposite corners of a cell are above the level, the mean of all four says whether they are joined.
/// Between two places numbers are taken to change evenly. Pieces are joined to whole lines and rings by
/// the edges of the grid on which they end, so that an area is one outline however many cells it has.
struct ContourTracing {
  private let grid: ValueGrid
  /// For each cell one bit for each of its edges beyond which there is no cell; nil for a hole.
  private let borders: [UInt8?]

  private var columns: Int { grid.x.count }
  private var cellsAcross: Int { grid.x.count - 1 }
  private var cellsUp: Int { grid.y.count - 1 }

  init(_ grid: ValueGrid) {
    self.grid = grid
    let (across, up, columns) = (grid.x.count - 1, grid.y.count - 1, grid.x.count)
    let isCell = grid.values.withUnsafeBufferPointer { values in
      (0..<across * up).map { cell in
        let corner = cell / across * columns + cell % across
        return values[corner].isFinite && values[corner + 1].isFinite
          && values[corner + columns].isFinite && values[corner + columns + 1].isFinite
      }
    }
    borders = (0..<across * up).map { cell in
      guard isCell[cell] else { return nil }
      let (i, j) = (cell % across, cell / across)
      let hasNeighbour = [
        j > 0 && isCell[cell - across], i < across - 1 && isCell[cell + 1],
        j < up - 1 && isCell[cell + across], i > 0 && isCell[cell - 1],
      ]
      return (0..<4).reduce(0) { $0 | (hasNeighbour[$1] ? 0 : 1 << UInt8($1)) }
    }
  }

  /// The lines along a level; closed ones end where they begin.
  func lines(at level: Double) -> [[DataPoint]] {
    trace(level, withBorders: false).map { $0.map { place($0, level) } }
  }

  /// The outlines of the areas at or above a level, to be filled by the even-odd rule.
  func outlines(above level: Double) -> [[DataPoint]] {
    trace(level, withBorders: true).map { withoutStraight($0).map { place($0, level) } }
  }

  // MARK: - Keys

  // A line's points are named by where on the grid they are: 3 x the index of a place, plus 0 on the
  // edge to the right of it, 1 on the edge above it, 2 at the place itself.

  private func place(_ key: Int, _ level: Double) -> DataPoint {
    let index = key / 3
    var (x, y) = (Double(index % columns), Double(index / columns))
    switch key % 3 {
    case 0: x += share(index, index + 1, level)
    case 1: y += share(index, index + columns, level)
    default: break
    }
    return DataPoint(x: grid.x.place(x), y: grid.y.place(y))
  }

  /// How far from one place to another the level is.
  private func share(_ from: Int, _ to: Int, _ level: Double) -> Double {
    // Halves, because the difference of two large numbers may not be a number.
    let (first, last) = (grid.values[from] / 2, grid.values[to] / 2)
    return (level / 2 - first) / (last - first)
  }

  /// Leaves out the places of the grid that lie on a straight piece of an outline.
  private func withoutStraight(_ keys: [Int]) -> [Int] {
    keys.indices.filter { index in
      let key = keys[index]
      let before = keys[(index + keys.count - 1) % keys.count]
      let after = keys[(index + 1) % keys.count]
      guard key % 3 == 2, before % 3 == 2, after % 3 == 2 else { return true }
      return after - key != key - before
    }.map { keys[$0] }
  }

  // MARK: - Tracing

  private func trace(_ level: Double, withBorders: Bool) -> [[Int]] {
    var links = Links()
    grid.values.withUnsafeBufferPointer { values in
      borders.withUnsafeBufferPointer { borders in
        for j in 0..<cellsUp {
          for i in 0..<cellsAcross {
            guard let border = borders[j * cellsAcross + i] else { continue }
            let corner = j * columns + i
            var above: UInt8 = values[corner] >= level ? 1 : 0
            if values[corner + 1] >= level { above |= 2 }
            if values[corner + columns + 1] >= level { above |= 4 }
            if values[corner + columns] >= level { above |= 8 }
            if above == 0 || above == 15 && (border == 0 || !withBorders) { continue }
            add(corner, above: above, border: withBorders ? border : 0, level, values, &links)
          }
        }
      }
    }
    return links.chains
  }

  /// Adds the pieces within a cell, what is above the level on their left.
  ///
  /// Corners and edges count anticlockwise from the lower left corner; `above` has one bit for each
  /// corner that is above the level, `border` one for each edge that bounds the area.
  private func add(
    _ corner: Int,
    above: UInt8,
    border: UInt8,
    _ level: Double,
    _ values: UnsafeBufferPointer<Double>,
    _ links: inout Links
  ) {
    let corners = (corner, corner + 1, corner + columns + 1, corner + columns)
    let isAbove = { (k: Int) in above >> UInt8(k & 3) & 1 == 1 }
    let edge = { (k: Int) in
      switch k & 3 {
      case 0: 3 * corners.0
      case 1: 3 * corners.1 + 1
      case 2: 3 * corners.3
      default: 3 * corners.0 + 1
      }
    }
    let vertex = { (k: Int) in
      switch k & 3 {
      case 0: 3 * corners.0 + 2
      case 1: 3 * corners.1 + 2
      case 2: 3 * corners.2 + 2
      default: 3 * corners.3 + 2
      }
    }
    let isSaddle = above == 5 || above == 10
    let mean =
      values[corners.0] / 4 + values[corners.1] / 4 + values[corners.2] / 4 + values[corners.3] / 4
    for k in 0..<4 where isAbove(k) && !isAbove(k + 1) {
      // From where the way round the cell goes down through the level to where it next comes up, or,
      // where a saddle parts the two corners above it, to where it came up before.
      var next = k + 1
      while !isAbove(next + 1) { next += 1 }
      if isSaddle, mean < level { next = k + 3 }
      links.add(from: edge(k), to: edge(next))
    }
    for k in 0..<4 where border >> UInt8(k) & 1 == 1 {
      switch (isAbove(k), isAbove(k + 1)) {
      case (true, true): links.add(from: vertex(k), to: vertex(k + 1))
      case (true, false): links.add(from: vertex(k), to: edge(k))
      case (false, true): links.add(from: edge(k), to: vertex(k + 1))
      case (false, false): break
      }
    }
  }
}

/// Directed pieces that are joined where one ends and another begins.
private struct Links {
  private var next: [Int: Int] = [:]
  /// Second pieces from the same point, as where two holes touch at a corner.
  private var others: [Int: Int] = [:]
  /// The beginnings, in the order added, so that the same grid gives the same lines.
  private var starts: [Int] = []

  mutating func add(from start: Int, to end: Int) {
    if next[start] == nil {
      next[start] = end
      starts.append(start)
    } else {
      others[start] = end
    }
  }

  /// The lines and rings; a ring's first point is also its last.
  var chains: [[Int]] {
    var next = next
    var others = others
    let ends = Set(next.values).union(others.values)
    var chains: [[Int]] = []
    // Open lines begin where no piece ends; what is left are rings.
    for start in starts.filter({ !ends.contains($0) }) + starts {
      while next[start] != nil {
        var chain = [start]
        while let end = next.removeValue(forKey: chain[chain.count - 1]) {
          let from = chain[chain.count - 1]
          if let other = others.removeValue(forKey: from) { next[from] = other }
          chain.append(end)
          if end == start { break }
        }
        chains.append(chain)
      }
    }
    return chains
  }
}
