import Experiment
import Plot
import Testing

@testable import Report

/// What is said of runs that came to their end with NaN, and of runs that did not come to it.
struct NotFiniteTests {
  /// Runs of three seeds whose losses end with the values, NaN from step 2 on.
  private func results(
    _ rate: Double,
    _ losses: [Double],
    _ statuses: [RunStatus] = [.finished, .finished, .finished]
  ) -> [RunResult] {
    losses.indices.map { seed in
      SampleRuns.result(
        SampleRuns.run(["lr": .number(rate)], seed: seed, swept: ["lr"], status: statuses[seed]),
        ["loss": losses[seed]]
      )
    }
  }

  private func series(_ result: RunResult) -> RunSeries {
    let last = result.summaries["loss"]?.last ?? 0
    let values = [3, 2, last, last]
    return RunSeries(result.run, Series(metric: "loss", steps: [0, 1, 2, 3], values: values))
  }

  private func lines(_ figure: Figure) -> [LineMark] {
    figure.panels[0].marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  @Test func `a mean is over the runs that came to their end, and says over how many`() {
    let broken = results(1, [1, 2, 90], [.finished, .finished, .interrupted])
    let table = SettingTable(broken + results(2, [5, 6, 7], [.failed, .failed, .failed]))
    // By hand: the mean of 1 and 2, sqrt(0.5), and with t = 12.706 of one degree 1.5 ± 6.35.
    #expect(
      table.table.text == """
        lr         loss  95 % interval   seeds  status
         1  1.50 ± 0.71  -4.85 to 7.85  2 of 3  2 finished, 1 interrupted
         2    6.0 ± 1.0              –       3  failed
        """
    )
    #expect(table.groups[0].final("loss")?.count == 2)
    #expect(table.groups[0].interval("loss") != nil)
    #expect(table.groups[1].interval("loss") == nil)
    #expect(table.bestSentence == nil)
  }

  @Test func `runs that end with NaN are counted and named, and others are not belied`() {
    let lost = results(1, [1, 2, 1.5]) + results(2, [1, .nan, 1])
    let table = SettingTable(lost)
    #expect(table.endsNotFinite)
    #expect(table.notFiniteSentences == ["1 of 6 runs ended with loss not finite: lr 2."])
    #expect(
      table.bestSentence?.hasSuffix(
        "No other setting's runs all came to their end with a finite loss."
      ) == true
    )
    #expect(table.text.hasSuffix("1 of 6 runs ended with loss not finite: lr 2."))
    let answer = AnswerSentences(table).text
    #expect(
      answer.hasPrefix(
        "lr 1 is the only setting whose runs all came to their end with a finite loss:"
      )
    )
    #expect(answer.contains("1 of 6 runs ended with loss not finite: lr 2."))
  }

  @Test(arguments: [Objective(.maximize, "loss"), Objective(.minimize, "loss")])
  func `what is not finite is never the best`(objective: Objective) throws {
    let endless = objective.goal == .maximize ? Double.infinity : -Double.infinity
    let all = results(1, [endless, endless, endless]) + results(2, [5, 6, 7])
    let table = SettingTable(all, objective: objective)
    #expect(table.groups.map { $0.setting["lr"] } == [.number(2), .number(1)])
    #expect(try #require(table.bestSentence).hasPrefix("Best: lr 2 with loss 6.0 ± 1.0"))
    let none = SettingTable(results(1, [endless, endless, endless]), objective: objective)
    #expect(none.bestSentence == nil)
  }

  @Test func `a run that diverged says so itself`() {
    let table = SettingTable(
      results(1, [1, 1, 1]) + results(2, [.nan, .nan, 1], [.diverged, .running, .finished])
    )
    #expect(table.notFiniteSentences == [])
    #expect(!table.endsNotFinite)
  }

  @Test func `a line goes on where one of its runs broke off`() throws {
    let broken = results(1, [1, 2, 90], [.finished, .finished, .interrupted]).enumerated().map {
      index,
      result in
      let count = index == 2 ? 2 : 4
      let (steps, values) = ([0, 1, 2, 3].prefix(count), [3.0, 2, 1, 1].prefix(count))
      return RunSeries(
        result.run,
        Series(metric: "loss", steps: Array(steps), values: Array(values))
      )
    }
    let figure = LossChart(broken).figure
    #expect(lines(figure).map(\.x) == [[0, 1, 2, 3]])
    #expect(
      figure.caption
        == "Lines: mean over seeds, of the runs that came to their end where some did. "
        + "Bands: minimum to maximum. Of the runs 1 of 3 interrupted at step 1."
    )
  }

  @Test func `a line that ends with NaN has a cross and its step, and its band ends there`() throws
  {
    let figure = LossChart((results(1, [1, 2, 1]) + results(2, [1, .nan, 1])).map(series)).figure
    #expect(lines(figure).map(\.ending) == [.plain, .cross])
    #expect(lines(figure).map(\.note) == ["", "1 of 3 not finite from step 2"])
    let bands = figure.panels[0].marks.compactMap { mark in
      if case .band(let band) = mark { band } else { nil }
    }
    #expect(bands.count == 2)
    #expect(bands[1].upper.map(\.isNaN) == [false, false, true, true])
    #expect(bands[1].lower.map(\.isNaN) == [false, false, true, true])
  }

  @Test func `of several metrics the one that ends with NaN has the cross, under one legend`() {
    let runs = (results(1, [1, 2, 1]) + results(2, [1, .nan, 1])).map(series)
    let other = runs.map { run in
      RunSeries(run.run, Series(metric: "b", steps: [0, 1], values: [2, 1]))
    }
    let figure = MetricChart([("loss", runs), ("b", other)]).figure
    #expect(figure.caption.contains("loss: not finite at the end in 1 of 6 runs."))
    let crosses = figure.panels.map { panel in
      panel.marks.compactMap { mark in
        if case .points(let points) = mark, points.shape == .cross { points.x } else { nil }
      }
    }
    #expect(crosses == [[[1]], []])
    let samples = figure.panels.map { panel in
      panel.marks.compactMap { mark in
        if case .line(let line) = mark {
          [line.label, line.note, line.ending.rawValue]
        } else {
          nil
        }
      }
    }
    #expect(samples[0] == samples[1])
  }

  @Test func `a setting without a finite number says that in figures of sweeps`() throws {
    let all = results(1, [1, 2, 1]) + results(2, [1, .nan, 1]) + results(3, [.nan, .nan, .nan])
    let values = SweepValues(all, objective: Objective(.minimize, "loss"))
    #expect(values.groups.map(values.remark) == ["", "1 of 3 not finite", "not finite"])
    let figure = try #require(ParallelChart(values)).figure
    #expect(figure.caption.hasSuffix("diverged, failed or ended with a value that is not finite."))
  }
}
