import Experiment
import Foundation
import Plot
import Testing

@testable import Report

struct FieldChartTests {
  private func paths(_ figure: Figure, panel: Int = 0) -> [PathMark] {
    figure.panels[panel].marks.compactMap { if case .path(let path) = $0 { path } else { nil } }
  }

  private func sphere(cells: Int = 10) -> Field {
    SampleFields.field(
      "x0^2 + x1^2",
      SampleFields.sphere,
      x: -4...4,
      y: -4...4,
      cells: cells,
      variables: ("x0", "x1")
    )
  }

  private func descent(rate: Double, gradient: String = "exact") -> DescentPath {
    SampleFields.path(
      [
        "function": .string("x0^2 + x1^2"), "learning_rate": .number(rate),
        "gradient": .string(gradient), "steps": .integer(100), "optimizer": .string("sgd"),
      ],
      SampleFields.descent(SampleFields.sphere, from: (-3, 4), rate: rate, steps: 100),
      swept: ["learning_rate", "gradient"]
    )
  }

  @Test func `one descent is named in the title and ends at the minimum`() {
    let figure = FieldChart(sphere(), paths: [descent(rate: 0.1)]).figure
    #expect(figure.title == "Gradient descent on x0^2 + x1^2")
    #expect(
      figure.subtitle
        == "sample: x0^2 + x1^2, sgd, exact gradient, learning rate 0.1, 100 steps"
    )
    #expect(!figure.caption.contains("The run"))
    let path = paths(figure)[0]
    #expect(path.label == "")
    // What the textbook gives for this descent.
    #expect(abs((path.x.last ?? 0) + 6.1111e-10) < 1e-13)
    #expect(abs((path.y.last ?? 0) - 8.1481e-10) < 1e-13)
    let panel = figure.panels[0]
    #expect([panel.x.label, panel.y.label] == ["x0", "x1"])
    #expect([panel.x.lower, panel.x.upper, panel.y.lower, panel.y.upper] == [-4, 4, -4, 4])
  }

  @Test func `a descent that leaves the region says at which step`() {
    let alone = FieldChart(sphere(), paths: [descent(rate: 10)]).figure
    #expect(alone.caption.hasSuffix("The run leaves the region at step 1."))
    let both = FieldChart(sphere(), paths: [descent(rate: 0.1), descent(rate: 10)]).figure
    #expect(both.title == "Gradient descent on x0^2 + x1^2 by learning_rate")
    #expect(paths(both).map(\.label) == ["0.1", "10"])
    #expect(paths(both).map(\.note) == ["", "leaves the region at step 1"])
  }

  @Test func `many runs of two parameters get panels`() {
    let runs = [0.1, 10, 1e-10].flatMap { rate in
      ["exact", "numerical"].map { descent(rate: rate, gradient: $0) }
    }
    let figure = FieldChart(sphere(), paths: runs).figure
    #expect(figure.panels.map(\.title) == ["gradient exact", "gradient numerical"])
    #expect(paths(figure, panel: 1).map(\.label) == ["1×10⁻¹⁰", "0.1", "10"])
  }

  @Test func `arrows go down the function`() throws {
    let figure = FieldChart(sphere()).figure
    #expect(figure.title == "x0^2 + x1^2 and its negative gradient")
    let arrows = try #require(
      figure.panels[0].marks.compactMap { if case .arrows(let arrows) = $0 { arrows } else { nil } }
        .first
    )
    #expect(arrows.dx.first == 8 && arrows.dy.first == 8)
    #expect(arrows.dx.last == -8)
  }

  @Test func `no arrow stands where the function has no value`() throws {
    let holed = SampleFields.field(
      "log(x)^2 + y^2",
      SampleFields.logarithm,
      x: -1...3,
      y: -2...2,
      cells: 8
    )
    // By y the rule gives a number on both sides of 0.
    #expect(holed.slopesY.allSatisfy { $0.isFinite })
    let marks = FieldChart(holed).figure.panels[0].marks
    let arrows = try #require(
      marks.compactMap { if case .arrows(let mark) = $0 { mark } else { nil } }.first
    )
    for (index, value) in holed.values.enumerated() {
      #expect(arrows.dy[index].isFinite == value.isFinite)
    }
  }

  @Test func `the caption tells of holes and of the values of other variables`() {
    let holed = SampleFields.field(
      "log(x)^2 + y^2",
      SampleFields.logarithm,
      x: -1...3,
      y: -2...2,
      cells: 8
    )
    #expect(FieldChart(holed).figure.caption.contains("Hatched: the function has no finite value."))
    let field = sphere()
    let sliced = Field(
      function: "x0^2 + x1^2 + x2^2",
      x: field.x,
      y: field.y,
      fixed: ["x2": 0.5, "x3": -1],
      values: field.values,
      slopesX: field.slopesX,
      slopesY: field.slopesY
    )
    #expect(FieldChart(sliced).figure.caption.hasSuffix("At x2 = 0.5, x3 = \u{2212}1."))
  }
}

struct FieldRefinementTests {
  @Test func `cubic functions are met between the points`() {
    let cubic: SampleFields.Function = { x, y in
      (x * x * x - 2 * x * y + y * y, 3 * x * x - 2 * y, -2 * x + 2 * y)
    }
    let field = SampleFields.field("", cubic, x: -1...2, y: 0...3, cells: 7)
    let grid = FieldRefinement(field).grid
    #expect(grid.x.count == 7 * 23 + 1)
    for j in stride(from: 0, to: grid.y.count, by: 13) {
      for i in stride(from: 0, to: grid.x.count, by: 13) {
        let x = -1 + 3 * Double(i) / Double(grid.x.count - 1)
        let y = 3 * Double(j) / Double(grid.y.count - 1)
        #expect(abs(grid.values[j * grid.x.count + i] - cubic(x, y).value) < 1e-12)
      }
    }
  }

  @Test func `functions of higher powers are nearer than straight lines would be`() {
    let field = SampleFields.field(
      "",
      SampleFields.rosenbrock,
      x: -2...2,
      y: -1...3,
      cells: 25
    )
    let grid = FieldRefinement(field).grid
    var worst = 0.0
    for index in grid.values.indices {
      let x = -2 + 4 * Double(index % grid.x.count) / Double(grid.x.count - 1)
      let y = -1 + 4 * Double(index / grid.x.count) / Double(grid.y.count - 1)
      worst = max(worst, abs(grid.values[index] - SampleFields.rosenbrock(x, y).value))
    }
    // Its fourth derivative by x is 2400: h^4 / 384 of that with h = 0.16. Lines are off by 16.
    #expect(worst < 0.0042)
  }

  @Test func `holes are as large as measured, and poles do not swing`() {
    let field = SampleFields.field(
      "",
      SampleFields.logarithm,
      x: -1...3,
      y: -2...2,
      cells: 16
    )
    let grid = FieldRefinement(field).grid
    let factor = (grid.x.count - 1) / 16
    // log(0)^2 is infinite at the fifth point, so the first cell with four values begins at the sixth.
    let row = grid.values[(grid.y.count / 2) * grid.x.count..<(grid.y.count / 2 + 1) * grid.x.count]
    #expect(row.prefix(5 * factor).allSatisfy { !$0.isFinite })
    #expect(row.dropFirst(5 * factor).allSatisfy { $0.isFinite })
    let jump: SampleFields.Function = { x, _ in (x < 0.1 ? 0 : 1, 1e9, 0) }
    let steps = FieldRefinement(
      SampleFields.field("", jump, x: -1...1, y: -1...1, cells: 4)
    ).grid
    #expect(steps.values.allSatisfy { (-1...2).contains($0) })
  }

  @Test func `a fine field stays as it is`() {
    let field = SampleFields.field("", SampleFields.sphere, x: -1...1, y: -1...1, cells: 200)
    #expect(FieldRefinement(field).grid.values == field.values)
  }
}

struct DescentCurveTests {
  private let curve = FunctionCurve(
    "0.01*x^2 + 0.1*x",
    over: 0...20,
    tangent: 5,
    value: { 0.01 * $0 * $0 + 0.1 * $0 },
    slope: { 0.02 * $0 + 0.1 }
  )

  @Test func `the tangent has the derivative's slope`() throws {
    let figure = DescentCurveChart(curve, variable: "x").figure
    let lines = figure.panels[0].marks.compactMap {
      if case .line(let line) = $0 { line } else { nil }
    }
    let tangent = try #require(lines.first { $0.label == "tangent at 5" })
    #expect(tangent.note == "slope 0.2")
    let shown = tangent.y.indices.filter { tangent.y[$0].isFinite }
    let (first, last) = (try #require(shown.first), try #require(shown.last))
    let slope = (tangent.y[last] - tangent.y[first]) / (tangent.x[last] - tangent.x[first])
    #expect(abs(slope - 0.2) < 1e-12)
    #expect(figure.panels.map(\.title) == ["function", "derivative"])
  }

  @Test func `descents are paths along the function`() {
    let descents = [0.5, 200].map { rate in
      var x = [15.0]
      for step in 0..<20 { x.append(x[step] - rate * (0.02 * x[step] + 0.1)) }
      return DescentCurveChart.Descent(
        SampleRuns.run(
          ["learning_rate": .number(rate), "function": .string("0.01*x^2 + 0.1*x")],
          swept: ["learning_rate"]
        ),
        x: x,
        values: x.map { 0.01 * $0 * $0 + 0.1 * $0 }
      )
    }
    let figure = DescentCurveChart(curve, variable: "x", descents: descents).figure
    #expect(figure.title == "Gradient descent on 0.01*x^2 + 0.1*x by learning_rate")
    let paths = figure.panels[0].marks.compactMap {
      if case .path(let path) = $0 { path } else { nil }
    }
    #expect(paths.map(\.label) == ["0.5", "200"])
    #expect(paths.map(\.note) == ["", "leaves the figure at step 1"])
    #expect(figure.panels[0].y.upper ?? 0 < 7)
  }
}
