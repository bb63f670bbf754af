import Experiment
import Foundation
import Plot
import Testing

@testable import Report

struct CurveStyleTests {
  /// Runs of two rates and two sizes with three seeds; the loss is 10 less the step, plus a seed's
  /// 1, 2 or 3, plus a hundred times the size.
  private func runs(withElapsed: Bool = false) -> [RunSeries] {
    [0.1, 0.2].flatMap { rate in
      [0, 1].flatMap { size in
        (1...3).map { seed in
          let run = SampleRuns.run(
            ["learning_rate": .number(rate), "hidden_size": .integer(size)],
            seed: seed
          )
          let values = (0..<4).map { 10 - Double($0) + Double(seed + 100 * size) }
          let elapsed = (0..<4).map { UInt32(1000 * $0 * seed) }
          return RunSeries(
            run,
            Series(
              metric: "loss",
              steps: [0, 1, 2, 3],
              values: values,
              elapsed: withElapsed ? elapsed : []
            )
          )
        }
      }
    }
  }

  private func bands(_ figure: Figure) -> [BandMark] {
    figure.panels.flatMap(\.marks)
      .compactMap { if case .band(let band) = $0 { band } else { nil } }
  }

  private func lines(_ figure: Figure) -> [LineMark] {
    figure.panels.flatMap(\.marks)
      .compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  private func figure(_ style: CurveStyle, _ abscissa: Abscissa = .steps) -> Figure {
    LossChart(runs(), metric: "loss", style: style, abscissa: abscissa).figure
  }

  /// The standard deviation of 1, 2, 3 is 1; Student's t of two degrees of freedom is 4.30265 at 97.5
  /// per cent, as tables have it.
  @Test(arguments: [
    (CurveStyle.Band.minmax, 1.0, "minimum to maximum"),
    (.sd, 1, "mean ± standard deviation"),
    (.ci, 4.302653 / 3.0.squareRoot(), "95 % confidence interval of the mean"),
  ])
  func `bands reach as far as they say`(band: CurveStyle.Band, reach: Double, meaning: String)
    throws
  {
    let figure = figure(CurveStyle(band: band))
    let first = try #require(bands(figure).first)
    for (index, mean) in [12.0, 11, 10, 9].enumerated() {
      #expect(abs(first.lower[index] - (mean - reach)) < 1e-5)
      #expect(abs(first.upper[index] - (mean + reach)) < 1e-5)
    }
    #expect(figure.caption == "Lines: mean over seeds. Bands: \(meaning).")
  }

  @Test func `no band is no band`() {
    let figure = figure(CurveStyle(band: .none))
    #expect(bands(figure).isEmpty)
    #expect(figure.caption == "Lines: mean over seeds.")
  }

  @Test func `a group takes in what is not named`() {
    let figure = figure(CurveStyle(grouping: .parameters(["learning_rate"])))
    #expect(lines(figure).map(\.label) == ["0.1", "0.2"])
    #expect(lines(figure)[0].y == [62, 61, 60, 59])
    #expect(
      figure.caption
        == "Lines: mean over hidden_size and seeds. Bands: minimum to maximum."
    )
    #expect(figure.subtitle.hasSuffix("3 seeds"))
  }

  @Test func `each run for itself is told by what differs`() {
    let all = figure(CurveStyle(grouping: .run))
    #expect(all.panels.count == 1)
    #expect(lines(all).count == 12)
    #expect(lines(all)[0].label == "0, 0.1, 1")
    #expect(all.panels[0].legend.title == "hidden_size, learning_rate, seed")
    let twice = LossChart(
      [runs()[0], runs()[1]],
      metric: "loss",
      style: CurveStyle(grouping: .run),
      abscissa: .steps
    ).figure
    #expect(lines(twice).map(\.label) == ["1", "2"])
    #expect(twice.panels[0].legend.title == "seed")
  }

  @Test func `times are means over the runs of a line`() {
    let runs = runs(withElapsed: true)
    let figure = LossChart(
      runs,
      metric: "loss",
      style: CurveStyle(abscissa: .time),
      abscissa: .times(runs.map(\.series))
    ).figure
    #expect(lines(figure)[0].x == [0, 2, 4, 6])
    #expect(figure.panels[0].x.label == "time (s)")
    let hours = Series(metric: "loss", steps: [0], values: [1], elapsed: [20_000_000])
    #expect(Abscissa.times([hours]).axis.label == "time (h)")
  }

  @Test func `smoothing is TensorBoard's`() {
    let figure = figure(CurveStyle(weight: 0.5, grouping: .run))
    // 11; (0.5 x 5.5 + 0.5 x 10) / 0.75.
    #expect(abs(lines(figure)[0].y[1] - 7.75 / 0.75) < 1e-12)
    #expect(figure.caption.contains("weight 0.5"))
  }

  @Test func `more than twelve numbers are told by a colour bar`() throws {
    func figure(_ count: Int) -> Figure {
      let runs = (0..<count).map { index in
        let run = SampleRuns.run(["learning_rate": .number(pow(2, Double(index)))])
        return RunSeries(run, Series(metric: "loss", steps: [0, 1], values: [2, 1]))
      }
      return LossChart(runs).figure
    }
    #expect(figure(12).panels[0].legend.colourScale == nil)
    let many = figure(13)
    let scale = try #require(many.panels[0].legend.colourScale)
    #expect(scale == ColourScale(lower: 1, upper: 4096, kind: .log))
    let places = lines(many).map { line in
      if case .sequential(let place) = line.colour { place } else { Double.nan }
    }
    for (index, place) in places.enumerated() { #expect(abs(place - Double(index) / 12) < 1e-12) }
  }

  @Test func `evenly multiplied values get a logarithmic axis`() {
    func scale(_ numbers: [Double]) -> Axis.ScaleRequest {
      let groups = SettingGroup.groups(
        numbers.map { RunResult(SampleRuns.run(["a": .number($0)]), []) }
      )
      return ParameterValues("a", in: groups).axis.scale
    }
    #expect(scale([0.01, 0.03, 0.1, 0.3]) == .log)
    #expect(scale([1, 2, 4, 8, 16]) == .log)
    #expect(scale([0.1, 0.2, 0.3]) == .automatic)
    #expect(scale([10, 20, 40, 60, 80, 100]) == .automatic)
    #expect(scale([0, 0.01, 0.1, 1]) == .automatic)
  }

  @Test func `a caption names what is averaged within a line, not what differs between lines`() {
    let runs = [(0.1, 0.5, 0), (0.1, 0.5, 1), (1, 0.9, 0), (1, 0.9, 1)].map {
      rate,
      momentum,
      seed in
      SampleRuns.run(
        ["learning_rate": .number(rate), "momentum": .number(momentum)],
        seed: seed
      )
    }
    let zipped = RunGrouping(runs, .parameters(["learning_rate"]))
    #expect(zipped.groups.count == 2)
    #expect(zipped.averaged.isEmpty)
    let crossed = runs + [SampleRuns.run(["learning_rate": .number(1), "momentum": .number(0.5)])]
    #expect(RunGrouping(crossed, .parameters(["learning_rate"])).averaged == ["momentum"])
  }
}
