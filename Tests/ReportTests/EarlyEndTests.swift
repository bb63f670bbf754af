import Experiment
import Plot
import Testing

@testable import Report

/// Figures of sweeps of which some settings ended early.
struct EarlyEndTests {
  private let objective = Objective(.minimize, "loss")

  /// A run that recorded its loss up to a step.
  private func result(
    _ values: [String: Double],
    _ loss: Double,
    at step: Int,
    seed: Int = 0,
    _ status: RunStatus = .finished
  ) -> RunResult {
    var running = RunningSummary(metric: "loss")
    running.append(step: 0, value: 100)
    running.append(step: step, value: loss)
    return RunResult(
      SampleRuns.run(
        values.mapValues(Value.number),
        seed: seed,
        swept: values.keys.sorted(),
        status: status
      ),
      [running.summary]
    )
  }

  /// Five rates, of which three ended early at the lowest losses.
  private var rates: [RunResult] {
    [
      result(["lr": 1], 5, at: 19), result(["lr": 2], 4, at: 4, .terminated),
      result(["lr": 3], 6, at: 19), result(["lr": 4], 3, at: 4, .terminated),
      result(["lr": 5], 2, at: 12, .terminated),
    ]
  }

  @Test func `what ended early is an open circle beside the line`() throws {
    let values = SweepValues(rates, objective: objective)
    let figure = try #require(SweepChart(values)).figure
    let marks = figure.panels[0].marks
    let lines = marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
    #expect(lines.map(\.x) == [[1, 3]])
    let points = marks.compactMap { if case .points(let points) = $0 { points } else { nil } }
    #expect(points.map(\.shape) == [.circle, .ring])
    #expect(points.map(\.x) == [[1, 3], [2, 4, 5]])
    #expect(points.map(\.y) == [[5, 6], [4, 3, 2]])
    #expect(
      figure.caption
        == "Points: value at the end of a run. Open circles, not joined: 3 settings that "
        + "ended early, with the last values they had: 2 of step 4, 1 of step 12."
    )
    #expect(values.best == 0)
  }

  @Test func `settings of which none came to its end are all open circles`() throws {
    let all = rates.map { result in
      self.result(["lr": result.run.trial.setting["lr"]?.numberValue ?? 0], 1, at: 4, .terminated)
    }
    let figure = try #require(SweepChart(SweepValues(all, objective: objective))).figure
    let named = figure.panels[0].marks.compactMap { mark in
      if case .points(let points) = mark, points.shape == .ring { points } else { nil }
    }
    #expect(named.map(\.x) == [[1, 2, 3, 4, 5]])
    #expect(
      figure.caption.contains(
        "5 settings that ended early, with the last values they had: of step 4."
      )
    )
    #expect(SweepValues(all, objective: objective).best == nil)
  }

  @Test func `cells of what ended early are hatched, and none of them is the best`() throws {
    let cells = [1.0, 2].flatMap { lr in
      [1.0, 2].map { size in
        result(["lr": lr, "size": size], lr * size, at: 9, lr == 1 ? .terminated : .finished)
      }
    }
    let figure = try #require(HeatmapChart(SweepValues(cells, objective: objective))).figure
    guard case .heat(let heat) = figure.panels[0].marks[0] else {
      Issue.record("no cells")
      return
    }
    #expect(heat.values == [1, 2, 2, 4])
    #expect(heat.hatched == [0, 2])
    #expect(heat.strong == 1)
    #expect(
      figure.caption.hasSuffix(
        "Bold: the best. Lightly hatched: 2 settings that ended early, with the last values they had: of "
          + "step 9."
      )
    )
  }

  @Test func `parallel lines of what ended early are faint and lie below the others`() throws {
    let figure = try #require(ParallelChart(SweepValues(rates, objective: objective))).figure
    guard case .parallel(let mark) = figure.panels[0].marks[0] else {
      Issue.record("no parallel axes")
      return
    }
    #expect(mark.lines.map(\.emphasis) == [.faint, .faint, .faint, .normal, .normal])
    #expect(mark.lines.map { $0.values[0] } == [2, 4, 5, 3, 1])
    #expect(figure.caption.contains("Faint: 3 settings that ended early"))
  }

  @Test func `of a setting of which some runs came to their end the mean is of these`() {
    let results = [
      result(["lr": 1], 2, at: 19), result(["lr": 1], 4, at: 19, seed: 1),
      result(["lr": 1], 90, at: 5, seed: 2, .interrupted),
    ]
    let values = SweepValues(results, objective: objective)
    #expect(values.statistics(values.groups[0]) == nil)
    #expect(values.early(values.groups[0])?.mean == 3)
    #expect(
      values.earlySentence == "1 setting whose runs did not all come to their end, with the last "
        + "value it had (or the mean of the runs that did): of step 5."
    )
  }
}
