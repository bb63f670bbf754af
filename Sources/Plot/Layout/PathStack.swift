internal import Foundation

/// Paths in the order in which they are drawn, each wider where others go the same way over it, so that it
/// shows on both sides of them.
struct PathStack {
  /// One path of a stack.
  struct Layer {
    let path: PathMark
    let layout: PathLayout
    fileprivate(set) var cover = PathCover()
  }

  /// The paths, the lowest first: a short path may lie on a long one, and would not be seen below it.
  private(set) var layers: [Layer]

  /// More paths than this are drawn as if none lay over another: so many colours side by side tell nothing.
  private static let mostPaths = 64

  /// Makes a stack of paths, in the order in which they are named.
  ///
  /// - Parameters:
  ///   - paths: The paths with what of them can be seen.
  ///   - area: The plot.
  ///   - cell: In pixels, how near paths are to each other that go the same way.
  init(_ paths: [(PathMark, PathLayout)], area: PixelRectangle, cell: Double) {
    layers = paths.enumerated().sorted {
      ($0.element.1.length, $1.offset) > ($1.element.1.length, $0.offset)
    }.map { Layer(path: $0.element.0, layout: $0.element.1) }
    guard 2...Self.mostPaths ~= layers.count else { return }
    let traces = layers.map { PathTrace($0.layout.parts, area: area, cell: cell) }
    for index in layers.indices {
      layers[index].cover = PathCover(
        traces[index],
        under: traces[(index + 1)...],
        over: traces[..<index]
      )
    }
  }
}

/// Where a path lies under others, and where over them.
struct PathCover {
  /// A piece of a path that lies under the same number of others.
  struct Stretch: Hashable {
    var points: [PixelPoint]
    let count: Int
  }

  /// The pieces under others, in the order of the path.
  private(set) var covered: [Stretch] = []
  /// The pieces, covered or not, that lie over no other path; nil where it neither lies under nor
  /// over any.
  private(set) var lowest: [Stretch]?
  private var counts: [Int: Int] = [:]
  private var grid: CellGrid?

  /// Of a path that lies neither under nor over another.
  init() {}

  fileprivate init(
    _ trace: PathTrace,
    under upper: ArraySlice<PathTrace>,
    over lower: ArraySlice<PathTrace>
  ) {
    grid = trace.grid
    var counts = [Int](repeating: 0, count: trace.steps.count)
    for index in upper.flatMap({ trace.runs(along: $0) }).joined() { counts[index] += 1 }
    covered = trace.stretches(counts).filter { $0.count > 0 }
    for (step, count) in zip(trace.steps, counts) where count > 0 {
      self.counts[step.cell] = max(self.counts[step.cell] ?? 0, count)
    }
    let over = Set(lower.flatMap { trace.runs(along: $0) }.joined())
    guard !over.isEmpty || !covered.isEmpty else { return }
    let free = counts.indices.map { over.contains($0) ? -1 : counts[$0] }
    lowest = trace.stretches(free).filter { $0.count >= 0 }
  }

  /// How many paths lie over a place on the path.
  func count(at place: PixelPoint) -> Int {
    guard let grid, let cell = grid.cell(place) else { return 0 }
    return grid.around(cell).map { counts[$0] ?? 0 }.max() ?? 0
  }
}

/// Squares that a plot is divided into.
private struct CellGrid {
  let area: PixelRectangle
  let size: Double
  let columns: Int
  let rows: Int

  init(_ area: PixelRectangle, size: Double) {
    self.area = area
    self.size = size
    columns = max(Int((area.width / size).rounded(.up)), 1) + 1
    rows = max(Int((area.height / size).rounded(.up)), 1) + 1
  }

  func cell(_ place: PixelPoint) -> Int? {
    let column = Int(((place.x - area.left) / size).rounded(.down))
    let row = Int(((place.y - area.top) / size).rounded(.down))
    guard 0..<columns ~= column, 0..<rows ~= row else { return nil }
    return row * columns + column
  }

  /// A cell with those around it.
  func around(_ cell: Int) -> [Int] {
    let (row, column) = cell.quotientAndRemainder(dividingBy: columns)
    return (max(row - 1, 0)...min(row + 1, rows - 1)).flatMap { row in
      (max(column - 1, 0)...min(column + 1, columns - 1)).map { row * columns + $0 }
    }
  }
}

/// Through which cells of a plot a path goes, and in which direction, to and fro being one.
private struct PathTrace {
  struct Step {
    let from: PixelPoint
    let to: PixelPoint
    let cell: Int
    let sector: Int
    let beginsPart: Bool
  }

  /// The directions that are told apart, from 0 to 180 degrees.
  private static let sectors = 8
  /// The fewest steps along another path that are not a place where they cross or meet.
  private static let shortest = 14
  /// The most steps away from another path that do not end going along it.
  private static let longestGap = 3

  let grid: CellGrid
  private(set) var steps: [Step] = []
  /// For each cell the directions, a bit each, in which the path goes through it or past it.
  private var near: [UInt8]

  init(_ parts: [[PixelPoint]], area: PixelRectangle, cell: Double) {
    grid = CellGrid(area, size: cell)
    near = [UInt8](repeating: 0, count: grid.columns * grid.rows)
    for part in parts {
      var from = part.first
      for (index, to) in part.enumerated().dropFirst() {
        guard let start = from else { break }
        // Directions are those over a few cells, not of steps too small to be seen.
        let distance = hypot(to.x - start.x, to.y - start.y)
        guard distance >= cell * 2 || index == part.count - 1 else { continue }
        add(from: start, to: to, distance: distance, beginsPart: start == part.first)
        from = to
      }
    }
  }

  /// The steps, by their indices, that go along another path for long enough.
  func runs(along other: PathTrace) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, step) in steps.enumerated() where other.near[step.cell] & 1 << step.sector != 0 {
      if let last = runs.last, index - last.upperBound <= Self.longestGap {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs.filter { $0.count >= Self.shortest }
  }

  /// The path in pieces of equal numbers, of which each step has one.
  func stretches(_ numbers: [Int]) -> [PathCover.Stretch] {
    var stretches: [PathCover.Stretch] = []
    for (step, number) in zip(steps, numbers) {
      if let last = stretches.last, last.count == number, !step.beginsPart {
        stretches[stretches.count - 1].points.append(step.to)
      } else {
        stretches.append(PathCover.Stretch(points: [step.from, step.to], count: number))
      }
    }
    return stretches
  }

  private mutating func add(
    from: PixelPoint,
    to: PixelPoint,
    distance: Double,
    beginsPart: Bool
  ) {
    let angle = atan2(to.y - from.y, to.x - from.x) / .pi + 1
    let sector = Int(angle * Double(Self.sectors)) % Self.sectors
    let count = max(Int((distance / grid.size).rounded(.up)), 1)
    let place = { (share: Double) in
      PixelPoint(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
    }
    for index in 0..<count {
      guard let cell = grid.cell(place((Double(index) + 0.5) / Double(count))) else { continue }
      steps.append(
        Step(
          from: place(Double(index) / Double(count)),
          to: place(Double(index + 1) / Double(count)),
          cell: cell,
          sector: sector,
          beginsPart: beginsPart && index == 0
        )
      )
      let sectors = [sector, sector + 1, sector + Self.sectors - 1]
      let bits = sectors.reduce(UInt8(0)) { $0 | 1 << ($1 % Self.sectors) }
      for cell in grid.around(cell) { near[cell] |= bits }
    }
  }
}
