import Foundation
import Testing

@testable import Plot

/// Data that figures must survive, each as a picture that someone looked at.
struct UglyDataTests {
  private static let steps = (0..<50).map { Double($0) }

  private static func figure(
    _ marks: [Mark],
    y: Axis = Axis(label: "loss"),
    legend: Legend = Legend()
  ) -> Figure {
    Figure(
      title: "Training loss",
      panels: [Panel(x: Axis(label: "step", isWhole: true), y: y, marks: marks, legend: legend)]
    )
  }

  private static func line(_ y: [Double], _ label: String = "", _ index: Int = 0) -> Mark {
    .line(
      LineMark(x: Array(steps.prefix(y.count)), y: y, label: label, colour: .category(index))
    )
  }

  @Test func `one point`() throws {
    try Golden.expect("ugly-one-point", Self.figure([Self.line([0.7], "a")]))
  }

  @Test func `all equal`() throws {
    let equal = [Double](repeating: 0.7, count: 50)
    try Golden.expect("ugly-equal", Self.figure([Self.line(equal, "a"), Self.line(equal, "b", 1)]))
  }

  @Test func `nothing but NaN`() throws {
    let nan = [Double](repeating: .nan, count: 50)
    try Golden.expect("ugly-nan", Self.figure([Self.line(nan, "a")]))
  }

  @Test func `the smallest and the largest numbers together`() throws {
    let y = Self.steps.map { pow(10, -300 + 600 * $0 / 49) }
    try Golden.expect("ugly-extreme", Self.figure([Self.line(y, "a")]))
  }

  @Test func `two hundred runs`() throws {
    let marks = (0..<200).map { index -> Mark in
      let place = Double(index) / 199
      return .line(
        LineMark(
          x: Self.steps,
          y: Self.steps.map { (1 + place) * exp(-$0 * (0.01 + 0.1 * place)) },
          label: "\(index)",
          colour: .sequential(place)
        )
      )
    }
    let legend = Legend(title: "width", colourScale: ColourScale(lower: 1, upper: 200))
    try Golden.expect("ugly-200-runs", Self.figure(marks, legend: legend))
  }

  @Test func `two hundred runs of nothing in order`() throws {
    let marks = (0..<200).map { index in
      Self.line(Self.steps.map { 1 / (1 + $0 * Double(1 + index % 7)) }, "run \(index)", index)
    }
    try Golden.expect("ugly-200-names", Self.figure(marks))
  }

  @Test func `long names and markup`() throws {
    let names = [
      String(repeating: "long_name_", count: 12), "<b>a & b</b>", "\"c\" > 'd'", "&amp;",
    ]
    let marks = names.enumerated().map { index, name in
      Self.line(Self.steps.map { Double(index + 1) / (1 + $0) }, name, index)
    }
    var figure = Self.figure(marks, legend: Legend(title: names[0]))
    figure.title = names[0] + " & <more>"
    figure.panels[0].y.label = names[0]
    try Golden.expect("ugly-names", figure)
  }

  @Test func `names in other scripts`() throws {
    let names = ["Ρυθμός μάθησης α", "скорость обучения", "Çağrı, żółw, ñ", "∇²f ≤ 10⁻³"]
    let marks = names.enumerated().map { index, name in
      Self.line(Self.steps.map { Double(index + 1) / (1 + $0 / 9) }, name, index)
    }
    var figure = Self.figure(marks, y: Axis(label: "потеря"), legend: Legend(title: "όνομα"))
    figure.title = "Потери обучения και ακρίβεια"
    try Golden.expect("ugly-scripts", figure)
  }

  @Test func `a metric that one of three runs has`() throws {
    let legend = Legend(title: "learning_rate")
    let loss = (0..<3).map { index in
      Self.line(Self.steps.map { 1 / (1 + $0 / Double(index + 1)) }, "0.\(index + 1)", index)
    }
    let top = [Self.line(Self.steps.map { $0 / (5 + $0) }, "0.2", 1)]
    let panels = [("loss", loss), ("top5", top)].map { title, marks in
      Panel(title: title, x: Axis(label: "step", isWhole: true), marks: marks, legend: legend)
    }
    let figure = Figure(
      title: "Metrics by learning_rate",
      caption: "top5: recorded by 1 of 3 runs.",
      panels: panels
    )
    try Golden.expect("ugly-some", figure)
  }

  @Test func `a diverged run among good ones`() throws {
    let good = (0..<3).map { index in
      Self.line(Self.steps.map { Double(index + 1) / (1 + $0 / 5) }, "0.\(index + 1)", index)
    }
    let bad = LineMark(
      x: Self.steps,
      y: Self.steps.map { $0 < 20 ? exp($0) : .nan },
      label: "10",
      note: "diverged at step 20",
      colour: .category(3),
      ending: .cross
    )
    try Golden.expect("ugly-diverged", Self.figure(good + [.line(bad)]))
  }

  @Test func `zeros and negative values on a logarithmic axis`() throws {
    let y = Self.steps.map { $0 < 10 ? 0 : $0 < 20 ? -1 : $0 }
    var requests = AxisRequests()
    requests.verticalScale = .log
    let figure = Self.figure([Self.line(y, "a")]).with(requests)
    #expect(figure.caption == "20 values of 0 or below cannot be shown on a logarithmic axis.")
    try Golden.expect("ugly-log", figure)
  }

  @Test func `both signs on a symmetrically logarithmic axis`() throws {
    let y = Self.steps.map { copysign(pow(abs($0 - 25), 4), $0 - 25) }
    try Golden.expect(
      "ugly-symlog",
      Self.figure([Self.line(y, "a")], y: Axis(label: "loss", scale: .symlog(linear: 1)))
    )
  }

  @Test func `a page of 200 pixels`() throws {
    try Golden.expect("ugly-narrow", Sample.smoothed, size: PixelSize(200, 150))
  }

  @Test func `a page of 4,000 pixels`() throws {
    try Golden.expect("ugly-wide", Sample.smoothed, size: PixelSize(4000, 600))
  }

  @Test func `print tells lines apart without colours`() throws {
    try Golden.expect("print", Sample.smoothed, theme: .print)
  }
}
