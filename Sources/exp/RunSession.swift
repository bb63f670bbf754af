import Experiment
import Foundation
import Runner
import Store
import Synchronization

/// Takes trials from a store or a task's share one by one, records what they tell and notes which ones other processes
/// have taken; any thread may ask.
final class RunSession: Sendable {
  private struct State {
    /// The last attempt known at each trial.
    var attempts: [String: Attempt]
    var taken: [(trial: Trial, attempt: Attempt)] = []
    var executedCount = 0
    var failedCount = 0
    /// The trials of which the last attempt here failed.
    var failedTrials: Set<String> = []
    var hasProgressed = false
  }

  private let ledger: any RunLedger
  private let experiment: String
  private let provenance: Provenance
  private let progress: ProgressDisplay
  private let isResuming: Bool
  private let checkpointPace: CheckpointPace.Rule
  private let state: Mutex<State>

  init(
    _ ledger: any RunLedger,
    experiment: String,
    attempts: [String: Attempt],
    provenance: Provenance,
    isResuming: Bool,
    checkpoints: CheckpointPace.Rule,
    progress: ProgressDisplay
  ) {
    self.isResuming = isResuming
    checkpointPace = checkpoints
    self.ledger = ledger
    self.experiment = experiment
    self.provenance = provenance
    self.progress = progress
    state = Mutex(State(attempts: attempts))
  }

  /// How many trials were executed here, to whatever end.
  var executedCount: Int { state.withLock(\.executedCount) }

  /// Whether a trial came to its end or to a checkpoint here, so that going on later is further on.
  var hasProgressed: Bool { state.withLock(\.hasProgressed) }

  /// Whether the last attempt here at some trial failed.
  var hasFailedTrials: Bool { state.withLock { !$0.failedTrials.isEmpty } }

  /// How many attempts failed here.
  var failedCount: Int { state.withLock(\.failedCount) }

  /// The trials that other processes had taken when they were asked for, since the last call.
  func takeTaken() -> [(trial: Trial, attempt: Attempt)] {
    state.withLock { state in
      defer { state.taken = [] }
      return state.taken
    }
  }

  /// The last attempt known at each trial.
  var attempts: [String: Attempt] { state.withLock(\.attempts) }

  /// Notes what other processes have done.
  func learn(_ attempts: [String: Attempt]) { state.withLock { $0.attempts = attempts } }

  /// Notes what other processes have done.
  func learn(_ attempt: Attempt, of trial: Trial) {
    state.withLock { $0.attempts[trial.id] = attempt }
  }

  /// Begins a run of a trial, from its last checkpoint where there is one of use; nil where another
  /// process has taken the trial.
  func begin(_ trial: Trial) throws -> TrialContext? {
    // Both clocks are read before the store makes the run durable, which takes a while.
    let (startedAt, start) = (Clock.now(), Clock.steady())
    let known = state.withLock { $0.attempts[trial.id] }
    var checkpoint = try known.flatMap { try self.checkpoint(of: $0, trial) }
    let claim: Claim
    do {
      claim = try self.claim(trial, after: known, from: checkpoint, at: startedAt)
    } catch {
      guard checkpoint != nil, let what = error.damage else { throw error }
      progress.note("\(trial.label) begins anew: \(what)")
      checkpoint = nil
      claim = try self.claim(trial, after: known, from: nil, at: startedAt)
    }
    switch claim {
    case .taken(let attempt):
      state.withLock { $0.taken.append((trial, attempt)) }
      progress.skip(trial)
      return nil
    case .granted(let writer):
      let attempt = Attempt(run: writer.run.id, number: writer.run.attempt, status: .running)
      state.withLock { $0.attempts[trial.id] = attempt }
      progress.begin(trial, at: checkpoint?.step ?? 0)
      return context(trial, writer, from: checkpoint, start: start)
    }
  }

  private func claim(
    _ trial: Trial,
    after known: Attempt?,
    from checkpoint: Checkpoint?,
    at time: Int
  ) throws(StoreError) -> Claim {
    var resumption: Resumption?
    if let known, let checkpoint {
      resumption = Resumption(run: known.run, step: checkpoint.step)
    }
    let run = Run(
      id: Self.newRunID(),
      experiment: experiment,
      trial: trial,
      // Its points count from there, and so do its end and what it took.
      startedAt: time - Int(checkpoint?.elapsed ?? 0),
      provenance: provenance,
      resumption: resumption
    )
    return try ledger.claim(run, after: known?.number ?? 0)
  }

  /// The checkpoint of an attempt that was interrupted; nil, with a note, where it is of no use now.
  ///
  /// Where anything has changed that bits may hang on, the trial begins anew.
  private func checkpoint(of attempt: Attempt, _ trial: Trial) throws -> Checkpoint? {
    guard isResuming, [.interrupted, .terminated].contains(attempt.status),
      attempt.checkpoint != nil
    else { return nil }
    do {
      let earlier = try ledger.provenance(of: attempt.run)
      if let change = ProvenanceChange.changes(earlier, provenance).first(where: \.decidesBits) {
        progress.note(
          "\(trial.label) begins anew: \(change.what) was \(change.recorded ?? "none") at its "
            + "checkpoint and is \(change.now ?? "none")"
        )
        return nil
      }
      return try ledger.lastCheckpoint(of: attempt.run)
    } catch {
      guard let what = error.damage else { throw error }
      progress.note("\(trial.label) begins anew: \(what)")
      return nil
    }
  }

  private func context(
    _ trial: Trial,
    _ writer: RunWriter,
    from checkpoint: Checkpoint?,
    start: Int
  ) -> TrialContext {
    let pace = CheckpointPace(checkpointPace)
    // A run that goes on counts its time from the checkpoint's.
    let origin = start - Int(checkpoint?.elapsed ?? 0)
    return TrialContext(
      elapsed: { UInt32(clamping: Clock.steady() - origin) },
      start: checkpoint,
      wantsCheckpoint: { pace.isDue(at: Clock.steady()) },
      waits: { [progress] in progress.wait(trial, $0) },
      place: ledger.files.place(of: writer.run.id),
      saved: { [ledger] in
        try writer.flush()
        return try ledger.lastCheckpoint(of: writer.run.id)
      },
      earlier: { [ledger] in try ledger.points(of: $0, in: writer.run.id) },
      emit: { [self] event in
        switch event {
        case .metrics(let measurement):
          try writer.append(measurement)
          progress.update(trial, measurement)
        case .field(let field): try writer.attach(field)
        case .log(let block): try writer.append(block)
        case .artifact(let artifact): try writer.attach(artifact)
        case .process(let process): try writer.attach(process)
        case .finding(let finding): try writer.append(finding)
        case .checkpoint(let checkpoint):
          try writer.save(checkpoint)
          pace.saved(checkpoint.content.count, at: Clock.steady())
          state.withLock { $0.hasProgressed = true }
        case .finished(let outcome):
          // By the clock of the points, too, which may be a millisecond ahead, so that none is later.
          let end = max(Clock.now(), writer.run.startedAt + Clock.steady() - origin)
          try writer.finish(outcome, at: end)
          state.withLock { state in
            state.executedCount += 1
            if outcome.status == .failed {
              state.failedCount += 1
              state.failedTrials.insert(trial.id)
            } else {
              state.failedTrials.remove(trial.id)
            }
            state.hasProgressed = state.hasProgressed || outcome.status != .interrupted
          }
          progress.finish(trial, outcome, milliseconds: Clock.steady() - origin)
        }
      }
    )
  }

  /// 64 random bits: among a million runs two are alike with a chance of one in 37 million.
  private static func newRunID() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
