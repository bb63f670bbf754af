import Experiment
import Runner
import Synchronization
import Testing

struct CheckpointTests {
  /// What one execution of a trial told, and how it ended.
  private struct Part {
    let measurements: [Measurement]
    let checkpoints: [Checkpoint]
    let outcome: Outcome?
  }

  /// Executes the first trial of a plan, from a checkpoint where one is given, and interrupts it
  /// after some measurements.
  private func part(
    _ plan: Plan,
    _ workload: LoadedWorkload,
    from start: Checkpoint? = nil,
    measurements limit: Int = .max,
    isAsking: Bool = false
  ) throws -> Part {
    let log = EventLog()
    let cancellation = Cancellation()
    let told = Atomic(0)
    try PlanRunner(workload, jobs: 1).run([plan.trials[0]], cancellation: cancellation) {
      let inner = log.begin($0)
      return TrialContext(elapsed: { 7 }, start: start, wantsCheckpoint: { isAsking }) { event in
        try inner.emit(event)
        if case .metrics = event, told.add(1, ordering: .relaxed).newValue >= limit {
          cancellation.cancel()
        }
      }
    }
    return Part(
      measurements: log.measurements[0] ?? [],
      checkpoints: log.checkpoints(),
      outcome: log.outcome()
    )
  }

  private static func spec(_ parameters: String, _ rest: String = "") -> String {
    """
    "dataset": {"kind": "digits", "train": 60, "test": 20},
    "parameters": {"batch_size": 7, "hidden_size": 5, "evaluate_every": 5, \(parameters)}, \(rest)
    "seeds": [3]
    """
  }

  private static let specs = [
    spec("\"steps\": 23"),
    spec("\"steps\": 23, \"optimizer\": \"adam\", \"sampling\": \"epochs\""),
    spec("\"steps\": 23, \"optimizer\": \"nesterov\", \"precision\": \"float64\""),
    spec("\"steps\": 23, \"schedule\": \"cosine\", \"warmup_steps\": 4, \"record_every\": 3"),
    spec(
      "\"steps\": 400, \"learning_rate\": 0.5",
      "\"stop\": {\"metric\": \"loss\", \"patience\": 4, \"min_delta\": 0.01},"
    ),
  ]

  @Test(arguments: specs)
  func `a trial interrupted again and again tells the same as one that never was`(
    _ text: String
  ) throws {
    let plan = try plan(text)
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let whole = try part(plan, workload)
    for size in [1, 2, 3, 8] {
      var told: [Measurement] = []
      var start: Checkpoint?
      var outcome: Outcome?
      for _ in 0...whole.measurements.count where outcome?.status ?? .interrupted == .interrupted {
        let part = try part(plan, workload, from: start, measurements: size)
        told += part.measurements
        start = part.checkpoints.last ?? start
        outcome = part.outcome
      }
      #expect(outcome == whole.outcome)
      #expect(told.map(\.step) == whole.measurements.map(\.step))
      #expect(told.map(\.values) == whole.measurements.map(\.values), "\(size) at a time")
    }
  }

  @Test
  func `a checkpoint on the way is as good as one at the end`() throws {
    let plan = try plan(Self.specs[1])
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let whole = try part(plan, workload, isAsking: true)
    #expect(whole.checkpoints.map(\.step) == [5, 10, 15, 20])
    #expect(whole.checkpoints.allSatisfy { $0.elapsed == 7 })
    for checkpoint in whole.checkpoints {
      let rest = try part(plan, workload, from: checkpoint)
      let expected = whole.measurements.filter { $0.step >= checkpoint.step }
      #expect(rest.measurements == expected)
      #expect(rest.outcome == whole.outcome)
    }
  }

  @Test
  func `a trial that takes no checkpoint is not asked to`() throws {
    let plan = try plan(Self.specs[0])
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    #expect(try part(plan, workload).checkpoints.isEmpty)
  }

  @Test
  func `the checkpoint of another trial is refused`() throws {
    let plans = try Self.specs.map { try plan($0) }
    let workload = try LoadedWorkload(plans[0].spec, relativeTo: ".")
    let foreign = try #require(
      try part(plans[1], workload, isAsking: true).checkpoints.first
    )
    let cut = Checkpoint(step: 5, elapsed: 0, content: Array(foreign.content.dropLast()))
    let long = Checkpoint(step: 5, elapsed: 0, content: foreign.content + [0])
    for (plan, checkpoint) in [
      (plans[0], foreign), (plans[2], foreign), (plans[4], foreign), (plans[1], cut),
      (plans[1], long), (plans[1], Checkpoint(step: 5, elapsed: 0, content: [])),
    ] {
      let outcome = try part(plan, workload, from: checkpoint).outcome
      #expect(outcome?.status == .failed)
      #expect(outcome?.message?.contains("checkpoint does not fit") == true)
    }
  }
}
