import Foundation
import Testing

@testable import Plot

struct SceneTests {
  private func thinned(_ figure: Figure) -> Figure {
    var figure = figure
    for panel in figure.panels.indices {
      figure.panels[panel].marks = figure.panels[panel].marks.map { mark in
        switch mark {
        case .line(var line):
          line.x = Self.every20th(line.x)
          line.y = Self.every20th(line.y)
          return .line(line)
        case .band(let band):
          return .band(
            BandMark(
              x: Self.every20th(band.x),
              lower: Self.every20th(band.lower),
              upper: Self.every20th(band.upper),
              colour: band.colour
            )
          )
        default: return mark
        }
      }
    }
    return figure
  }

  private static func every20th(_ values: [Double]) -> [Double] {
    stride(from: 0, to: values.count, by: 20).map { values[$0] }
  }

  @Test func `smoothed curves with names at their ends`() throws {
    try expectSnapshot(thinned(Sample.smoothed).scene(measure: fixedMeasure), "smoothed")
  }

  @Test func `a dozen groups with a legend`() throws {
    try expectSnapshot(thinned(Sample.groups(12)).scene(measure: fixedMeasure), "groups")
  }

  @Test func `twenty groups with a colour bar in the dark`() throws {
    let scene = thinned(Sample.groups(20)).scene(theme: .dark, measure: fixedMeasure)
    try expectSnapshot(scene, "colour-bar")
  }

  @Test func `accuracy from zero to one`() throws {
    try expectSnapshot(Sample.accuracy.scene(measure: fixedMeasure), "accuracy")
  }

  @Test func `gaps, spikes and diverged runs`() throws {
    try expectSnapshot(thinned(Sample.ugly).scene(measure: fixedMeasure), "ugly")
  }

  @Test func `a logarithmic axis`() throws {
    let decay = (0..<20).map { pow(10, -Double($0) / 4) }
    let line = LineMark(x: (0..<20).map { Double($0) }, y: decay, label: "decay")
    let scene = Sample.page([.line(line)]).scene(size: PixelSize(400, 250), measure: fixedMeasure)
    try expectSnapshot(scene, "log")
  }

  @Test func `functions with their derivatives`() throws {
    let x = [-2.0, 0, 1e-300, 2e-300, 2]
    let lines: [([Double], [Double])] = [
      ([-2, 0, 0, 0, 2], [1, 1, 1, 1, 1]), ([0, 0, .nan, 1, 1], [0, 0, 0, 0, 0]),
    ]
    let panels = lines.map { values, slopes in
      Panel(
        title: "f",
        x: Axis(label: "x", scale: .linear),
        marks: [
          .line(LineMark(x: x, y: values, label: "value")),
          .line(
            LineMark(x: x, y: slopes, label: "derivative", colour: .category(1), dash: .dashed)
          ),
        ]
      )
    }
    let figure = Figure(title: "Functions", panels: panels, sharesAxes: true)
    try expectSnapshot(figure.scene(measure: fixedMeasure), "curve")
  }

  @Test func `no finite values`() throws {
    let scene = Sample.page([.line(LineMark(x: [0, 1], y: [.nan, .infinity]))])
      .scene(size: PixelSize(400, 250), measure: fixedMeasure)
    try expectSnapshot(scene, "no-values")
  }

  @Test func `panels that share axes have equal plots, one range and one key`() throws {
    let panel = { (title: String, top: Double) in
      Panel(
        title: title,
        x: Axis(label: "step", scale: .linear, isWhole: true),
        y: Axis(label: "loss"),
        marks: [
          .line(LineMark(x: [0, 1000, 2000], y: [top, top / 2, 0.1], label: "0.1")),
          .line(
            LineMark(x: [0, 1000, 2000], y: [top, top, 1], label: "1", colour: .category(1))
          ),
        ],
        legend: Legend(
          title: "learning_rate",
          dashKeys: [.init(.solid, "train"), .init(.dashed, "test")]
        )
      )
    }
    let figure = Figure(
      title: "Shared",
      panels: [panel("a", 2), panel("b", 8), panel("c", 3)],
      sharesAxes: true
    )
    let scene = figure.scene(measure: fixedMeasure)
    try expectSnapshot(scene, "shared-panels")
    let texts = scene.commands.compactMap { command in
      if case .text(let text, _, _, _, _, _) = command { text } else { nil }
    }
    for once in ["loss", "learning_rate", "train", "8"] {
      #expect(texts.count { $0 == once } == 1, "'\(once)' is there once")
    }
    #expect(texts.count { $0 == "step" } == 3)
  }

  @Test func `panels of the same lines, or of some of them, share one key`() {
    let line = { (name: String, index: Int) in
      Mark.line(LineMark(x: [0, 1], y: [1, Double(index)], label: name, colour: .category(index)))
    }
    let texts = { (second: [Mark]) in
      Figure(panels: [[line("a", 0), line("b", 1)], second].map { Panel(marks: $0) })
        .scene(measure: fixedMeasure).commands.compactMap { command -> String? in
          if case .text(let text, _, _, _, _, _) = command, ["a", "b", "c"].contains(text) {
            text
          } else {
            nil
          }
        }.sorted()
    }
    #expect(texts([line("a", 0), line("b", 1)]) == ["a", "b"])
    #expect(texts([line("b", 1)]) == ["a", "b"])
    // Another colour, another line: each panel names its own.
    #expect(texts([line("b", 0)]) == ["a", "b", "b"])
    #expect(texts([line("c", 2)]) == ["a", "b", "c"])
  }

  @Test func `four panels in line`() throws {
    var figure = thinned(Sample.smoothed)
    figure.panels = Array(repeating: figure.panels[0], count: 4)
    for index in 0..<4 { figure.panels[index].title = "Panel \(index + 1)" }
    try expectSnapshot(figure.scene(measure: fixedMeasure), "panels")
  }

  @Test(arguments: [(20.0, 20.0), (200, 125), (4000, 100), (100, 4000), (1600, 1000)])
  func `any figure fits any page`(width: Double, height: Double) {
    let empty = Figure(panels: [])
    for figure in [
      empty, Sample.page([]), Sample.ugly, Sample.groups(40), Sample.accuracy,
      Sample.field(cells: 6), Sample.heat, Sample.parallel(40),
    ] {
      let scene = figure.scene(size: PixelSize(width, height), measure: fixedMeasure)
      #expect(!scene.commands.isEmpty)
      #expect(!scene.description.contains("nan") && !scene.description.contains("inf"))
    }
  }

  @Test func `a diverged line ends with a cross, a spike is marked at the edge`() {
    let commands = Sample.ugly.scene(measure: fixedMeasure).commands
    let shapes = commands.compactMap { command in
      if case .marker(let shape, _, _, _) = command { shape } else { nil }
    }
    #expect(shapes.filter { $0 == .triangleUp }.count == 2)
    // One on the plot, one in the legend.
    #expect(shapes.filter { $0 == .cross }.count == 2)
  }

  @Test func `a field with two paths, one of which leaves it`() throws {
    try expectSnapshot(
      Sample.field(cells: 6).scene(size: PixelSize(400, 300), measure: fixedMeasure),
      "field"
    )
  }

  @Test func `cells with a hole`() throws {
    try expectSnapshot(
      Sample.heat.scene(size: PixelSize(400, 250), measure: fixedMeasure),
      "heat"
    )
  }

  @Test func `parallel axes of numbers and names`() throws {
    try expectSnapshot(
      Sample.parallel(3).scene(size: PixelSize(400, 250), measure: fixedMeasure),
      "parallel"
    )
  }

  @Test func `intervals at names`() throws {
    let figure = Sample.page(
      [
        .intervals(IntervalsMark(x: [0, 1], lower: [1, 2], upper: [3, .nan])),
        .points(PointsMark(x: [0, 1], y: [2, .infinity], shape: .cross)),
      ],
      x: Axis(label: "optimizer", categories: ["sgd", String(repeating: "long ", count: 20)])
    )
    try expectSnapshot(
      figure.scene(size: PixelSize(400, 250), measure: fixedMeasure),
      "intervals"
    )
  }

  @Test(arguments: [(800.0, 500.0), (1600, 1000), (500, 900), (300, 300)])
  func `units are equal on both axes where that is asked for`(_ width: Double, _ height: Double) {
    let scene = Sample.field(cells: 6).scene(size: PixelSize(width, height), measure: fixedMeasure)
    let clips = scene.commands.compactMap { command in
      if case .pushClip(let area) = command { area } else { nil }
    }
    #expect(clips.contains { abs($0.width - $0.height) < 2 })
    let fitting = Sample.field(cells: 6).fittingSize(measure: fixedMeasure)
    #expect(fitting.width == 700)
    #expect((500...800).contains(fitting.height))
  }
}
