import Experiment
import Plot
import Testing

@testable import Report

struct ChartTests {
  private func runs(
    rates: [Double],
    sizes: [Int] = [50],
    seeds: [Int] = [0],
    status: RunStatus = .finished,
    values: [Double] = [3, 2, 1]
  ) -> [RunSeries] {
    rates.flatMap { rate in
      sizes.flatMap { size in
        seeds.map { seed in
          let run = SampleRuns.run(
            [
              "learning_rate": .number(rate), "hidden_size": .integer(size),
              "steps": .integer(2000), "batch_size": .integer(100), "optimizer": .string("sgd"),
            ],
            seed: seed,
            swept: ["learning_rate", "hidden_size"],
            status: status
          )
          return RunSeries(
            run,
            Series(
              metric: "loss",
              steps: Array(values.indices),
              values: values.map { $0 + Double(seed) }
            )
          )
        }
      }
    }
  }

  private func lines(_ panel: Panel) -> [LineMark] {
    panel.marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  @Test
  func `one run is one line, named by nothing but its title`() {
    let figure = LossChart(runs(rates: [0.1])).figure
    #expect(figure.title == "Training loss")
    #expect(
      figure.subtitle
        == "sample: network on digits, 50 hidden units, sgd, learning rate 0.1, 2,000 steps, "
        + "batch 100, seed 0"
    )
    #expect(figure.caption == "")
    #expect(figure.panels.count == 1)
    #expect(lines(figure.panels[0]).map(\.y) == [[3, 2, 1]])
    #expect(lines(figure.panels[0]).map(\.label) == [""])
  }

  @Test
  func `the seeds of a setting become a mean and a band`() {
    let figure = LossChart(runs(rates: [0.1, 1], seeds: [0, 1, 5])).figure
    #expect(figure.title == "Training loss by learning_rate")
    #expect(figure.caption == "Lines: mean over seeds. Bands: minimum to maximum.")
    let panel = figure.panels[0]
    #expect(lines(panel).map(\.label) == ["0.1", "1"])
    #expect(lines(panel)[0].y == [5, 4, 3])
    guard case .band(let band) = panel.marks[0] else {
      Issue.record("the band is drawn below its line")
      return
    }
    #expect(band.lower == [3, 2, 1])
    #expect(band.upper == [8, 7, 6])
  }

  @Test
  func `two swept parameters make panels by the one with fewer values`() {
    let figure = LossChart(runs(rates: [1, 0.01, 0.1], sizes: [100, 20])).figure
    #expect(figure.panels.map(\.title) == ["hidden_size 20", "hidden_size 100"])
    #expect(
      figure.panels.map { lines($0).map(\.label) } == [
        ["0.01", "0.1", "1"], ["0.01", "0.1", "1"],
      ]
    )
    #expect(
      lines(figure.panels[0]).map(\.colour)
        == [.sequential(0), .sequential(0.5), .sequential(1)]
    )
  }

  @Test
  func `a diverged run ends with a cross and says where`() {
    let figure = LossChart(
      runs(rates: [0.1]) + runs(rates: [10], status: .diverged, values: [3, .infinity])
    ).figure
    let lines = lines(figure.panels[0])
    #expect(lines.map(\.ending) == [.plain, .cross])
    #expect(lines.map(\.note) == ["", "diverged at step 1"])
  }

  @Test
  func `where lines have no names the caption says how runs ended`() {
    let alone = LossChart(runs(rates: [10], status: .diverged, values: [3, .infinity])).figure
    #expect(alone.caption == "The run diverged at step 1.")
    let panels = LossChart(
      runs(rates: [0.1, 1], sizes: [20, 50, 100])
        + runs(rates: [10], sizes: [20], seeds: [0, 1], status: .interrupted)
    ).figure
    #expect(
      panels.caption
        == "Lines: mean over seeds. Bands: minimum to maximum. learning_rate 10, hidden_size 20: "
        + "2 of 2 interrupted at step 2."
    )
  }

  @Test
  func `runs that end at different steps give a range`() {
    let early = runs(rates: [1], seeds: [0], status: .stopped, values: [3, 2])
    let late = runs(rates: [1], seeds: [1], status: .stopped, values: [3, 2, 1, 1])
    let figure = LossChart(early + late + runs(rates: [2])).figure
    #expect(lines(figure.panels[0]).map(\.note) == ["2 of 2 stopped at step 1 to 3", ""])
  }

  @Test
  func `a run ends at the last step of any metric`() {
    let ends = runs(rates: [1, 2], status: .stopped).map { run in
      RunSeries(run.run, run.series, lastStep: 3)
    }
    #expect(
      lines(LossChart(ends).figure.panels[0]).map(\.note)
        == ["stopped at step 3", "stopped at step 3"]
    )
    let accuracy = AccuracyChart(train: ends, test: []).figure
    #expect(lines(accuracy.panels[0]).map(\.note) == ["stopped at step 3", "stopped at step 3"])
  }

  @Test
  func `a mean stops where a run does`() {
    let curve = MeanCurve(
      [
        Series(metric: "a", steps: [0, 1, 2], values: [1, 2, 3]),
        Series(metric: "a", steps: [0, 2], values: [3, 5]),
      ],
      weight: 0
    )
    #expect(curve.steps == [0, 2])
    #expect(curve.mean == [2, 4])
  }

  @Test
  func `of a step recorded twice the last value counts`() {
    let curve = MeanCurve(
      [Series(metric: "a", steps: [1, 0, 1], values: [7, 8, 9])],
      weight: 0
    )
    #expect(curve.steps == [0, 1])
    #expect(curve.mean == [8, 9])
  }

  @Test
  func `accuracy is drawn from 0 to 1 over epochs, the test dashed`() {
    let train = runs(rates: [0.1]).map {
      RunSeries(
        $0.run,
        Series(
          metric: "train_accuracy",
          steps: [0, 600, 1200, 1500],
          values: [0.1, 0.5, 0.8, 0.9]
        )
      )
    }
    let figure = AccuracyChart(train: train, test: train).figure
    let panel = figure.panels[0]
    #expect(panel.x.label == "epoch")
    #expect(panel.y.lower == 0)
    #expect(panel.y.upper == 1)
    #expect(lines(panel).map(\.label) == ["train", "test"])
    #expect(lines(panel).map(\.dash) == [.solid, .dashed])
    #expect(lines(panel)[0].x == [0, 1, 2, 2.5])
  }

  @Test(arguments: [
    // Shorter than an epoch, so that the second measurement is the one at the end.
    ([0, 2000], RunStatus.finished, "step"),
    ([0, 700], .stopped, "step"), ([0, 700], .diverged, "step"), ([0], .diverged, "step"),
    ([0, 600], .running, "epoch"), ([0, 600, 700], .stopped, "epoch"),
    ([0, 600, 1200, 1800, 2000], .finished, "epoch"),
  ])
  func `epochs are told only where a run took more than one`(
    _ steps: [Int],
    _ status: RunStatus,
    _ label: String
  ) {
    let train = runs(rates: [0.1], status: status).map {
      let values = [Double](repeating: 0.5, count: steps.count)
      return RunSeries($0.run, Series(metric: "train_accuracy", steps: steps, values: values))
    }
    let panel = AccuracyChart(train: train, test: []).figure.panels[0]
    #expect(panel.x.label == label)
    let length = label == "epoch" ? 600.0 : 1
    #expect(lines(panel)[0].x == steps.map { Double($0) / length })
  }

  @Test(arguments: [(199, 0), (200, 0.5), (2000, 0.95), (10_000, 0.99)])
  func `the longer a curve the more it is smoothed`(_ count: Int, _ weight: Double) {
    #expect(LossChart.weight(count: count) == weight)
  }
}
