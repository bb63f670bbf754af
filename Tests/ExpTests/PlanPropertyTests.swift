import Experiment
import Foundation
import Runner
import Store
import Synchronization
import TestSupport
import Testing

@testable import exp

/// What is planned is what is executed, for random specs, interruptions and overrides.
struct PlanPropertyTests {
  /// SplitMix64, so that a failure can be seen again.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
  }

  /// A random spec, and how many trials it has where that is plain to see.
  private struct Sample {
    let spec: Spec
    let count: Int?

    init(_ random: inout Generator) throws {
      let pool: [(name: String, values: [String])] = [
        ("learning_rate", ["0.1", "0.2", "0.3", "1e-3"]), ("hidden_size", ["1", "2", "[2,1]"]),
        ("optimizer", ["\"sgd\"", "\"adam\"", "\"momentum\""]), ("batch_size", ["1", "2"]),
        ("weight_scale", ["0.5", "1"]),
      ]
      let chosen = pool.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))
      var count = 1
      var members: [String] = []
      for (name, values) in chosen {
        let some = values.shuffled(using: &random)
          .prefix(Int.random(in: 1...values.count, using: &random))
        count *= some.count
        members.append("\"\(name)\": {\"values\": [\(some.joined(separator: ","))]}")
      }
      let isConditional = members.contains { $0.contains("\"momentum\"") }
      if isConditional {
        members.append(
          "\"momentum\": {\"values\": [0.1, 0.2], \"when\": {\"optimizer\": \"momentum\"}}"
        )
      }
      let isRandom = Int.random(in: 0..<4, using: &random) == 0
      let draws = Int.random(in: 1...6, using: &random)
      let method = isRandom ? "\"method\": \"random\", \"run_cap\": \(draws), " : ""
      let seeds = Array(
        (-2...5).shuffled(using: &random).prefix(.random(in: 1...3, using: &random))
      )
      var overrides = ["steps=\(Int.random(in: 1...4, using: &random))"]
      var isPlain = !isConditional && !isRandom
      if Bool.random(using: &random) {
        let isSwept = chosen.contains { $0.name == "weight_scale" }
        overrides.append("weight_scale=0.7,0.8,0.9")
        isPlain = isPlain && !isSwept
        count *= 3
      }
      spec = try Spec(
        text: """
          {"name": "p", "workload": "network", "parameters": {"loss": "squared_error", "steps": 9},
           "dataset": {"kind": "inline", "inputs": [[1, 2], [3, 4]], "targets": [[1], [2]]},
           "sweep": {\(method)"parameters": {\(members.joined(separator: ", "))}},
           "seeds": \(seeds)}
          """,
        file: "p.json",
        overrides: overrides.compactMap(Override.init)
      )
      self.count = isPlain ? count * seeds.count : nil
    }
  }

  private func register(_ plan: Plan, in store: Store) throws {
    let spec = plan.spec
    try store.register(
      ExperimentRecord(
        name: spec.name,
        description: nil,
        spec: SpecText(hash: spec.hash, source: "", canonical: spec.canonicalText),
        trials: plan.trials
      )
    )
  }

  /// Runs what is due of a plan until something interrupts it; what was executed to its end.
  private func run(_ plan: Plan, in store: Store, _ random: inout Generator) throws -> [String] {
    let attempts = try store.lastAttempts(of: plan.spec.name)
    let due = Worklist(plan.trials, attempts: attempts).due.map(\.trial)
    let workload = try LoadedWorkload(plan.spec, relativeTo: ".")
    let session = RunSession(
      store,
      experiment: plan.spec.name,
      attempts: attempts,
      provenance: Provenance(program: "1", command: "", specHash: plan.spec.hash),
      isResuming: true,
      checkpoints: .every(0),
      progress: ProgressDisplay(due, style: .none, draw: { _ in })
    )
    let cancellation = Cancellation()
    let limit = Int.random(in: 1...max(2, 8 * due.count), using: &random)
    let told = Atomic(0)
    let ended = Mutex<[String]>([])
    try PlanRunner(workload, jobs: .random(in: 1...3, using: &random))
      .run(due.shuffled(using: &random), cancellation: cancellation) { trial in
        guard let inner = try session.begin(trial) else { return nil }
        return TrialContext(
          elapsed: inner.elapsed,
          start: inner.start,
          wantsCheckpoint: inner.wantsCheckpoint,
          emit: { event in
            try inner.emit(event)
            if case .finished(let outcome) = event, outcome.status.isDone {
              ended.withLock { $0.append(trial.id) }
            }
            if told.add(1, ordering: .relaxed).newValue >= limit { cancellation.cancel() }
          }
        )
      }
    return ended.withLock { $0 }
  }

  @Test(arguments: 0..<12)
  func `the planned set is the executed set`(seed: UInt64) throws {
    var random = Generator(state: seed)
    try withTemporaryFolder { folder in
      let store = try Store(
        path: folder.appendingPathComponent("exp.sqlite").path,
        access: .write(WriterIdentity(host: "here", pid: 1, processStart: "now")),
        liveness: Liveness { _ in true },
        now: Clock.now
      )
      var executed: [String] = []
      for _ in 0..<3 {
        let sample = try Sample(&random)
        let plan = Plan(sample.spec)
        #expect(sample.count == nil || sample.count == plan.trials.count)
        #expect(Set(plan.trials.map(\.id)).count == plan.trials.count)
        try register(plan, in: store)
        let before = Set(executed)
        var now: [String] = []
        // Each round ends at least one trial or takes it a step further.
        let planned = Set(plan.trials.map(\.id)).subtracting(before)
        for _ in 0..<200 where !planned.isSubset(of: now) {
          now += try run(plan, in: store, &random)
        }
        // What an earlier spec has run is not run again, and nothing twice.
        #expect(now.sorted() == planned.sorted())
        #expect(try run(plan, in: store, &random).isEmpty)
        let latest = try store.latestRuns(of: "p")
        #expect(latest.map(\.trial.id) == plan.trials.map(\.id))
        #expect(latest.allSatisfy { $0.status.isDone })
        executed += now
      }
      #expect(try store.runs().count { $0.status.isDone } == executed.count)
      try store.close()
    }
  }
}
