internal import Dispatch
import Experiment
import Synchronization

/// The trials of a contest on their way: which may run, which wait, which have ended; any thread may
/// ask.
final class ContestTable: Sendable {
  /// A run that has begun and is not over.
  struct OpenRun {
    let trial: Trial
    let context: TrialContext
    /// How often the trial has failed before.
    var failures = 0
    /// Where it goes on.
    var start: Checkpoint?
    /// How many points of each metric it has told since then.
    var told: [String: Int] = [:]
    /// What it has noticed about itself.
    var findings: [Finding] = []
    /// What is to be told where it neither goes on nor begins again.
    var held: [Event] = []
    /// How far it has come: the largest step that tells so.
    var step = 0
    /// The seconds that its programs have run so far, as the next one's samples go on from.
    var seconds = 0
  }

  /// What there is to do with a trial.
  enum Task {
    /// Run it up to the next rung; nil where its run has not begun.
    case play(Int, OpenRun?)
    /// End it.
    case terminate(OpenRun, Contest.Verdict)
  }

  /// What all threads share.
  fileprivate struct State {
    var contest: Contest
    var open: [Int: OpenRun] = [:]
    var queue: [Int]
    var first = 0
    /// Trials that wait and are to end.
    var endings: [Int] = []
    var firstEnding = 0
    var playing = 0
    var isLeft = false
    /// Trials that an earlier run of the program has terminated.
    var parked: Set<Int>
  }

  private let state: Mutex<State>
  /// Signalled where there may be something to do; who misses that looks again by itself.
  private let wake = DispatchSemaphore(value: 0)

  /// Makes a table.
  ///
  /// - Parameters:
  ///   - contest: The contest, with what is known of the trials that are not run.
  ///   - order: The indices of the trials to run, those first to be begun first.
  ///   - parked: The indices of trials that wait or end as far as is known, without a run that is open.
  init(_ contest: Contest, order: [Int], parked: Set<Int>) {
    state = Mutex(State(contest: contest, queue: order, parked: parked))
    change { _ = $0.decide() }
  }

  /// What to do next; waits for it, and is nil once nothing is left to do.
  ///
  /// - Parameters:
  ///   - cancellation: Lets nothing more begin.
  ///   - plays: Whether trials may be run; else they are ended only.
  /// - Returns: The task, which is taken.
  func next(_ cancellation: Cancellation, plays: Bool = true) -> Task? {
    while !cancellation.isCancelled {
      let (task, isOver, hasMore) = state.withLock { state in
        let task = state.isLeft ? nil : state.nextEnding() ?? (plays ? state.nextTask() : nil)
        let hasMore = state.first < state.queue.count || state.firstEnding < state.endings.count
        let isOver = state.isLeft || task == nil && state.playing == 0 && !hasMore
        // Who only ends trials leaves what there is to run to others, and does not wake itself.
        return (task, isOver, hasMore && (plays || task != nil))
      }
      if hasMore || isOver { wake.signal() }
      if task != nil || isOver { return task }
      // A signal of the system wakes nobody.
      _ = wake.wait(timeout: .now() + .milliseconds(50))
    }
    return nil
  }

  /// Lets nothing more begin.
  func leave() { change { $0.isLeft = true } }

  /// Runs that wait, whose trials will not be played any more.
  func takeOpen() -> [OpenRun] {
    state.withLock { state in
      defer { state.open = [:] }
      return state.open.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  /// The metric that is compared.
  var metric: String { state.withLock { $0.contest.objective.metric } }

  /// What a run that is terminated notes.
  func finding(_ verdict: Contest.Verdict, step: Int) -> Finding {
    state.withLock { verdict.finding(in: $0.contest, step: step) }
  }

  /// Takes the points that a run has where it goes on.
  ///
  /// - Returns: Whether it is to wait as it is.
  func begin(_ trial: Int, _ points: Series?, at step: Int) -> Bool {
    state.withLock { state in
      state.contest.restart(trial)
      if let points {
        for (step, value) in zip(points.steps, points.values) {
          state.contest.append(value, at: step, of: trial)
        }
      }
      state.contest.settle(trial, before: step)
      return state.contest.standing(of: trial) != .goesOn
    }
  }

  /// Takes a measurement, and decides what is decided by it.
  ///
  /// - Returns: Whether the trial has come to a rung where it is to wait or ends.
  func observe(_ trial: Int, _ measurement: Experiment.Measurement) -> Bool {
    let (waits, hasDecided) = state.withLock { state in
      guard state.contest.observe(measurement, of: trial) else { return (false, false) }
      let decided = state.decide()
      return (state.contest.reachesRung(trial, at: measurement.step), !decided.isEmpty)
    }
    if hasDecided { wake.signal() }
    return waits
  }

  /// Whether a measurement tells how far its trial has come.
  func tellsProgress(_ measurement: Experiment.Measurement) -> Bool {
    state.withLock { $0.contest.tellsProgress(measurement) }
  }

  /// Lets a run wait that has measured all up to a step.
  func pause(_ trial: Int, _ run: OpenRun, at step: Int) {
    change { state in
      state.contest.settle(trial, through: step)
      state.open[trial] = run
      state.playing -= 1
      let isDecidedNow = state.decide().contains(trial)
      // The rung may have been decided without it meanwhile.
      if !isDecidedNow, state.contest.standing(of: trial) != .waits { state.enqueue(trial) }
    }
  }

  /// Notes that a trial is over, or that it is not run here.
  func end(_ trial: Int, as status: RunStatus?) {
    change { state in
      state.playing -= 1
      // One that was cut off has not come to any rung by that.
      guard let status, status != .interrupted else { return }
      state.contest.end(trial, as: status)
      _ = state.decide()
    }
  }

  /// Changes what is shared, and wakes whoever waits for something to do.
  private func change(_ body: (inout State) -> Void) {
    state.withLock { body(&$0) }
    wake.signal()
  }
}

extension ContestTable.State {
  /// Queues an open run that may go on or ends.
  fileprivate mutating func enqueue(_ trial: Int) {
    if case .terminated = contest.standing(of: trial) {
      endings.append(trial)
    } else {
      queue.append(trial)
    }
  }

  /// Takes a run that is to end; nil where there is none for now.
  fileprivate mutating func nextEnding() -> ContestTable.Task? {
    while firstEnding < endings.count {
      let trial = endings[firstEnding]
      firstEnding += 1
      if firstEnding == endings.count { (endings, firstEnding) = ([], 0) }
      guard case .terminated(let verdict) = contest.standing(of: trial),
        let run = open.removeValue(forKey: trial)
      else { continue }
      return .terminate(run, verdict)
    }
    return nil
  }

  /// Takes a trial that is to run from the queue; nil where there is none for now.
  fileprivate mutating func nextTask() -> ContestTable.Task? {
    while first < queue.count {
      let trial = queue[first]
      first += 1
      if first > 1024 {
        queue.removeFirst(first)
        first = 0
      }
      let run = open[trial]
      if let run, case .terminated(let verdict) = contest.standing(of: trial) {
        open[trial] = nil
        return .terminate(run, verdict)
      }
      // It may have come to the next rung already, where it was resumed.
      if run != nil, contest.standing(of: trial) == .waits { continue }
      open[trial] = nil
      playing += 1
      return .play(trial, run)
    }
    return nil
  }

  /// Decides what can be decided, and queues whoever may go on or end by it.
  fileprivate mutating func decide() -> [Int] {
    let decided = contest.decide()
    for trial in decided {
      let isParked = parked.contains(trial)
      if open[trial] != nil {
        enqueue(trial)
      } else if isParked, contest.standing(of: trial) == .goesOn {
        queue.append(trial)
        parked.remove(trial)
      }
    }
    return decided
  }
}
