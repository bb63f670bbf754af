import Plot
import Testing

@testable import Report

struct CurveChartTests {
  private func lines(_ panel: Panel) -> [LineMark] {
    panel.marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  private static let step = FunctionCurve("step", over: -2...2) {
    $0 > 0 ? 1 : 0
  } slope: { _ in
    0
  }
  private static let square = FunctionCurve("square", over: -2...2, tangent: 1) {
    $0 * $0
  } slope: {
    2 * $0
  }

  @Test
  func `a jump at zero is a gap, a corner is none`() {
    let gaps = Self.step.values.indices.filter { Self.step.values[$0].isNaN }
    #expect(gaps.count == 1)
    #expect(Self.step.values[gaps[0] - 1] == 0 && Self.step.values[gaps[0] + 1] == 1)
    #expect(Self.step.slopes.allSatisfy { $0 == 0 })
    let corner = FunctionCurve("abs", over: -1...1) {
      abs($0)
    } slope: {
      $0 > 0 ? 1 : -1
    }
    #expect(!corner.values.contains { $0.isNaN })
    #expect(corner.slopes.filter(\.isNaN).count == 1)
    #expect(zip(corner.x, corner.x.dropFirst()).allSatisfy { $0 < $1 })
    #expect(
      FunctionCurve("x", over: 1...2) {
        $0
      } slope: { _ in
        1
      }.x.count == 401
    )
  }

  @Test
  func `each function has its panel, all the same scale`() {
    let figure = CurveChart([Self.step, Self.square, Self.step, Self.square]).figure
    #expect(figure.panels.map(\.title) == ["step", "square", "step", "square"])
    #expect(figure.columns == 2)
    #expect(figure.sharesAxes)
    #expect(figure.panels.map(\.x.label) == ["", "", "x", "x"])
    #expect(lines(figure.panels[0]).map(\.label) == ["value", "derivative"])
    #expect(lines(figure.panels[0])[1].dash == .dashed)
  }

  @Test
  func `a tangent touches the function`() throws {
    let panel = CurveChart([Self.square]).figure.panels[0]
    let tangent = try #require(lines(panel).first)
    #expect(tangent.label == "tangent at 1")
    for (x, y) in zip(tangent.x, tangent.y) { #expect(abs(y - (2 * x - 1)) < 1e-12) }
    #expect(panel.marks.count == 4)
  }

  @Test
  func `lines end where they leave the range that was asked for`() {
    let panel = CurveChart([Self.square], vertical: -1...2).figure.panels[0]
    #expect(panel.y.lower == -1 && panel.y.upper == 2)
    for line in lines(panel) { #expect(line.y.allSatisfy { $0.isNaN || (-1...2).contains($0) }) }
  }
}
