import Experiment
import Runner
import Synchronization
import Testing

struct FailureLimitTests {
  /// What happened to the trials of a plan.
  private struct Result {
    /// How often each trial was begun, by its index.
    let begun: [Int: Int]
    let statuses: [[RunStatus]]
    let isCancelled: Bool
  }

  /// Runs five trials one after the other, some of which fail a number of times: they are given a
  /// checkpoint that fits no trial.
  private func run(failures: [Int: Int], _ limits: FailureLimits) throws -> Result {
    let plan = try plan(
      """
      "dataset": {"kind": "inline", "inputs": [[1]], "targets": [[2]]},
      "parameters": {"steps": 2, "loss": "squared_error"}, "seeds": [0, 1, 2, 3, 4]
      """
    )
    let begun = Mutex<[Int: Int]>([:])
    let statuses = Mutex([[RunStatus]](repeating: [], count: 5))
    let cancellation = Cancellation()
    try PlanRunner(LoadedWorkload(plan.spec, relativeTo: "."), jobs: 1)
      .run(plan.trials, limits: limits, cancellation: cancellation) { trial in
        let attempt = begun.withLock { begun in
          begun[trial.index, default: 0] += 1
          return begun[trial.index] ?? 0
        }
        let fails = attempt <= failures[trial.index] ?? 0
        let foreign = Checkpoint(step: 1, elapsed: 0, content: [1, 2, 3])
        return TrialContext(elapsed: { 0 }, start: fails ? foreign : nil) { event in
          if case .finished(let outcome) = event {
            statuses.withLock { $0[trial.index].append(outcome.status) }
          }
        }
      }
    return Result(
      begun: begun.withLock { $0 },
      statuses: statuses.withLock { $0 },
      isCancelled: cancellation.isCancelled
    )
  }

  @Test func `the others go on`() throws {
    let result = try run(failures: [1: 9], FailureLimits())
    #expect(result.statuses == [[.finished], [.failed], [.finished], [.finished], [.finished]])
    #expect(!result.isCancelled)
  }

  @Test func `a trial is tried as often as asked, and no more once it ends well`() throws {
    let result = try run(failures: [0: 1, 2: 9], FailureLimits(retries: 2))
    #expect(result.statuses[0] == [.failed, .finished])
    #expect(result.statuses[1] == [.finished])
    #expect(result.statuses[2] == [.failed, .failed, .failed])
    #expect(result.begun == [0: 2, 1: 1, 2: 3, 3: 1, 4: 1])
  }

  @Test(arguments: [(1, 2), (2, 4), (3, 5)])
  func `so many failures end the plan`(_ maximum: Int, _ begun: Int) throws {
    let result = try run(failures: [1: 9, 3: 9, 4: 9], FailureLimits(maximum: maximum))
    #expect(result.begun.count == begun)
    #expect(result.isCancelled)
  }

  @Test func `a trial that ends well after a retry counts as no failure`() throws {
    let result = try run(failures: [0: 1, 1: 1], FailureLimits(retries: 1, maximum: 1))
    #expect(result.begun.count == 5)
  }

  @Test func `a trial that is not begun tells nothing`() throws {
    let plan = try plan(
      """
      "dataset": {"kind": "inline", "inputs": [[1]], "targets": [[2]]},
      "parameters": {"steps": 2, "loss": "squared_error"}, "seeds": [0, 1]
      """
    )
    let log = EventLog()
    try PlanRunner(LoadedWorkload(plan.spec, relativeTo: "."), jobs: 2)
      .run(plan.trials, cancellation: Cancellation()) { $0.index == 0 ? nil : log.begin($0) }
    #expect(log.outcome(of: 0) == nil)
    #expect(log.outcome(of: 1)?.status == .finished)
  }
}
