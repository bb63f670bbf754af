import Foundation
import Testing

@testable import Plot

/// Where paths lie on others, on a plot of 400 x 400 pixels for x and y from 0 to 1.
struct PathStackTests {
  private let area = PixelRectangle(left: 0, top: 0, width: 400, height: 400)

  private func stack(_ paths: [PathMark]) -> PathStack {
    let domain = Domain(kind: .linear, lower: 0, upper: 1)
    let projection = Projection(x: domain, y: domain, area: area)
    let laidOut = paths.map { ($0, PathLayout($0, projection: projection, least: 0.3)) }
    return PathStack(laidOut, area: area, cell: 2)
  }

  /// From and to which place across which path lies under how many others, the lowest path first.
  private func covered(_ paths: [PathMark]) -> [String] {
    stack(paths).layers.map { layer in
      let stretches = layer.cover.covered.map { stretch in
        let ends = [stretch.points.first, stretch.points.last].map { Int(($0?.x ?? -1).rounded()) }
        return "\(ends[0])-\(ends[1]) under \(stretch.count)"
      }
      return ([layer.path.label] + stretches).joined(separator: " ")
    }
  }

  private func path(_ label: String, _ x: [Double], _ y: [Double]) -> PathMark {
    PathMark(x: x, y: y, label: label)
  }

  @Test func `a path under others knows how many go over it, and where`() {
    let long = path("long", [0.9, 0.5, 0.1], [0.5, 0.5, 0.5])
    let twin = path("twin", [0.9, 0.5, 0.1], [0.5, 0.5, 0.5])
    let short = path("short", [0.1, 0.5], [0.501, 0.501])
    #expect(
      covered([long, twin, short]) == [
        "long 360-202 under 1 202-40 under 2", "twin 202-40 under 1", "short",
      ]
    )
  }

  @Test func `a shorter path lies over a longer one, of twins the one named last`() {
    let short = path("short", [0.1, 0.5], [0.1, 0.5])
    let long = path("long", [0, 0.9], [0, 0.9])
    #expect(stack([short, long]).layers.map(\.path.label) == ["long", "short"])
    let twin = path("twin", [0, 0.9], [0, 0.9])
    #expect(stack([long, twin]).layers.map(\.path.label) == ["long", "twin"])
  }

  @Test func `paths that cross, meet or go beside each other cover none`() {
    let across = path("across", [0.1, 0.9], [0.5, 0.5])
    #expect(covered([across, path("up", [0.5, 0.5], [0.1, 0.8])]) == ["across", "up"])
    #expect(covered([across, path("on", [0.9, 0.6], [0.5, 0.9])]) == ["across", "on"])
    #expect(covered([across, path("by", [0.1, 0.8], [0.52, 0.52])]) == ["across", "by"])
    // Zigzags over a line are seen for what they are.
    let x = (0...40).map { 0.1 + Double($0) / 60 }
    let zigzag = path("zigzag", x, x.indices.map { $0.isMultiple(of: 2) ? 0.45 : 0.55 })
    #expect(covered([zigzag, across]) == ["zigzag", "across"])
  }

  @Test func `steps too small to be seen have no direction of their own`() {
    let x = (0...4000).map { 0.1 + Double($0) / 5000 }
    let shaken = path("shaken", x, x.indices.map { 0.5 + ($0.isMultiple(of: 2) ? 1e-3 : -1e-3) })
    let straight = path("straight", [0.1, 0.9], [0.5, 0.5])
    let texts = covered([shaken, straight])
    #expect(texts.count == 2 && texts[0].hasSuffix("under 1") && texts[1] == "straight")
    #expect(texts[0].hasPrefix("shaken 4"))
  }

  @Test func `one path, paths outside and very many of them are left as they are`() {
    let one = path("a", [0.1, 0.9], [0.5, 0.5])
    #expect(covered([one]) == ["a"])
    #expect(covered([]) == [])
    let outside = path("b", [2, 3], [2, 3])
    #expect(covered([one, outside, path("c", [.nan], [0])]) == ["a", "b", "c"])
    #expect(covered((0..<65).map { _ in one }).allSatisfy { $0 == "a" })
    #expect(covered((0..<64).map { _ in one })[0] == "a 40-360 under 63")
  }

  @Test func `what lies lower is drawn wider and before, and its ends larger`() {
    let marks = (0..<2).map { index in
      Mark.path(PathMark(x: [0.1, 0.9], y: [0.5, 0.5], colour: .category(index)))
    }
    let axis = Axis(scale: .linear, lower: 0, upper: 1)
    let figure = Figure(panels: [Panel(x: axis, y: axis, marks: marks)])
    let scene = figure.scene(size: PixelSize(400, 300), measure: fixedMeasure)
    let theme = Theme.light.scaled(to: PixelSize(400, 300))
    let colours = (0..<2).map { theme.colour(.category($0)) }
    let widths = scene.commands.compactMap { command -> (Int, Double)? in
      guard case .polyline(_, let stroke) = command else { return nil }
      return colours.firstIndex(of: stroke.colour).map { ($0, stroke.width / theme.lineWidth) }
    }
    #expect(widths.map(\.0) == [0, 0, 1])
    #expect(zip(widths.map(\.1), [2.2, 1, 1]).allSatisfy { abs($0 - $1) < 1e-9 })
    let dots = scene.commands.compactMap { command -> (Int, Double)? in
      guard case .marker(.circle, _, let size, let colour) = command, size > theme.markerSize else {
        return nil
      }
      return colours.firstIndex(of: colour).map { ($0, size) }
    }
    #expect(dots.map(\.0) == [0, 1])
    #expect(abs(dots[0].1 - dots[1].1 - 1.2 * theme.lineWidth) < 1e-9)
  }

  @Test func `paths on one another`() throws {
    let curve = (0...60).map { 8 - Double($0) / 5 }
    let paths = [(8.0, 0), (8, 1), (3, 2), (-1, 3)].map { start, index -> Mark in
      let x = curve.filter { $0 <= start }
      return .path(
        PathMark(x: x, y: x.map { $0 * $0 / 10 }, label: "path \(index)", colour: .category(index))
      )
    }
    let other = Mark.path(
      PathMark(x: [-3, 5], y: [5, 0.5], label: "across", colour: .category(4), ending: .cross)
    )
    let axis = Axis(scale: .linear)
    let panel = Panel(x: axis, y: axis, marks: paths + [other], legend: Legend(placement: .column))
    let figure = Figure(title: "Paths on one another", panels: [panel])
    try Golden.expect("stacked-paths", figure)
    try Golden.expect("stacked-paths-print", figure, theme: .print)
  }
}
