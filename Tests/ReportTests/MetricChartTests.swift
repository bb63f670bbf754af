import Experiment
import Plot
import Testing

@testable import Report

/// Panels of several metrics, which not all runs have.
struct MetricChartTests {
  private func run(_ rate: Double) -> Run {
    SampleRuns.run(["learning_rate": .number(rate)], swept: ["learning_rate"])
  }

  private func series(_ metric: String, _ rates: [Double]) -> (name: String, runs: [RunSeries]) {
    let runs = rates.map { rate in
      RunSeries(run(rate), Series(metric: metric, steps: [0, 1], values: [rate, 1]))
    }
    return (metric, runs)
  }

  private func chart(_ metrics: [(name: String, runs: [RunSeries])]) -> Figure {
    MetricChart(metrics, among: [1, 2, 1e-10].map(run), style: CurveStyle(), abscissa: .steps)
      .figure
  }

  private func lines(_ panel: Panel) -> [LineMark] {
    panel.marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  @Test func `a run has its name and its colour in every panel`() throws {
    let figure = chart([series("loss", [1, 2, 1e-10]), series("top5", [2])])
    let all = lines(figure.panels[0])
    let one = try #require(lines(figure.panels[1]).first)
    #expect(all.map(\.label) == ["1×10⁻¹⁰", "1", "2"])
    #expect(one.label == "2")
    #expect(one.colour == all[2].colour && one.colour != all[0].colour)
    #expect(figure.panels.map(\.legend.title) == ["learning_rate", "learning_rate"])
  }

  @Test func `what holds for some panels is said with their names, what holds for all once`() {
    let noisy = [0, 1].map { seed in
      RunSeries(
        SampleRuns.run(["batch_size": .integer(10)], seed: seed),
        Series(metric: "loss", steps: Array(0..<400), values: (0..<400).map(Double.init))
      )
    }
    let few = noisy.map {
      RunSeries($0.run, Series(metric: "top5", steps: [0, 9], values: [1, 2]))
    }
    let figure = MetricChart([("loss", noisy), ("top5", few)]).figure
    #expect(
      figure.caption
        == "Lines: mean over seeds. Bands: minimum to maximum. "
        + "loss: smoothed by an exponential moving average of weight 0.75; faint: as measured."
    )
    #expect(figure.panels.map(\.x.upper) == [399, 399])
    let alike = MetricChart([("loss", noisy), ("gain", noisy)]).figure
    #expect(alike.panels.map(\.x.upper) == [nil, nil])
  }

  @Test func `a metric that some runs lack says so`() {
    let figure = chart([series("loss", [1, 2, 1e-10]), series("top5", [2])])
    #expect(figure.title == "Metrics by learning_rate")
    #expect(figure.caption == "top5: recorded by 1 of 3 runs.")
    #expect(chart([series("loss", [1, 2])]).caption == "loss: recorded by 2 of 3 runs.")
    #expect(chart([series("loss", [1, 2, 1e-10])]).caption == "")
  }
}
