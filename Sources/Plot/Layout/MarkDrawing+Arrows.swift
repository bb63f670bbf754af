internal import Foundation

extension MarkDrawing {
  /// Draws arrows with their middles at every so many places of their grid.
  func draw(_ arrows: ArrowsMark, into scene: inout Scene) {
    let grid = ArrowGrid(arrows, projection: projection, page: page)
    let colour = page.theme.text.opacity(0.62)
    var outlines: [[PixelPoint]] = []
    for arrow in grid.arrows {
      guard arrow.length > 0 else {
        let size = page.theme.lineWidth * 1.6
        scene.commands.append(.marker(.circle, at: arrow.middle, size: size, colour: colour))
        continue
      }
      let outline = arrow.outline(page)
      if outline.allSatisfy({ LineClipping.isWithin($0, projection.area) }) {
        outlines.append(outline)
      }
    }
    if !outlines.isEmpty { scene.commands.append(.region(outlines, fill: colour)) }
  }
}

/// An arrow on the page.
private struct Arrow {
  var middle: PixelPoint
  /// A vector of length 1; any for a dot.
  var direction: PixelPoint
  /// In pixels; 0 for a dot.
  var length: Double

  /// Shaft and head.
  func outline(_ page: Page) -> [PixelPoint] {
    let head = min(length * 0.55, page.theme.gap * 0.9)
    let (wide, narrow) = (head * 0.4, min(page.theme.lineWidth * 0.34, head * 0.15))
    let place = { (along: Double, aside: Double) in
      PixelPoint(
        middle.x + direction.x * along - direction.y * aside,
        middle.y + direction.y * along + direction.x * aside
      )
    }
    let (tail, neck, tip) = (-length / 2, length / 2 - head, length / 2)
    return [
      place(tail, narrow), place(neck, narrow), place(neck, wide), place(tip, 0),
      place(neck, -wide), place(neck, -narrow), place(tail, -narrow),
    ]
  }
}

/// Chooses which vectors are drawn, and how long.
private struct ArrowGrid {
  private(set) var arrows: [Arrow] = []

  init(_ mark: ArrowsMark, projection: Projection, page: Page) {
    let wanted = page.theme.gap * 3.4
    let across = Places(mark.x, scale: projection.x, wanted: wanted)
    let up = Places(mark.y, scale: projection.y, wanted: wanted)
    // Even arrows that point at each other leave a gap between them.
    let longest = min(across.spacing, up.spacing, page.theme.gap * 5) * 0.88
    var norms: [Double] = []
    for j in up.indices {
      for i in across.indices {
        let index = j * mark.x.count + i
        let norm = hypot(mark.dx[index], mark.dy[index])
        let middle = PixelPoint(
          projection.x.position(mark.x.place(Double(i))),
          projection.y.position(mark.y.place(Double(j)))
        )
        guard norm.isFinite, LineClipping.isWithin(middle, projection.area) else { continue }
        let direction = Self.direction(
          mark.dx[index] / max(norm, .leastNormalMagnitude) * across.perUnit,
          mark.dy[index] / max(norm, .leastNormalMagnitude) * up.perUnit
        )
        arrows.append(Arrow(middle: middle, direction: direction, length: 0))
        norms.append(norm)
      }
    }
    let lengths = ArrowLengths(norms, longest: longest)
    for index in arrows.indices { arrows[index].length = lengths.length(of: norms[index]) }
  }

  private static func direction(_ x: Double, _ y: Double) -> PixelPoint {
    let length = hypot(x, y)
    return length > 0 ? PixelPoint(x / length, y / length) : PixelPoint(1, 0)
  }

  /// Every so many of the places along one axis.
  private struct Places {
    let indices: [Int]
    /// Pixels between two of them.
    let spacing: Double
    /// Pixels for a unit of the axis; negative upwards.
    let perUnit: Double

    init(_ axis: GridAxis, scale: Scale, wanted: Double) {
      let pixels = scale.position(axis.upper) - scale.position(axis.lower)
      // An axis whose ends are too far apart to be subtracted has no place for anything.
      guard pixels.isFinite, pixels != 0 else {
        (indices, spacing, perUnit) = ([], 0, 0)
        return
      }
      let cell = max(abs(pixels) / Double(axis.count - 1), 1e-6)
      let stride = min(max(Int((wanted / cell).rounded(.up)), 1), axis.count)
      let first = (axis.count - 1) % stride / 2
      indices = Array(Swift.stride(from: first, to: axis.count, by: stride))
      spacing = cell * Double(stride)
      perUnit = pixels / (axis.upper - axis.lower)
    }
  }
}

/// The length of an arrow by the norm of its vector.
///
/// A share of the longest that grows with norm^p. The power is such that the middle one of all vectors is
/// at least 0.4 of the longest, but at most a half; the shortest are a sixth of the longest.
struct ArrowLengths {
  private let longest: Double
  private let largest: Double
  private let power: Double

  /// Makes the rule for some norms, which are finite.
  init(_ norms: [Double], longest: Double) {
    self.longest = longest
    let sorted = norms.filter { $0 > 0 }.sorted()
    largest = sorted.last ?? 1
    let middle = sorted.isEmpty ? 1 : sorted[sorted.count / 2] / largest
    power = middle < 1 ? min(max(log(0.4) / log(middle), 0.05), 0.5) : 0.5
  }

  /// The length of an arrow; 0 for a vector of length 0.
  func length(of norm: Double) -> Double {
    norm > 0 ? longest * (1 + 5 * pow(norm / largest, power)) / 6 : 0
  }
}
