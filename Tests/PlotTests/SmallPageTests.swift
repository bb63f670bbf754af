import Foundation
import Testing

@testable import Plot

/// Pages on which several panels with their names have little room.
struct SmallPageTests {
  private static let steps = (0..<50).map { Double($0) }

  private func panel(_ title: String, lines: Int, legend: Legend = Legend()) -> Panel {
    Panel(
      title: title,
      x: Axis(label: "step", isWhole: true),
      y: Axis(label: "loss"),
      marks: (0..<lines).map { index in
        .line(
          LineMark(
            x: Self.steps,
            y: Self.steps.map { Double(index + 1) / (1 + $0 / 5) },
            label: "run \(index)",
            colour: .category(index)
          )
        )
      },
      legend: legend
    )
  }

  private func figure(_ panels: Int, lines: Int = 4, legend: Legend = Legend()) -> Figure {
    Figure(
      title: "Training loss by learning_rate and hidden_size",
      panels: (0..<panels).map {
        panel("hidden_size \(20 * ($0 + 1))", lines: lines, legend: legend)
      },
      sharesAxes: true
    )
  }

  private func texts(_ scene: Scene) -> [String] {
    scene.commands.compactMap { if case .text(let text, _, _, _, _, _) = $0 { text } else { nil } }
  }

  @Test func `three panels on a page of 200 pixels`() throws {
    try Golden.expect("ugly-narrow-panels", figure(3), size: PixelSize(200, 150))
  }

  @Test func `panels on a thumbnail have headings and numbers, but no names of axes and lines`() {
    let small = texts(figure(3).scene(size: PixelSize(200, 150), measure: fixedMeasure))
    #expect(!small.contains("step") && !small.contains("loss") && !small.contains("run 0"))
    #expect(small.filter { $0.hasPrefix("hidden") }.count == 3)
    let many = texts(figure(5).scene(size: PixelSize(300, 200), measure: fixedMeasure))
    #expect(!many.contains("step") && !many.contains("run 0"))
    var upright = figure(2)
    upright.columns = 1
    let two = texts(upright.scene(size: PixelSize(300, 200), measure: fixedMeasure))
    #expect(!two.contains("step") && two.contains("run 0"))
    let large = texts(figure(3).scene(size: PixelSize(400, 250), measure: fixedMeasure))
    #expect(large.contains("step") && large.contains("loss") && large.contains("run 0"))
  }

  @Test func `a few panels stand in one row as long as their plots are not narrow`() {
    let columns = { (panels: Int, width: Double, height: Double) in
      let page = Page(
        theme: .light,
        size: PixelSize(width, height),
        scale: 1,
        measure: fixedMeasure
      )
      let room = PixelRectangle(left: 0, top: 0, width: width, height: height)
      return Figure.columns(of: figure(panels).panels, on: page, in: room)
    }
    let shared = { (panels: Int, width: Double, height: Double) in
      let size = PixelSize(width, height)
      let page = Page(theme: .light, size: size, scale: 1, measure: fixedMeasure)
      let room = PixelRectangle(left: 0, top: 0, width: width - 24, height: height - 40)
      return Figure.columns(of: figure(panels).panels, on: page, in: room, shareLabels: true)
    }
    #expect(shared(3, 200, 150) == 3 && shared(3, 300, 200) == 3)
    #expect(columns(1, 800, 400) == 1)
    #expect(columns(3, 370, 170) == 3)
    #expect(columns(5, 600, 400) == 3)
    #expect(columns(3, 200, 900) == 1)
    #expect(columns(9, 800, 500) == 3)
  }

  @Test func `a column of names goes on below the first row of panels`() {
    let legend = Legend(title: "runs", placement: .column)
    let five = figure(5, lines: 12, legend: legend)
    let names = texts(five.scene(size: PixelSize(600, 400), measure: fixedMeasure))
      .filter { $0.hasPrefix("run ") }
    #expect(names == (0..<12).map { "run \($0)" })
  }

  @Test func `a key in which no name has room is left out`() {
    let legend = Legend(
      title: "runs",
      placement: .column,
      colourBar: ColourBar(
        title: "value",
        ramp: .ground,
        content: .scale(ColourScale(lower: 0, upper: 1))
      )
    )
    let figure = Figure(panels: [panel("", lines: 9, legend: legend)])
    let small = texts(figure.scene(size: PixelSize(200, 110), measure: fixedMeasure))
    #expect(small.contains("value"))
    #expect(!small.contains("runs") && !small.contains { $0.hasSuffix("more") })
  }

  @Test func `a panel without names leaves its room to the names of the other`() {
    var panels = [
      panel("a", lines: 9, legend: Legend(placement: .column)), panel("b", lines: 1),
    ]
    panels[1].legend.placement = .hidden
    let figure = Figure(panels: panels, columns: 1)
    let names = texts(figure.scene(size: PixelSize(400, 300), measure: fixedMeasure))
      .filter { $0.hasPrefix("run ") }
    #expect(names.count == 9)
  }

  @Test func `panels share a key where lines hide each other in one of them`() {
    var figure = figure(2)
    figure.sharesAxes = false
    guard case .line(var line) = figure.panels[0].marks[0] else { return }
    line.coveredBy = 2
    figure.panels[0].marks[0] = .line(line)
    let scene = figure.scene(measure: fixedMeasure)
    #expect(texts(scene).filter { $0.hasPrefix("run ") } == (0..<4).map { "run \($0)" })
    let widths = scene.commands.compactMap { command -> Double? in
      guard case .polyline(let points, let stroke) = command, points.count > 2 else { return nil }
      return stroke.width / Theme.light.lineWidth
    }
    #expect(widths.count == 8 && abs(widths[0] - 3.4) < 1e-9)
    #expect(widths.dropFirst().allSatisfy { $0 == 1 })
  }

  @Test func `the curves of parallel axes have as many points as they need`() {
    let lines = [0.0, 0.5, 1].map { ParallelMark.Line([0, $0], colour: .neutral) }
    let mark = ParallelMark(
      axes: [Axis(label: "a", lower: 0, upper: 1), Axis(label: "b", lower: 0, upper: 1)],
      lines: lines
    )
    let figure = Figure(panels: [
      Panel(x: Axis(isHidden: true), y: Axis(isHidden: true), marks: [.parallel(mark)])
    ])
    let scene = figure.scene(measure: fixedMeasure)
    let counts = scene.commands.compactMap { command -> Int? in
      guard case .polyline(let points, let stroke) = command,
        stroke.colour.opacity(1) == Theme.light.neutral
      else { return nil }
      return points.count
    }
    #expect(counts.count == 3)
    #expect(counts[0] == 2)
    #expect(counts[1] > 12)
    #expect(counts[2] > counts[1])
  }
}
