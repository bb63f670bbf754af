import Dispatch
import Experiment
import Foundation
import Learning
import Runner
import Synchronization
import TestSupport
import Testing

struct PlanRunnerTests {
  /// One weight learns that a metre is 100 centimetres.
  private let metre = """
    "parameters": {"hidden_size": [], "bias": false, "loss": "squared_error",
      "initializer": "constant", "weight_value": 0.1, "learning_rate": 0.2, "steps": 61,
      "batch_size": 1, "precision": "float64", "record_weights": true},
    "dataset": {"kind": "inline", "inputs": [[1]], "targets": [[100]]}
    """

  private let digits = """
    "dataset": {"kind": "digits", "train": 60, "test": 20},
    "parameters": {"steps": 12, "batch_size": 10, "hidden_size": 5}, "seeds": [0, 1],
    "sweep": {"parameters": {"learning_rate": {"values": [0.1, 1]}}}
    """

  private func run(_ plan: Plan, jobs: Int = 1, _ log: EventLog = EventLog()) throws -> EventLog {
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    try PlanRunner(workload, jobs: jobs)
      .run(plan.trials, cancellation: Cancellation(), begin: log.begin)
    return log
  }

  @Test
  func `one weight learns how many centimetres a metre is`() throws {
    let log = try run(try plan(metre))
    #expect(log.outcome() == Outcome(.finished))
    #expect(abs(try #require(log.values("loss")[0]) - 4990.005) < 4990.005e-12)
    // By hand: w after k updates is 100 - 99.9 * 0.8^k.
    let weights = log.values("w1[1,1]")
    for (update, expected) in [
      (0, 0.1), (1, 20.080), (2, 36.064), (11, 91.418655342592), (31, 99.90106383206032),
      (54, 99.99941598394572), (55, 99.99953278715658), (61, 99.99987752295638),
    ] {
      let weight = try #require(weights[update])
      #expect(abs(weight - expected) <= abs(expected) * 1e-12, "after \(update) updates")
    }
    #expect(weights.count == 62)
    #expect(log.values("loss").count == 61)
  }

  @Test(arguments: [1, 2, 8])
  func `the number of jobs changes no bit`(_ jobs: Int) throws {
    let plan = try plan(digits)
    let alone = try run(plan)
    #expect(alone.measurements.count == 4)
    #expect(try run(plan, jobs: jobs).measurements == alone.measurements)
  }

  @Test
  func `the order of the trials changes no bit`() throws {
    let plan = try plan(digits)
    let alone = try run(plan)
    let log = EventLog()
    try PlanRunner(try LoadedWorkload(plan.spec, relativeTo: "."), jobs: 1)
      .run(plan.trials.reversed(), cancellation: Cancellation(), begin: log.begin)
    #expect(log.measurements == alone.measurements)
  }

  @Test
  func `all jobs run at the same time, however many`() throws {
    let seeds = (0..<300).map(String.init).joined(separator: ",")
    let plan = try plan(metre + ", \"seeds\": [\(seeds)]")
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let begun = Atomic(0)
    let haveAllBegun = DispatchSemaphore(value: 0)
    let log = EventLog()
    try PlanRunner(workload, jobs: 300)
      .run(plan.trials, cancellation: Cancellation()) { trial in
        if begun.add(1, ordering: .relaxed).newValue == 300 { haveAllBegun.signal() }
        // Each wakes the next.
        #expect(haveAllBegun.wait(timeout: .now() + 60) == .success)
        haveAllBegun.signal()
        return log.begin(trial)
      }
    #expect(log.measurements.count == 300)
  }

  @Test
  func `several jobs begin with the longest trials`() throws {
    let plan = try plan(
      digits.replacing(
        "\"learning_rate\": {\"values\": [0.1, 1]}",
        with: "\"hidden_size\": {\"values\": [5, 50, 20]}"
      )
    )
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    func begun(jobs: Int) throws -> [Int] {
      let log = EventLog()
      let order = Mutex<[Int]>([])
      try PlanRunner(workload, jobs: jobs)
        .run(plan.trials, cancellation: Cancellation()) { trial in
          order.withLock { $0.append(trial.index) }
          return log.begin(trial)
        }
      return order.withLock { $0 }
    }
    #expect(try begun(jobs: 1) == [0, 1, 2, 3, 4, 5])
    // Two seeds of each size: 50 units, then 20, then 5.
    #expect(try Set(begun(jobs: 2).prefix(2)) == [2, 3])
    #expect(try Set(begun(jobs: 2).suffix(2)) == [0, 1])
  }

  @Test
  func `a trial alone gives the same as in its sweep`() throws {
    let plan = try plan(digits)
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let log = EventLog()
    try PlanRunner(workload, jobs: 1)
      .run([plan.trials[3]], cancellation: Cancellation(), begin: log.begin)
    #expect(log.measurements[3] == (try run(plan)).measurements[3])
  }

  @Test
  func `metrics are measured when they should be`() throws {
    let log = try run(try plan(digits))
    #expect(log.values("loss").keys.sorted() == Array(0..<12))
    #expect(log.values("gradient_norm").keys.sorted() == Array(0..<12))
    for metric in ["train_accuracy", "test_accuracy", "test_loss"] {
      #expect(log.values(metric).keys.sorted() == [0, 6, 12])
    }
    // Ten classes, almost equal outputs at the start: the loss is ln 10.
    #expect(abs(try #require(log.values("loss")[0]) - 2.302585) < 0.02)
  }

  @Test
  func `a loss that is not finite ends the run and says where`() throws {
    let log = try run(
      try plan(
        metre.replacing("0.2", with: "1e3").replacing("\"steps\": 61", with: "\"steps\": 1000")
      )
    )
    let outcome = try #require(log.outcome())
    #expect(outcome.status == .diverged)
    #expect(log.findings().map(\.kind) == [.diverged])
    // By hand: the loss is 4990.005 * 999^2k, beyond the largest double from k = 51 on.
    #expect(outcome.message == "The loss is not finite at step 51 (learning_rate 1000).")
    #expect(log.values("loss")[51] == .infinity)
    #expect(log.values("loss").keys.max() == 51)
  }

  @Test
  func `an update that breaks the network is seen even if it is the last`() throws {
    for data in [metre, digits] {
      let plan = try plan(
        data.replacing("\"steps\": 61", with: "\"steps\": 1")
          .replacing("\"steps\": 12", with: "\"steps\": 1")
          .replacing("\"learning_rate\": 0.2", with: "\"learning_rate\": 1e300")
          .replacing("[0.1, 1]", with: "[1e39]")
      )
      let log = try run(plan)
      #expect(log.outcome()?.status == .diverged)
      #expect(log.outcome()?.message?.hasPrefix("The loss is not finite at step 1 ") == true)
    }
  }

  @Test
  func `a batch drawn with replacement counts whole`() throws {
    let plan = try plan(digits.replacing("\"batch_size\": 10", with: "\"batch_size\": 10000000"))
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    #expect(throws: RunnerError.self) {
      try PlanRunner(workload, jobs: 1).check(plan.trials)
    }
  }

  @Test
  func `a cancelled plan ends at once and begins nothing`() throws {
    let plan = try plan(digits)
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let cancellation = Cancellation()
    let log = EventLog()
    try PlanRunner(workload, jobs: 1).run(plan.trials, cancellation: cancellation) {
      trial in
      let context = log.begin(trial)
      return TrialContext(elapsed: context.elapsed) { event in
        try context.emit(event)
        cancellation.cancel()
      }
    }
    #expect(log.outcome(of: 0) == Outcome(.interrupted, message: "Interrupted at step 1."))
    #expect(log.measurements.count == 1)
  }

  @Test
  func `an event that cannot be kept ends the plan with its error`() throws {
    struct FullDisk: Error {}
    let plan = try plan(digits)
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    #expect(throws: FullDisk.self) {
      try PlanRunner(workload, jobs: 2)
        .run(plan.trials, cancellation: Cancellation()) { _ in
          TrialContext(elapsed: { 0 }) { _ in throw FullDisk() }
        }
    }
  }

  @Test
  func `what does not fit the data set is said before anything runs`() throws {
    let crossEntropy = try plan(metre.replacing("squared_error", with: "cross_entropy"))
    let workload = try LoadedWorkload(crossEntropy.spec, relativeTo: ".")
    #expect(throws: RunnerError.needsClasses(loss: "cross_entropy")) {
      try PlanRunner(workload, jobs: 1).check(crossEntropy.trials)
    }
    let weights = try plan(
      digits.replacing("\"steps\": 12", with: "\"record_weights\": true, \"steps\": 12")
    )
    let pictures = try LoadedWorkload(weights.spec, relativeTo: ".")
    #expect(throws: RunnerError.tooManyWeights(count: 3985, limit: 100)) {
      try PlanRunner(pictures, jobs: 1).check(weights.trials)
    }
  }

  @Test
  func `a network that no machine holds is refused`() throws {
    let plan = try plan(
      digits.replacing("\"hidden_size\": 5", with: "\"hidden_size\": [1000000, 1000000]")
    )
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let error = #expect(throws: RunnerError.self) {
      try PlanRunner(workload, jobs: 1).check(plan.trials)
    }
    #expect(error == .tooLarge(numbers: 2_001_652_023_840, limit: 500_000_000))
  }

  @Test
  func `every word of a spec has a meaning`() throws {
    for (name, words) in [
      ("activation", ActivationName.allCases.map(\.rawValue)),
      ("initializer", InitializerName.allCases.map(\.rawValue)),
      ("optimizer", OptimizerName.allCases.map(\.rawValue)),
      ("sampling", SamplingName.allCases.map(\.rawValue)),
      ("precision", PrecisionName.allCases.map(\.rawValue)),
      ("loss", LossName.allCases.map(\.rawValue)),
    ] {
      let values = words.map { "\"\($0)\"" }.joined(separator: ", ")
      let log = try run(
        try plan(
          """
          "dataset": {"kind": "digits", "train": 20, "test": 0},
          "parameters": {"steps": 3, "batch_size": 5, "hidden_size": 4, "learning_rate": 0.01},
          "sweep": {"parameters": {"\(name)": {"values": [\(values)]}}}
          """
        )
      )
      for index in words.indices {
        #expect(log.outcome(of: index)?.status == .finished, "\(name) \(words[index])")
      }
    }
  }

  @Test(arguments: ScheduleName.allCases)
  func `every schedule runs`(_ schedule: ScheduleName) throws {
    let steps = schedule == .step || schedule == .exponential ? ", \"decay_steps\": 2" : ""
    let log = try run(
      try plan(
        """
        "dataset": {"kind": "digits", "train": 20, "test": 0},
        "parameters": {"steps": 3, "batch_size": 5, "hidden_size": 4,
          "schedule": "\(schedule.rawValue)"\(steps)}
        """
      )
    )
    #expect(log.outcome()?.status == .finished)
  }
}
