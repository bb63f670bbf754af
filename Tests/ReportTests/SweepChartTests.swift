import Experiment
import Plot
import Testing

@testable import Report

struct SweepChartTests {
  private let accuracy = Objective(.maximize, "test_accuracy")

  /// Runs of a grid; the accuracy is the rate times the size plus a hundredth of the seed.
  private func results(
    rates: [Double] = [1, 0.01, 0.1],
    sizes: [Int] = [100, 20],
    seeds: [Int] = [0, 1, 2],
    broken: Double? = nil
  ) -> [RunResult] {
    rates.flatMap { rate in
      sizes.flatMap { size in
        seeds.map { seed in
          let run = SampleRuns.run(
            ["learning_rate": .number(rate), "hidden_size": .integer(size)],
            seed: seed,
            swept: ["learning_rate", "hidden_size"],
            status: rate == broken && seed == 0 ? .diverged : .finished
          )
          return SampleRuns.result(
            run,
            ["test_accuracy": rate * Double(size) / 128 + Double(seed) / 64, "loss": 1 / rate]
          )
        }
      }
    }
  }

  private func heat(_ figure: Figure) throws -> HeatMark {
    try #require(
      figure.panels[0].marks.compactMap { if case .heat(let heat) = $0 { heat } else { nil } }.first
    )
  }

  private func lines(_ figure: Figure) -> [LineMark] {
    figure.panels[0].marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  private func points(_ figure: Figure) -> [PointsMark] {
    figure.panels[0].marks.compactMap { if case .points(let points) = $0 { points } else { nil } }
  }

  @Test func `cells are means over seeds, values rising along both axes`() throws {
    let chart = try #require(HeatmapChart(SweepValues(results(), objective: accuracy)))
    let heat = try heat(chart.figure)
    #expect(chart.figure.title == "Final test_accuracy by learning_rate and hidden_size")
    #expect(chart.figure.panels[0].x.categories == ["0.01", "0.1", "1"])
    #expect(chart.figure.panels[0].y.categories == ["20", "100"])
    let mean = 1.0 / 64
    #expect(
      heat.values
        == [0.01, 0.1, 1].map { $0 * 20 / 128 + mean }
        + [0.01, 0.1, 1].map { $0 * 100 / 128 + mean }
    )
    #expect(heat.texts.last == "0.797")
    #expect(heat.strong == 5)
  }

  @Test func `equal numbers have no best one, and say that they are equal`() throws {
    let unequal = SweepValues(results(rates: [0.1], sizes: [20, 100]), objective: accuracy)
    #expect(!unequal.areEqual)
    let same = [0.1, 0.2].flatMap { rate in
      [20, 100].map { size in
        let run = SampleRuns.run(
          ["learning_rate": .number(rate), "hidden_size": .integer(size)],
          swept: ["learning_rate", "hidden_size"]
        )
        return SampleRuns.result(run, ["test_accuracy": 0.75])
      }
    }
    let values = SweepValues(same, objective: accuracy)
    #expect(values.areEqual)
    let figure = try #require(HeatmapChart(values)).figure
    #expect(try heat(figure).strong == nil)
    #expect(figure.caption.hasSuffix("All are equal."))
    #expect(!SweepValues(results(rates: [1], sizes: [20], broken: 1), objective: accuracy).areEqual)
  }

  @Test func `a setting of which a run diverged has no number`() throws {
    let values = SweepValues(results(broken: 1), objective: accuracy)
    let chart = try #require(HeatmapChart(values))
    let heat = try heat(chart.figure)
    #expect(heat.values[2].isNaN && heat.values[5].isNaN)
    #expect(heat.texts[5] == "1 of 3 diverged")
    #expect(heat.strong == 4)
    #expect(chart.figure.caption.hasSuffix("Hatched: no number."))
    let sweep = try #require(SweepChart(values))
    #expect(lines(sweep.figure).map(\.x) == [[0.01, 0.1], [0.01, 0.1]])
    let crosses = points(sweep.figure).filter { $0.shape == .cross }
    // At the bad end of the axis.
    #expect(crosses.map(\.y) == [[-.infinity], [-.infinity]])
    #expect(sweep.figure.caption.contains("learning_rate 1, hidden_size 100 (1 of 3 diverged)"))
    let parallel = try #require(ParallelChart(values)).figure
    guard case .parallel(let mark) = parallel.panels[0].marks[0] else {
      Issue.record("no parallel axes")
      return
    }
    #expect(mark.lines.count == 6)
    #expect(mark.lines.prefix(2).allSatisfy { $0.values.last == -.infinity })
    #expect(mark.lines.last?.values == [0.1, 100, 10.0 / 128 + 1.0 / 64])
    #expect(mark.axes.map(\.label) == ["learning_rate", "hidden_size", "test_accuracy"])
  }

  @Test func `the parameter with the most values goes across, others tell lines apart`() throws {
    let values = SweepValues(results(), objective: accuracy)
    let figure = try #require(SweepChart(values)).figure
    #expect(figure.panels[0].x.label == "learning_rate")
    #expect(figure.panels[0].x.ticks == [0.01, 0.1, 1])
    #expect(lines(figure).map(\.label) == ["20", "100"])
    #expect(lines(figure).map(\.x) == [[0.01, 0.1, 1], [0.01, 0.1, 1]])
    guard case .band(let band) = figure.panels[0].marks[0] else {
      Issue.record("seeds make a band")
      return
    }
    #expect(zip(band.lower, band.upper).allSatisfy { abs($1 - $0 - 2.0 / 64) < 1e-12 })
    let other = try #require(SweepChart(values, parameter: "hidden_size")).figure
    #expect(other.panels[0].x.label == "hidden_size")
    #expect(lines(other).count == 3)
    #expect(SweepChart(values, parameter: "steps") == nil)
  }

  @Test func `words stand at the axis with intervals`() throws {
    let runs = ["sgd", "adam"].flatMap { name in
      [0, 1].map { seed in
        SampleRuns.result(
          SampleRuns.run(["optimizer": .string(name)], seed: seed, swept: ["optimizer"]),
          ["test_accuracy": 0.5 + Double(seed) / 4]
        )
      }
    }
    let figure = try #require(SweepChart(SweepValues(runs, objective: accuracy))).figure
    #expect(figure.panels[0].x.categories == ["sgd", "adam"])
    #expect(lines(figure).isEmpty)
    #expect(points(figure).map(\.y) == [[0.625, 0.625]])
    guard case .intervals(let intervals) = figure.panels[0].marks[0] else {
      Issue.record("seeds make intervals")
      return
    }
    #expect(intervals.lower == [0.5, 0.5] && intervals.upper == [0.75, 0.75])
  }

  @Test func `pairs that make no grid are points`() throws {
    let runs = (0..<12).map { index in
      SampleRuns.result(
        SampleRuns.run(
          ["learning_rate": .number(0.1 + Double(index)), "momentum": .number(Double(index) / 13)],
          swept: ["learning_rate", "momentum"],
          status: index == 3 ? .failed : .finished
        ),
        ["test_accuracy": Double(index)]
      )
    }
    let figure = try #require(HeatmapChart(SweepValues(runs, objective: accuracy))).figure
    #expect(points(figure).count == 12)
    #expect(points(figure)[3].shape == .cross)
    #expect(points(figure)[11].colour == .sequential(1))
    #expect(HeatmapChart(SweepValues(results(sizes: [20]), objective: accuracy)) == nil)
  }

  @Test func `the best value of a run is its largest or smallest`() {
    var running = RunningSummary(metric: "loss")
    for (step, value) in [3.0, 1, 2].enumerated() { running.append(step: step, value: value) }
    let run = RunResult(SampleRuns.run(["learning_rate": .number(1)]), [running.summary])
    func mean(_ goal: Objective.Goal, _ choice: SweepValues.Choice) -> Double? {
      let values = SweepValues([run], objective: Objective(goal, "loss"), choice: choice)
      return values.statistics(values.groups[0])?.mean
    }
    #expect(mean(.minimize, .final) == 2)
    #expect(mean(.minimize, .best) == 1)
    #expect(mean(.maximize, .best) == 3)
  }

  @Test(arguments: [
    ([0.1, 0.93, 0.5], ["0.100", "0.930", "0.500"]), ([1.5, 1.25, .nan], ["1.500", "1.250", ""]),
    ([0.001, 2], ["0.001", "2"]), ([20, 350], ["20", "350"]),
    ([1e9, 2e9], ["1×10⁹", "2×10⁹"]), ([0, 0], ["0", "0"]), ([5, 5], ["5.00", "5.00"]),
  ])
  func `texts have as many decimals as tell values apart`(_ values: [Double], _ texts: [String]) {
    #expect(SweepValues.texts(values) == texts)
  }
}
