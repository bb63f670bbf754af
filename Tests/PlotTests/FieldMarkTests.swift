import Foundation
import Testing

@testable import Plot

struct ArrowTests {
  private func arrows(
    _ count: Int,
    _ vector: (Double, Double) -> (Double, Double)
  ) -> (outlines: [[PixelPoint]], dots: Int, centre: PixelPoint) {
    let axis = GridAxis(from: -1, to: 1, count: count)
    let places = (0..<count).map { axis.place(Double($0)) }
    let vectors = places.flatMap { y in places.map { vector($0, y) } }
    let mark = ArrowsMark(x: axis, y: axis, dx: vectors.map(\.0), dy: vectors.map(\.1))
    let panel = Panel(
      x: Axis(scale: .linear, lower: -1, upper: 1),
      y: Axis(scale: .linear, lower: -1, upper: 1),
      marks: [.arrows(mark)],
      hasEqualUnits: true
    )
    let scene = Figure(panels: [panel], sharesAxes: true).scene(measure: fixedMeasure)
    var outlines: [[PixelPoint]] = []
    var dots = 0
    var centre = PixelPoint(0, 0)
    for command in scene.commands {
      switch command {
      case .region(let regions, _): outlines += regions
      case .marker(.circle, _, _, _): dots += 1
      case .pushClip(let area): centre = PixelPoint(area.middleX, area.middleY)
      default: break
      }
    }
    return (outlines, dots, centre)
  }

  private func ends(_ outline: [PixelPoint]) -> (tail: PixelPoint, tip: PixelPoint) {
    let tail = PixelPoint(
      (outline[0].x + outline[6].x) / 2,
      (outline[0].y + outline[6].y) / 2
    )
    return (tail, outline[3])
  }

  @Test(arguments: [5, 26, 201])
  func `arrows point exactly where their vectors do and do not touch`(_ count: Int) {
    // Round the origin, against the clock.
    let (outlines, _, centre) = arrows(count) { x, y in (-y * exp(9 * x), x * exp(9 * x)) }
    #expect(outlines.count >= 8)
    let middles = outlines.map { outline in
      let (tail, tip) = ends(outline)
      return PixelPoint((tail.x + tip.x) / 2, (tail.y + tip.y) / 2)
    }
    for (index, outline) in outlines.enumerated() {
      let (tail, tip) = ends(outline)
      let (dx, dy) = (tip.x - tail.x, tip.y - tail.y)
      let (x, y) = (middles[index].x - centre.x, middles[index].y - centre.y)
      // At right angles to the way from the centre.
      #expect(abs(dx * x + dy * y) < 1e-6 * hypot(dx, dy) * hypot(x, y) + 1e-6)
      #expect(dx * y - dy * x > 0)
      let reach = outline.map { hypot($0.x - middles[index].x, $0.y - middles[index].y) }.max()!
      let nearest = middles.indices.filter { $0 != index }
        .map { hypot(middles[$0].x - middles[index].x, middles[$0].y - middles[index].y) }.min()!
      #expect(2 * reach < nearest)
    }
  }

  @Test func `small vectors are seen beside large ones`() {
    let (outlines, _, _) = arrows(15) { x, _ in (pow(10, 12 * x), 0) }
    let lengths = outlines.map { hypot(ends($0).tip.x - ends($0).tail.x, 0) }
    #expect(lengths.min()! > lengths.max()! / 7)
    // Longer where the norm is larger, from left to right.
    let row = outlines.prefix(10).map { ends($0) }.map { $0.tip.x - $0.tail.x }
    #expect(zip(row, row.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `nothing where a vector is not finite, a dot where it is zero`() {
    let (outlines, dots, _) = arrows(9) { x, y in x < 0 ? (.nan, 1) : x == 0 ? (0, 0) : (1, y) }
    #expect(dots == 9)
    #expect(!outlines.isEmpty && outlines.count <= 36)
    #expect(arrows(5) { _, _ in (.infinity, 0) }.outlines.isEmpty)
    #expect(arrows(5) { _, _ in (1e308, 1e308) }.outlines.count <= 25)
  }
}

struct PathTests {
  private func scene(_ path: PathMark) -> Scene {
    Figure(
      panels: [
        Panel(
          x: Axis(scale: .linear, lower: -1, upper: 1),
          y: Axis(scale: .linear, lower: -1, upper: 1),
          marks: [.path(path)]
        )
      ]
    ).scene(measure: fixedMeasure)
  }

  private func layout(_ path: PathMark) -> PathLayout {
    let domain = Domain(lower: -1, upper: 1)
    let area = PixelRectangle(left: 0, top: 0, width: 200, height: 200)
    return PathLayout(path, projection: Projection(x: domain, y: domain, area: area), least: 0.3)
  }

  @Test func `a path that diverges leaves the plot where it does and breaks nothing`() {
    let factor = (0..<300).map { pow(-19, Double($0)) }
    let path = PathMark(x: factor.map { -0.3 * $0 }, y: factor.map { 0.4 * $0 })
    let layout = layout(path)
    #expect(layout.end == nil)
    #expect(layout.start == PixelPoint(70, 60))
    // From (-0.3, 0.4) through the origin to the lower edge.
    #expect(layout.exit.map { abs($0.place.x - 175) < 1e-6 && $0.place.y == 200 } == true)
    let text = scene(path).description
    #expect(!text.contains("nan") && !text.contains("inf"))
  }

  @Test func `a path ends before what is not finite`() {
    let layout = layout(PathMark(x: [0, 0.5, .nan, 0.1], y: [0, 0.5, 0, 0.1], ending: .cross))
    #expect(layout.end == PixelPoint(150, 50))
    #expect(layout.parts == [[PixelPoint(100, 100), PixelPoint(150, 50)]])
    #expect(self.layout(PathMark(x: [.nan], y: [0])).start == nil)
    #expect(self.layout(PathMark(x: [], y: [])).parts.isEmpty)
  }

  @Test func `a path that swings to and fro is drawn once`() {
    let x = (0..<100_000).map { $0 % 2 == 0 ? -0.5 : 0.5 }
    let layout = layout(PathMark(x: x, y: x))
    #expect(layout.parts.count == 1)
    #expect(layout.parts[0].count == 2)
    #expect(layout.steps.isEmpty)
  }

  @Test func `of many steps that cannot be told apart few are drawn`() {
    let x = (0..<200_000).map { Double($0) * 5e-6 }
    let points = layout(PathMark(x: x, y: x)).parts.joined().count
    #expect((100...400).contains(points))
  }

  @Test func `steps far outside do not draw lines over the plot`() {
    let layout = layout(PathMark(x: [0, 1e6, -1e6, 1e6], y: [0, 1e6, -1e6, 1e6]))
    #expect(layout.parts.count == 1)
    #expect(layout.exit != nil)
  }

  @Test func `a path that comes back ends with a dot`() {
    let layout = layout(PathMark(x: [0, 3, 0.5], y: [0, 0, 0.5]))
    #expect(layout.exit == nil)
    #expect(layout.end == PixelPoint(150, 50))
    #expect(layout.parts.count == 2)
  }
}

struct HeatTests {
  @Test func `numbers can be read on every colour`() {
    let values = (0..<40).map { Double($0) }
    let mark = HeatMark(
      columns: 8,
      values: values,
      texts: values.map { "\($0)" },
      scale: ColourScale(spanning: values)
    )
    let scene = Figure(
      panels: [
        Panel(
          x: Axis(categories: (0..<8).map { "\($0)" }),
          y: Axis(categories: (0..<5).map { "\($0)" }),
          marks: [.heat(mark)]
        )
      ]
    ).scene(measure: fixedMeasure)
    var fill = Colour(0xFFFFFF)
    var count = 0
    for command in scene.commands {
      if case .rectangle(_, let colour) = command { fill = colour }
      if case .text(let text, _, _, let colour, _, _) = command, text.contains(".") {
        #expect(colour.contrast(with: fill) >= 4.5, "\(text) on \(fill)")
        count += 1
      }
    }
    #expect(count == 40)
  }

  @Test func `numbers that have no room are left out`() {
    let values = (0..<10_000).map { Double($0) }
    let mark = HeatMark(
      columns: 100,
      values: values,
      texts: values.map { "\($0)" },
      scale: ColourScale(spanning: values)
    )
    let panel = Panel(
      x: Axis(categories: (0..<100).map { "name \($0)" }),
      y: Axis(categories: (0..<100).map { "name \($0)" }),
      marks: [.heat(mark)]
    )
    let texts = Figure(panels: [panel]).scene(measure: fixedMeasure).commands
      .filter { if case .text = $0 { true } else { false } }
    #expect(texts.count < 60)
  }
}

struct ColourScaleTests {
  @Test func `the spread of values decides what even steps of colour are`() {
    #expect(ColourScale(spanning: [1, 2, 999]).kind == .linear)
    #expect(ColourScale(spanning: [1, 2, 1000]).kind == .log)
    #expect(ColourScale(spanning: [-1000, -1, 1, 1, 1]).kind == .symlog(linear: 1))
    #expect(ColourScale(spanning: [.nan, 2, .infinity]) == ColourScale(lower: 1.8, upper: 2.2))
    #expect(ColourScale(spanning: []) == ColourScale(lower: 0, upper: 1))
  }

  @Test func `positions go from 0 to 1`() {
    #expect(ColourScale(lower: 1, upper: 100, kind: .log).position(of: 10) == 0.5)
    let scale = ColourScale(lower: -99, upper: 99, kind: .symlog(linear: 1))
    #expect(scale.position(of: 0) == 0.5)
    #expect(scale.position(of: -99) == 0)
    // log10(1 + 9) is half of log10(1 + 99).
    #expect(abs(scale.position(of: 9) - 0.75) < 1e-12)
    #expect(ColourScale(lower: 1, upper: 100, kind: .log).position(of: -1).isNaN)
  }

  @Test(arguments: [
    (-1.5e6, 4.6e5, [-1e5, -1e3, -10, 0, 10, 1e3, 1e5]),
    (-4.6e5, 1.5e6, [-1e5, -1e3, -10, 0, 10, 1e3, 1e5]),
    (-1e9, 5, [-1e9, -1e6, -1e3, -1, 0, 1]), (-1e6, 0.5, [-1e6, -1e4, -100, -1, 0]),
    (0, 2e3, [0, 1, 10, 100, 1e3]),
  ])
  func `a symmetric axis has the same ticks on both sides as far as both go`(
    lower: Double,
    upper: Double,
    expected: [Double]
  ) {
    let domain = Domain(kind: .symlog(linear: 1), lower: lower, upper: upper)
    #expect(Ticks.ticks(of: domain, wanted: 8).major.map(\.value) == expected)
  }

  @Test func `a symmetric axis has ticks at powers of ten of both signs`() {
    let domain = Domain(kind: .symlog(linear: 1), lower: -1000, upper: 1000)
    let ticks = Ticks.ticks(of: domain, wanted: 8).major
    #expect(ticks.contains { $0.value == 0 && $0.label.base == "0" })
    #expect(ticks.contains { $0.value == -1000 && $0.label.base == "\u{2212}1,000" })
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value })
    // log10(1 + 1e308 / 1e-300) is 608, though the quotient is no number.
    let wide = ScaleKind.symlog(linear: 1e-300)
    #expect(abs(wide.transformed(-1e308) + 608) < 1e-10)
    #expect(abs(wide.restored(-608) / -1e308 - 1) < 1e-10)
    let kind = ScaleKind.symlog(linear: 0.1)
    for value in [-50, -0.01, 0, 1e-5, 3, 1e200] {
      #expect(abs(kind.restored(kind.transformed(value)) - value) <= 1e-12 * max(abs(value), 1))
    }
  }
}
