import Experiment
import Foundation

/// The trials of a contest on their way: which may run, which wait, which have ended; any thread may
/// ask.
final class ContestTable: @unchecked Sendable {
  /// A run that has begun and is not over.
  struct OpenRun {
    let context: TrialContext
    /// Where it goes on.
    var start: Checkpoint?
    /// How many measurements it has told since then.
    var told = 0
    /// The updates done, as its last measurement tells.
    var step = 0
  }

  /// What there is to do with a trial.
  enum Task {
    /// Run it up to the next rung; nil where its run has not begun.
    case play(Int, OpenRun?)
    /// End it.
    case terminate(Int, OpenRun, Contest.Verdict)
  }

  // All below is read and written with the condition locked.
  private let condition = NSCondition()
  private var contest: Contest
  private var open: [Int: OpenRun] = [:]
  private var queue: [Int]
  private var first = 0
  private var playing = 0
  private var isLeft = false
  /// Trials that an earlier run of the program has terminated.
  private var parked: Set<Int>

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - contest: The contest, with what is known of the trials that are not run.
  ///   - order: The indices of the trials to run, those first to be begun first.
  ///   - parked: The indices of trials that wait or end as far as is known, without a run that is open.
  init(_ contest: Contest, order: [Int], parked: Set<Int>) {
    self.contest = contest
    queue = order
    self.parked = parked
    _ = locked { decide() }
  }

  /// What to do next; waits for it, and is nil once nothing is left to do.
  func next(_ cancellation: Cancellation) -> Task? {
    condition.lock()
    defer { condition.unlock() }
    while !isLeft, !cancellation.isCancelled {
      if first < queue.count {
        let trial = queue[first]
        first += 1
        if first > 1024 {
          queue.removeFirst(first)
          first = 0
        }
        let run = open[trial]
        if let run, case .terminated(let verdict) = contest.standing(of: trial) {
          open[trial] = nil
          return .terminate(trial, run, verdict)
        }
        // It may have come to the next rung already, where it was resumed.
        if run != nil, contest.standing(of: trial) == .waits { continue }
        open[trial] = nil
        playing += 1
        return .play(trial, run)
      }
      if playing == 0 { return nil }
      // A signal wakes nobody.
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.05))
    }
    return nil
  }

  /// Lets nothing more begin.
  func leave() { locked { isLeft = true } }

  /// Runs that wait, whose trials will not be played any more.
  func takeOpen() -> [OpenRun] {
    locked {
      defer { open = [:] }
      return open.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// The metric that is compared.
  var metric: String { locked { contest.objective.metric } }

  /// What a run that is terminated notes.
  func finding(_ verdict: Contest.Verdict, step: Int) -> Finding {
    locked { verdict.finding(in: contest, step: step) }
  }

  /// Takes the points that a run has where it goes on.
  ///
  /// - Returns: Whether it is to wait as it is.
  func begin(_ trial: Int, _ points: Series?, at step: Int) -> Bool {
    locked {
      contest.restart(trial)
      if let points {
        for (step, value) in zip(points.steps, points.values) {
          contest.append(value, at: step, of: trial)
        }
      }
      contest.settle(trial, before: step)
      return contest.standing(of: trial) != .goesOn
    }
  }

  /// Takes a measurement.
  ///
  /// - Returns: Whether the trial has come to a rung where it is to wait.
  func observe(_ trial: Int, _ measurement: Experiment.Measurement) -> Bool {
    locked {
      for value in measurement.values where value.metric == contest.objective.metric {
        contest.append(value.value, at: measurement.step, of: trial)
      }
      return contest.reachesRung(trial, at: measurement.step)
    }
  }

  /// Lets a run wait that has measured all up to a step.
  func pause(_ trial: Int, _ run: OpenRun, at step: Int) {
    locked {
      contest.settle(trial, before: step + 1)
      open[trial] = run
      playing -= 1
      let isDecidedNow = decide().contains(trial)
      // The rung may have been decided without it meanwhile.
      if !isDecidedNow, contest.standing(of: trial) != .waits { queue.append(trial) }
    }
  }

  /// Notes that a trial is over, or that it is not run here.
  func end(_ trial: Int, as status: RunStatus?) {
    locked {
      playing -= 1
      // One that was cut off has not come to any rung by that.
      guard let status, status != .interrupted else { return }
      contest.end(trial, as: status)
      _ = decide()
    }
  }

  /// Decides what can be decided, and queues whoever may go on or end by it.
  private func decide() -> [Int] {
    let decided = contest.decide()
    for trial in decided {
      let isParked = parked.contains(trial)
      if open[trial] != nil {
        queue.append(trial)
      } else if isParked, contest.standing(of: trial) == .goesOn {
        queue.append(trial)
        parked.remove(trial)
      }
    }
    condition.broadcast()
    return decided
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }
}
