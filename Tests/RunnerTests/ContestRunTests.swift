import Experiment
import Runner
import Synchronization
import Testing

struct ContestRunTests {
  private static let network = """
    "dataset": {"kind": "digits", "train": 200, "test": 60},
    "parameters": {"steps": 60, "batch_size": 7, "hidden_size": 6, "evaluate_every": 5},
    "sweep": {"metric": {"name": "loss"},
      "early_terminate": {"type": "asha", "min_iter": 6, "eta": 3},
      "parameters": {"learning_rate": {"values": [0.01, 0.1, 0.5, 1, 2, 3, 5, 20, 50]}}}
    """

  /// A store in memory for one checkpoint a trial.
  private final class Saved: Sendable {
    let checkpoints = Mutex<[Int: Checkpoint]>([:])
  }

  private func run(_ plan: Plan, jobs: Int, keepsCheckpoints: Bool = true) throws -> EventLog {
    let log = EventLog()
    let saved = Saved()
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    try PlanRunner(workload, jobs: jobs).run(
      plan.trials,
      in: try #require(Contest(plan)),
      cancellation: Cancellation()
    ) { trial in
      let inner = log.begin(trial)
      return TrialContext(
        elapsed: { 0 },
        saved: { saved.checkpoints.withLock { $0[trial.index] } },
        emit: { event in
          if case .checkpoint(let checkpoint) = event {
            if !keepsCheckpoints { return }
            saved.checkpoints.withLock { $0[trial.index] = checkpoint }
          }
          try inner.emit(event)
        }
      )
    }
    return log
  }

  @Test(arguments: [1, 2, 5])
  func `trials end where whole curves say, with the points of whole runs`(_ jobs: Int) throws {
    let plan = try plan(Self.network)
    let whole = EventLog()
    try PlanRunner(try LoadedWorkload(plan.spec, relativeTo: "."), jobs: 2)
      .run(plan.trials, cancellation: Cancellation()) { whole.begin($0) }
    let log = try run(plan, jobs: jobs)
    // Successive halving by hand: the last loss up to each rung.
    var left = Array(plan.trials.indices)
    var expected: [Int: Int] = [:]
    for step in [6, 18, 54] {
      let losses = left.map { whole.values("loss", of: $0)[step] ?? .infinity }
      let ranking = left.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }.map { left[$0] }
      for trial in ranking.dropFirst(max(1, left.count / 3)) { expected[trial] = step }
      left = ranking.prefix(max(1, left.count / 3)).sorted()
    }
    for trial in plan.trials.indices {
      let values = log.values("loss", of: trial)
      let all = whole.values("loss", of: trial)
      if let step = expected[trial], all.count > step {
        #expect(log.outcome(of: trial)?.status == .terminated)
        #expect(log.findings(of: trial).map(\.kind) == [.terminated])
        #expect(log.findings(of: trial)[0].details["steps"] == Double(step))
        #expect(values == all.filter { $0.key <= step })
      } else {
        #expect(log.outcome(of: trial) == whole.outcome(of: trial))
        #expect(values == all)
        #expect(log.values("test_loss", of: trial) == whole.values("test_loss", of: trial))
      }
    }
  }

  @Test func `trials without checkpoints tell nothing twice`() throws {
    let plan = try plan(Self.network)
    let (kept, lost) = (try run(plan, jobs: 2), try run(plan, jobs: 2, keepsCheckpoints: false))
    for trial in plan.trials.indices {
      #expect(kept.outcome(of: trial) == lost.outcome(of: trial))
      let isSame = kept.measurements[trial] == lost.measurements[trial]
      #expect(isSame, "trial \(trial)")
    }
  }

  @Test func `functions are compared, too`() throws {
    let plan = Plan(
      try Spec(
        text: """
          {"name": "a", "workload": "objective",
           "parameters": {"function": "x^2/20 + y^2", "start": {"x": -7, "y": 2}, "steps": 40},
           "sweep": {"metric": {"name": "value"},
             "early_terminate": {"type": "median", "min_iter": 5, "startup": 2},
             "parameters": {"learning_rate": {"values": [0.3, 0.2, 0.001, 0.5, 0.002]}}}}
          """,
        file: "s.json"
      )
    )
    let log = try run(plan, jobs: 2)
    #expect(
      plan.trials.indices.map { log.outcome(of: $0)?.status }
        == [.finished, .finished, .terminated, .finished, .terminated]
    )
    for trial in plan.trials.indices {
      let steps = log.measurements[trial, default: []].map(\.step)
      #expect(steps == Array(0...(steps.last ?? 0)), "each step is told once, in order")
    }
  }
}
