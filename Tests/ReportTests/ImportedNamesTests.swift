import Experiment
import Plot
import Testing

@testable import Report

struct ImportedNamesTests {
  private func run(_ name: String, _ values: [String: Value], seed: Int = 0) -> Run {
    let setting = Setting(values.merging(["name": .string(name)]) { own, _ in own })
    let trial = Trial(
      index: 0,
      workload: "imported/1",
      setting: setting,
      dataset: "null",
      seed: seed,
      swept: setting.names
    )
    return Run(
      id: String(trial.id.prefix(16)),
      experiment: "sample",
      trial: trial,
      status: .finished,
      startedAt: 0,
      provenance: Provenance(program: "0", command: "exp import", specHash: "0")
    )
  }

  @Test func `parameters and seed tell runs apart, their names do not`() {
    let runs = [0.1, 0.2].flatMap { rate in
      [0, 1].map { run("\(rate) \($0)", ["rate": .number(rate)], seed: $0) }
    }
    let shown = ImportedNames.leftOut(of: runs)
    #expect(Differences.names(in: shown) == ["rate"])
    #expect(shown.map(\.id) == runs.map(\.id))
    #expect(shown.map(\.trial.id) == runs.map(\.trial.id))
    let table = SettingTable(runs.map { SampleRuns.result($0, ["loss": 1]) })
    #expect(table.parameters == ["rate"])
    #expect(table.groups.map(\.results.count) == [2, 2])
  }

  @Test func `names stay where nothing else tells runs apart`() {
    let alike = ["a", "b"].map { run($0, ["rate": .number(0.1)]) }
    #expect(ImportedNames.leftOut(of: alike) == alike)
    let bare = [run("a", [:]), run("b", [:], seed: 1)]
    #expect(ImportedNames.leftOut(of: bare) == bare)
    #expect(Differences.names(in: bare) == ["name"])
  }

  @Test func `a name that a spec gives is a parameter as any other`() {
    let runs = ["a", "b"].map { SampleRuns.run(["name": .string($0), "steps": .integer(1)]) }
    #expect(ImportedNames.leftOut(of: runs) == runs)
  }

  @Test func `what was imported is called so, and its steps are no epochs`() {
    let one = run("a", ["rate": .number(0.1)])
    let series = Series(metric: "train_accuracy", steps: [0, 100, 200], values: [0, 0.5, 1])
    let figure = AccuracyChart(train: [RunSeries(one, series)], test: []).figure
    #expect(figure.subtitle == "sample: imported, seed 0")
    #expect(figure.panels[0].x.label == "step")
  }

  @Test func `a line without test accuracy has its name too, and the caption counts`() {
    let runs = [0.1, 0.2, 0.3].map { SampleRuns.run(["rate": .number($0)]) }
    let train = runs.prefix(2).map {
      RunSeries($0, Series(metric: "train_accuracy", steps: [0, 1], values: [0, 0.5]))
    }
    let test = [
      RunSeries(runs[0], Series(metric: "test_accuracy", steps: [0, 1], values: [0, 0.4]))
    ]
    let chart = AccuracyChart(
      train: train,
      test: test,
      total: runs.count,
      style: CurveStyle(),
      abscissa: nil
    )
    let labels = chart.figure.panels[0].marks.compactMap { mark in
      guard case .line(let line) = mark else { return String?.none }
      return (line.dash == .dashed ? "dashed " : "solid ") + line.label
    }
    #expect(labels == ["solid ", "dashed 0.1", "solid 0.2"])
    #expect(
      chart.figure.caption
        == "train_accuracy: recorded by 2 of 3 runs. test_accuracy: recorded by 1 of 3 runs."
    )
  }
}
