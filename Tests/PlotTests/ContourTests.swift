import Foundation
import Testing

@testable import Plot

struct ContourTests {
  private func grid(
    _ count: Int,
    _ range: ClosedRange<Double> = -2...2,
    _ function: (Double, Double) -> Double
  ) -> ValueGrid {
    let axis = GridAxis(from: range.lowerBound, to: range.upperBound, count: count)
    let places = (0..<count).map { axis.place(Double($0)) }
    return ValueGrid(
      x: axis,
      y: axis,
      values: places.flatMap { y in places.map { function($0, y) } }
    )
  }

  /// The area within rings by the shoelace formula, holes negative.
  private func area(_ rings: [[DataPoint]]) -> Double {
    var sum = 0.0
    for ring in rings {
      for (one, next) in zip(ring, ring.dropFirst() + ring.prefix(1)) {
        sum += one.x * next.y - next.x * one.y
      }
    }
    return sum / 2
  }

  @Test func `a circle is one closed line at its radius`() throws {
    let tracing = ContourTracing(grid(101) { $0 * $0 + $1 * $1 })
    let lines = tracing.lines(at: 2.25)
    let circle = try #require(lines.first)
    #expect(lines.count == 1)
    #expect(circle.first == circle.last)
    // Between two places the square is off by at most a quarter of the squared distance.
    #expect(circle.allSatisfy { abs(hypot($0.x, $0.y) - 1.5) < 0.0004 / 3 })
    let outside = area(tracing.outlines(above: 2.25))
    #expect(abs(outside - (16 - Double.pi * 2.25)) < 0.01)
  }

  @Test func `an area that reaches the edge goes round its corners`() {
    let tracing = ContourTracing(grid(11) { x, _ in x })
    let half = tracing.outlines(above: 0.5)
    #expect(half.count == 1)
    #expect(abs(area(half) - 1.5 * 4) < 1e-12)
    let all = tracing.outlines(above: -.infinity)
    #expect(all.count == 1)
    // Its four corners, and the first again.
    #expect(all[0].count == 5)
    #expect(area(all) == 16)
    #expect(tracing.outlines(above: 3).isEmpty)
    #expect(tracing.lines(at: 0.5).map(\.count) == [11])
  }

  @Test func `a missing number leaves out the cells round it`() {
    let holed = grid(11, 0...10) { $0 == 5 && $1 == 5 ? .nan : 1 }
    let rings = ContourTracing(holed).outlines(above: 0)
    #expect(rings.count == 2)
    #expect(area(rings) == 100 - 4)
    let infinite = grid(11, 0...10) { x, _ in x == 0 ? .infinity : 1 }
    #expect(area(ContourTracing(infinite).outlines(above: 0)) == 90)
  }

  @Test func `at a saddle the mean of the corners says what is joined`() {
    let axis = GridAxis(from: 0, to: 1, count: 2)
    let apart = ValueGrid(x: axis, y: axis, values: [1, 0, 0, 1])
    #expect(ContourTracing(apart).outlines(above: 0.6).count == 2)
    #expect(ContourTracing(apart).outlines(above: 0.4).count == 1)
    let area = area(ContourTracing(apart).outlines(above: 0.6))
    #expect(abs(area - 0.16) < 1e-12)
  }

  @Test func `holes that touch at their corners are left out exactly`() {
    var numbers = SampleNumbers(seed: 3)
    let count = 60
    let values = (0..<count * count).map { _ in numbers.next() < 0.3 ? Double.nan : 1 }
    let axis = GridAxis(from: 0, to: Double(count - 1), count: count)
    let grid = ValueGrid(x: axis, y: axis, values: values)
    let whole = (0..<(count - 1) * (count - 1)).count { cell in
      let corner = cell / (count - 1) * count + cell % (count - 1)
      return [0, 1, count, count + 1].allSatisfy { values[corner + $0].isFinite }
    }
    #expect(whole > 100)
    #expect(area(ContourTracing(grid).outlines(above: 0)) == Double(whole))
  }

  @Test func `numbers near the largest there are do not overflow`() {
    let wide = grid(5) { x, _ in x < 0 ? -1.7e308 : 1.7e308 }
    let lines = ContourTracing(wide).lines(at: 0)
    #expect(lines.count == 1)
    #expect(lines.joined().allSatisfy { abs($0.x + 0.5) < 1e-12 })
  }

  @Test func `no seam shows between two bands`() throws {
    var theme = Theme.light
    theme.background = Colour(0xFF00FF)
    theme.text = Colour(0x000000, alpha: 0)
    theme.ground = ColourMap(stops: [Colour(0x000000), Colour(0xFFFFFF)])
    let waves = grid(73) { sin(3 * $0) * cos(2 * $1) + 0.3 * $0 }
    let levels = ContourLevels(waves.values)
    let panel = Panel(
      x: Axis(lower: -2, upper: 2, isHidden: true),
      y: Axis(lower: -2, upper: 2, isHidden: true),
      marks: [.contours(ContourMark(waves, levels: levels.values, style: .filled))]
    )
    let canvas = try Canvas()
    let scene = Figure(panels: [panel]).scene(
      size: PixelSize(300, 200),
      theme: theme,
      measure: canvas.measure
    )
    let raster = try canvas.raster(scene)
    // Greys alone: where the page shone through, red would be more than green.
    for y in 40..<160 {
      for x in 40..<260 {
        let place = 3 * (y * raster.width + x)
        #expect(abs(Int(raster.bytes[place]) - Int(raster.bytes[place + 1])) <= 1)
      }
    }
    #expect(levels.values.count >= 6)
  }
}

struct ContourLevelTests {
  private func values(_ function: (Double, Double) -> Double) -> [Double] {
    let places = (0...60).map { -2 + Double($0) / 15 }
    return places.flatMap { y in places.map { function($0, y) } }
  }

  private func isEven(_ names: [Double]) -> Bool {
    let steps = zip(names, names.dropFirst()).map { $1 - $0 }
    return (steps.max() ?? 0) < (steps.min() ?? 0) * 1.000001
  }

  @Test func `a quadratic function has round levels at even distances`() {
    let levels = ContourLevels(values { $0 * $0 + $1 * $1 })
    #expect(levels.values == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(levels.offset == 0)
  }

  @Test func `a deep valley has levels in powers of ten`() {
    let valley = values { x, y in
      (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x)
    }
    let levels = ContourLevels(valley)
    #expect(!isEven(levels.names))
    #expect(levels.offset == 0)
    #expect(levels.names.contains(10) && levels.names.contains(1000))
    #expect(levels.names.count <= 11)
    // The same valley a hundred lower: levels count from its floor.
    let sunk = ContourLevels(valley.map { $0 - 100 })
    #expect(!isEven(sunk.names))
    #expect(abs(sunk.offset + 100) < 1)
    #expect(zip(sunk.values, sunk.names).allSatisfy { $0 == $1 + sunk.offset })
  }

  @Test func `what has no spread has no levels, and what is not finite does not count`() {
    #expect(ContourLevels([]).values.isEmpty)
    #expect(ContourLevels([.nan, .infinity]).values.isEmpty)
    #expect(ContourLevels([3, 3, 3]).values.isEmpty)
    let holed = values { $0 * $0 + $1 * $1 } + [.nan, .infinity, -.infinity]
    #expect(ContourLevels(holed).values == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test func `poles of both signs do not stretch the levels`() {
    let poles = values { x, y in 1 / (x + 0.001) + y }
    let levels = ContourLevels(poles)
    #expect(levels.values.count >= 4)
    #expect(levels.values.count { abs($0) < 20 } >= 3)
  }

  @Test(arguments: [1e-300, 1e-8, 1e8, 1e300])
  func `levels of any size are within the values and rise`(_ scale: Double) {
    for function in [{ $0 + $1 }, { $0 * $0 + $1 * $1 }, { exp(5 * $0 + $1) }]
      as [(Double, Double) -> Double]
    {
      let values = values { function($0, $1) * scale }
      let levels = ContourLevels(values).values
      #expect(!levels.isEmpty && levels.count <= 13)
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 < $1 })
      #expect(levels.allSatisfy { $0 >= values.min()! && $0 <= values.max()! })
    }
  }
}
