import Experiment
import Plot
import Testing

@testable import Report

struct OriginsTests {
  private func run(
    _ experiment: String,
    _ values: [String: Value],
    seed: Int = 0,
    dataset: String = "{\"kind\":\"moons\"}",
    workload: String = "network/1",
    spec: String = ""
  ) -> Run {
    let trial = Trial(
      index: 0,
      workload: workload,
      setting: Setting(values),
      dataset: dataset,
      seed: seed,
      swept: ["lr"]
    )
    return Run(
      id: String((experiment + spec + trial.id).prefix(16)),
      experiment: experiment,
      trial: trial,
      status: .finished,
      startedAt: 0,
      provenance: Provenance(program: "0", command: "exp run", specHash: spec)
    )
  }

  private let rates: [Double] = [0.1, 1]

  @Test func `runs of one experiment are as they were`() {
    let runs = rates.map { run("a", ["lr": .number($0)]) }
    #expect(Origins.shown(on: runs) == runs)
    #expect(Origins.shown(on: []) == [])
  }

  @Test func `equal parameters of two experiments are two settings`() {
    let runs = ["a", "b"].flatMap { name in rates.map { run(name, ["lr": .number($0)]) } }
    let shown = Origins.shown(on: runs)
    #expect(Differences.names(in: shown) == ["experiment", "lr"])
    #expect(SettingGroup.groups(shown.map { RunResult($0, []) }).count == 4)
    #expect(shown.map(\.trial.id) == runs.map(\.trial.id))
  }

  @Test func `what no sweep varies is told by the experiment's name`() {
    let runs = [("a", 10), ("b", 20)].flatMap { name, steps in
      rates.map { run(name, ["lr": .number($0), "steps": .integer(steps)]) }
    }
    #expect(Differences.names(in: Origins.shown(on: runs)) == ["experiment", "lr"])
    let mixed = runs + [run("a", ["lr": .number(0.1), "steps": .integer(20)])]
    #expect(Differences.names(in: Origins.shown(on: mixed)) == ["experiment", "lr", "steps"])
    let values = SweepValues(
      Origins.shown(on: runs).map { RunResult($0, []) },
      objective: Objective(.minimize, "loss"),
      asked: "steps"
    )
    #expect(values.names == ["experiment", "lr", "steps"])
  }

  @Test func `data sets are told apart within an experiment, by what differs`() {
    let other = "{\"kind\":\"circles\"}"
    let runs = [run("a", [:], spec: "1"), run("a", [:], dataset: other, spec: "2")]
    let names = Origins.shown(on: runs).map { $0.trial.setting["dataset"] }
    #expect(names == [.string("moons"), .string("circles")])
    let sizes = [10, 20].map {
      run("a", [:], dataset: "{\"kind\":\"moons\",\"seed\":0,\"train\":\($0)}", spec: "\($0)")
    }
    #expect(
      Origins.shown(on: sizes).map { $0.trial.setting["dataset"] }
        == [.string("moons (train 10)"), .string("moons (train 20)")]
    )
    // The experiments' names tell it.
    let named = [run("a", [:], spec: "1"), run("b", [:], dataset: other, spec: "2")]
    #expect(Differences.names(in: Origins.shown(on: named)) == ["experiment"])
    #expect(
      ChartText.subtitle(SettingGroup.groups(named.map { RunResult($0, []) }), except: [])
        == "network on moons and circles, seed 0"
    )
  }

  @Test func `a parameter called so keeps its name`() {
    let runs = ["a", "b"].map { run($0, ["experiment": .string("x")]) }
    let shown = Origins.shown(on: runs)
    #expect(Differences.names(in: shown) == ["spec.experiment"])
    #expect(shown[0].trial.setting["experiment"] == .string("x"))
  }

  @Test func `what is asked for is shown of one experiment, too`() {
    let shown = Origins.shown(on: [run("a", [:])], asked: ["experiment", "workload"])
    #expect(shown[0].trial.setting["experiment"] == .string("a"))
    #expect(shown[0].trial.setting["workload"] == .string("network/1"))
    #expect(Differences.names(in: shown) == [])
  }

  @Test func `commands are named by the words that differ`() throws {
    let texts = ["1", "5"].map { word in
      "{\"command\":[\"python3\",\"q.py\",\"\(word)\",\"{lr}\"],\"dataset\":null,"
        + "\"parameters\":{\"lr\":1.0},\"seed\":0,\"workload\":\"command/1\"}"
    }
    let runs = try texts.map { text in
      let trial = try #require(Trial(canonicalText: text, index: 0, swept: ["lr"]))
      return run("a", [:]).with(trial)
    }
    #expect(
      Origins.shown(on: runs).map { $0.trial.setting["command"] } == [.string("1"), .string("5")]
    )
  }
}
