import Foundation
import TestSupport
import Testing

@testable import Plot

/// The proof that a reduced line is drawn as all of its points would be.
///
/// Bound: antialiased, no channel of a pixel is off by more than 16 of 255; without antialiasing, where
/// a pixel is drawn if the line passes it, the pictures are identical.
struct ReductionProofTests {
  /// Lines of the kinds that go wrong.
  enum Kind: CaseIterable {
    case noise, smooth, spikes, gaps, constant, unsorted, bursts

    func points(_ count: Int, seed: UInt64) -> (x: [Double], y: [Double]) {
      var numbers = SampleNumbers(seed: seed)
      var x = (0..<count).map { Double($0) }
      var y = x.map { sin($0 / 300) / 2 + numbers.next(in: -0.1...0.1) }
      switch self {
      case .noise: y = y.map { _ in numbers.next(in: -1...1) }
      case .smooth: y = x.map { sin($0 / 400) * 0.9 }
      case .spikes: for _ in 0..<5 { y[Int(numbers.next() * Double(count))] = 0.99 }
      case .gaps:
        for _ in 0..<8 {
          let start = Int(numbers.next() * Double(count - 60))
          for index in start..<start + 1 + Int(numbers.next() * 50) { y[index] = .nan }
        }
      case .constant: y = y.map { _ in 0.25 }
      case .unsorted:
        for _ in 0..<20 {
          let start = Int(numbers.next() * Double(count - 200))
          x[start..<start + 200].reverse()
        }
      case .bursts:
        var place = 0.0
        let steps = (0..<count).map { _ in numbers.next() < 0.01 ? 200 * numbers.next() : 0.1 }
        x = steps.map { step in
          place += step
          return place
        }
        x = x.map { $0 / place * Double(count - 1) }
      }
      return (x, y)
    }
  }

  private static let count = 6000
  private let area = PixelRectangle(left: 10, top: 10, width: 160, height: 80)

  private var projection: Projection {
    Projection(
      x: Domain(lower: 0, upper: Double(Self.count - 1)),
      y: Domain(lower: -1, upper: 1),
      area: area
    )
  }

  /// All points between gaps, and the reduced ones, in pixels.
  private func lines(_ x: [Double], _ y: [Double]) -> (
    full: [[PixelPoint]], reduced: [[PixelPoint]]
  ) {
    let full = y.split { $0.isNaN }.map { part in
      part.indices.map { projection.pixel(DataPoint(x: x[$0], y: y[$0])) }
    }
    let reduced = LineReduction.reduce(x: x, y: y, projection: projection, pixelsPerUnit: 1)
    return (full, reduced.map { $0.map(projection.pixel) })
  }

  @Test(arguments: Kind.allCases, [UInt64(1), 2, 3])
  func `antialiased, no pixel is off by more than 16 of 255`(kind: Kind, seed: UInt64) throws {
    let canvas = try Canvas()
    let (x, y) = kind.points(Self.count, seed: seed)
    let (full, reduced) = lines(x, y)
    let pictures = try [full, reduced].map { lines in
      var scene = Scene(size: PixelSize(180, 100))
      for line in lines {
        scene.commands.append(.polyline(line, Stroke(Colour(0xFFFFFF), width: 1.75)))
      }
      return try canvas.raster(scene)
    }
    let differences = zip(pictures[0].bytes, pictures[1].bytes).map { abs(Int($0) - Int($1)) }
    #expect(differences.max() ?? 0 <= 16)
    #expect((pictures[0].bytes.max() ?? 0) > 100)
  }

  @Test(arguments: Kind.allCases, [UInt64(4), 5, 6])
  func `without antialiasing the pictures are identical`(kind: Kind, seed: UInt64) {
    let (x, y) = kind.points(Self.count, seed: seed)
    let (full, reduced) = lines(x, y)
    #expect(reduced.reduce(0) { $0 + $1.count } <= full.reduce(0) { $0 + $1.count })
    #expect(Self.touched(full) == Self.touched(reduced))
  }

  @Test(arguments: [1, 333_333, 500_000, 777_777, 999_998])
  func `a single spike among a million points is drawn`(place: Int) {
    let count = 1_000_000
    let x = (0..<count).map { Double($0) }
    var y = [Double](repeating: 0, count: count)
    y[place] = 1
    let projection = Projection(
      x: Domain(lower: 0, upper: Double(count)),
      y: Domain(lower: -1, upper: 1),
      area: area
    )
    let parts = LineReduction.reduce(x: x, y: y, projection: projection, pixelsPerUnit: 1)
    #expect(parts.joined().contains(DataPoint(x: Double(place), y: 1)))
    #expect(parts.joined().count < 10_000)
  }

  private struct Pixel: Hashable {
    var column: Int
    var row: Int
  }

  /// The pixels that lines pass.
  ///
  /// Of each segment's part in a column of pixels, all rows from the lower to the higher end.
  private static func touched(_ lines: [[PixelPoint]]) -> Set<Pixel> {
    var pixels: Set<Pixel> = []
    for line in lines {
      for (start, end) in zip(line, line.dropFirst()) {
        let (left, right) = start.x <= end.x ? (start, end) : (end, start)
        for column in Int(left.x.rounded(.down))...Int(right.x.rounded(.down)) {
          let from = height(max(left.x, Double(column)), left, right)
          let to = height(min(right.x, Double(column + 1)), left, right)
          let (top, bottom) = left.x == right.x ? (left.y, right.y) : (from, to)
          for row in Int(min(top, bottom).rounded(.down))...Int(max(top, bottom).rounded(.down)) {
            pixels.insert(Pixel(column: column, row: row))
          }
        }
      }
      if let only = line.first, line.count == 1 {
        pixels.insert(Pixel(column: Int(only.x.rounded(.down)), row: Int(only.y.rounded(.down))))
      }
    }
    return pixels
  }

  private static func height(_ x: Double, _ left: PixelPoint, _ right: PixelPoint) -> Double {
    guard right.x > left.x else { return left.y }
    if x <= left.x { return left.y }
    if x >= right.x { return right.y }
    return left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
  }
}
