import Experiment
import Foundation
import Learning
import Runner
import TestSupport
import Testing

struct StopTests {
  /// The weight learns 100 from 0.1; after k updates it is 100 - 99.9 * 0.8^k.
  private func metre(_ stop: String, more: String = "") throws -> EventLog {
    try run(
      """
      "parameters": {"hidden_size": [], "bias": false, "loss": "squared_error",
        "initializer": "constant", "weight_value": 0.1, "learning_rate": 0.2, "steps": 61,
        "batch_size": 1, "precision": "float64", "record_weights": true\(more)},
      "dataset": {"kind": "inline", "inputs": [[1]], "targets": [[100]]}, "stop": \(stop)
      """
    )
  }

  private func run(_ members: String) throws -> EventLog {
    let plan = try plan(members)
    let log = EventLog()
    let runner = PlanRunner(try LoadedWorkload(plan.spec, relativeTo: "."), jobs: 1)
    try runner.check(plan.trials)
    try runner.run(plan.trials, cancellation: Cancellation(), begin: log.begin)
    return log
  }

  @Test
  func `a target of the loss ends the run after the step that showed it`() throws {
    // By hand: the loss before update k + 1 is 4990.005 * 0.64^k, below 1 from k = 20 on.
    let log = try metre("{\"metric\": \"loss\", \"target\": 1}")
    #expect(
      log.outcome()
        == Outcome(.stopped, message: "loss reached 0.6633 (target 1) at step 20.")
    )
    #expect(log.values("loss").keys.sorted() == Array(0...20))
    // The network after its last update is recorded, once.
    #expect(log.values("w1[1,1]").keys.sorted() == Array(0...21))
  }

  @Test
  func `only recorded values are measurements`() throws {
    let log = try metre("{\"metric\": \"loss\", \"target\": 1}", more: ", \"record_every\": 8")
    #expect(log.values("loss").keys.sorted() == [0, 8, 16, 24])
    #expect(log.values("w1[1,1]").keys.max() == 25)
  }

  @Test
  func `a run that takes all its steps is finished`() throws {
    // The last measurement of the accuracy reaches the target with no step left.
    #expect(try metre("{\"metric\": \"loss\", \"target\": 1e-30}").outcome() == Outcome(.finished))
    let log = try run(
      """
      "parameters": {"steps": 20, "evaluate_every": 20, "learning_rate": 1, "hidden_size": []},
      "dataset": {"kind": "blobs", "noise": 0.01},
      "stop": {"metric": "test_accuracy", "target": 0.99}
      """
    )
    #expect(log.outcome() == Outcome(.finished))
    #expect(log.values("test_accuracy")[20] == 1)
  }

  @Test
  func `an evaluation that ends the run is not repeated`() throws {
    let log = try run(
      """
      "parameters": {"steps": 100, "evaluate_every": 5, "learning_rate": 1, "hidden_size": []},
      "dataset": {"kind": "blobs", "noise": 0.01},
      "stop": {"metric": "test_accuracy", "target": 0.99, "patience": 4}
      """
    )
    let step = try #require(log.values("test_accuracy").keys.max())
    #expect(step < 100 && step % 5 == 0)
    #expect(
      log.outcome()
        == Outcome(
          .stopped,
          message: "test_accuracy reached 1 (target 0.99) at step \(step)."
        )
    )
    let evaluations = log.measurements[0]?.filter { measurement in
      measurement.values.contains { $0.metric == "test_accuracy" }
    }
    #expect(evaluations?.map(\.step) == Array(stride(from: 0, through: step, by: 5)))
    #expect(log.values("loss").keys.max() == step - 1)
  }

  @Test
  func `a divergence is told before a spent patience`() throws {
    let log = try metre(
      "{\"metric\": \"gradient_norm\", \"patience\": 1000}",
      more: ", \"weight_decay\": 1e300"
    )
    #expect(log.outcome()?.status == .diverged)
  }

  @Test
  func `a rule for what the data set does not give is refused`() throws {
    let error = #expect(throws: RunnerError.self) {
      try metre("{\"metric\": \"test_loss\", \"target\": 1}")
    }
    #expect(
      error?.description
        == "the stop rule watches 'test_loss', which not every trial of this spec measures; watch 'loss' "
        + "or 'gradient_norm'"
    )
  }

  @Test
  func `numerical gradients train as backpropagation does`() throws {
    let log = try run(
      """
      "parameters": {"steps": 8, "hidden_size": [4, 3], "activation": "tanh", "batch_size": 20,
        "precision": "float64", "record_weights": true, "optimizer": "momentum",
        "initializer": "xavier"},
      "sweep": {"parameters": {"gradient": {"values": ["backprop", "numerical"]}}},
      "dataset": {"kind": "moons"}
      """
    )
    let exact = try #require(log.measurements[0])
    let numerical = try #require(log.measurements[1])
    #expect(exact.count == numerical.count)
    var isOther = false
    for (one, other) in zip(exact, numerical) {
      #expect(one.step == other.step)
      for (value, near) in zip(one.values, other.values) {
        #expect(abs(value.value - near.value) < 1e-6, "\(value.metric) at \(one.step)")
        if value.value != near.value { isOther = true }
      }
    }
    #expect(isOther)
  }

  @Test(arguments: ["spirals", "moons", "circles", "blobs", "xor"])
  func `networks learn every classic`(_ kind: String) throws {
    let log = try run(
      """
      "parameters": {"steps": 2000, "hidden_size": 16, "activation": "relu", "initializer": "he",
        "optimizer": "adam", "learning_rate": 0.02, "batch_size": 20, "evaluate_every": 50},
      "dataset": {"kind": "\(kind)"}, "stop": {"metric": "test_accuracy", "target": 0.95}
      """
    )
    #expect(log.outcome()?.status == .stopped)
  }

  @Test
  func `a mistyped column gets the nearest name`() throws {
    try withTemporaryFolder { folder in
      try Data("sepal,species\n1,x\n".utf8).write(to: folder.appendingPathComponent("iris.csv"))
      let plan = try plan(
        """
        "parameters": {"steps": 1},
        "dataset": {"kind": "csv", "path": "iris.csv", "label": "specie"}
        """
      )
      let error = #expect(throws: DatasetError.self) {
        try LoadedWorkload(plan.spec, relativeTo: folder.path)
      }
      #expect(
        error?.description
          == "\(folder.path)/iris.csv:1: there is no column 'specie'; did you mean 'species'?"
      )
    }
  }

  @Test
  func `a table is read as its spec says`() throws {
    try withTemporaryFolder { folder in
      try Data("a;b;c\n1;2;5\n3;4;6\n".utf8).write(to: folder.appendingPathComponent("t.csv"))
      let plan = try plan(
        """
        "parameters": {"steps": 1, "loss": "squared_error"},
        "dataset": {"kind": "csv", "path": "t.csv", "targets": ["a", "c"], "separator": ";",
          "scale": "standard", "test": 0}
        """
      )
      let data = try #require(
        try LoadedWorkload(plan.spec, relativeTo: folder.path).dataset
      )
      guard case .numbers(let inputs) = data.train.inputs,
        case .vectors(let targets, width: 2) = data.train.targets
      else {
        Issue.record("expected numbers and vectors of two")
        return
      }
      #expect(inputs == [-1, 1])
      #expect(targets == [1, 5, 3, 6])
      #expect(data.test.count == 0)
    }
  }
}
