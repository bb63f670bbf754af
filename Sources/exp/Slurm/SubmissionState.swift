import Experiment
import Foundation
import Store

/// Where the tasks of a submission stand, as its journals and the scheduler tell.
struct SubmissionState {
  /// Where a task stands.
  enum Phase: String, CaseIterable {
    /// No scheduler knows of it, and nobody has begun it yet.
    case waiting
    /// It waits in Slurm's queue.
    case queued
    case running
    /// All its trials came to their ends.
    case done
    /// It left trials undone, and nothing will go on with them by itself.
    case lost
  }

  /// One task.
  struct Task {
    /// Its number, from 0.
    let index: Int
    let phase: Phase
    /// What the scheduler says, where that tells more: `timeout`, `pending (Priority)`.
    let detail: String?
  }

  let submission: Submission
  /// Its jobs; nil where it was not submitted to Slurm.
  let jobs: SlurmJobs?
  /// The tasks by their numbers.
  let tasks: [Task]
  /// The trials that came to their ends, those that failed included, by their ids.
  var ended: Set<String> { Set(endedRuns.keys) }
  /// The runs by which they did, by the trials' ids.
  let endedRuns: [String: String]
  /// The runs without an end of tasks that are lost, by their ids.
  let lostRuns: Set<String>

  /// - Parameters:
  ///   - submission: The submission.
  ///   - jobs: Its jobs; nil where it was not submitted to Slurm.
  ///   - queue: What Slurm knows; nil where it does not answer or was not asked.
  /// - Throws: What keeps a journal from being read.
  init(_ submission: Submission, _ jobs: SlurmJobs?, queue: SlurmQueue?) throws {
    self.submission = submission
    self.jobs = jobs
    let progress = try submission.progress()
    var ended: [String: String] = [:]
    var lost: Set<String> = []
    var states: [Task] = []
    for task in progress.tasks {
      let share = submission.share(of: task.index).map(\.id)
      let over = share.filter { task.attempts[$0]?.hasEnded ?? false }
      for trial in over { ended[trial] = task.attempts[trial]?.run }
      let key = jobs.map { SlurmQueue.Key(job: $0.array, index: task.index) }
      let state = key.flatMap { queue?.states[$0] }
      let phase = Self.phase(
        task,
        isDone: over.count == share.count,
        state?.phase ?? (jobs != nil && queue != nil ? .ended : nil)
      )
      if phase == .lost {
        lost.formUnion(share.filter { !over.contains($0) }.compactMap { task.attempts[$0]?.run })
      }
      let isTelling = phase == .queued && state?.reason != nil || phase == .lost
      let isCancelled = phase == .lost && jobs?.cancelled?.contains(task.index) ?? false
      let detail = state?.text ?? (isCancelled ? "cancelled" : nil)
      states.append(Task(index: task.index, phase: phase, detail: isTelling ? detail : nil))
    }
    tasks = states
    endedRuns = ended
    lostRuns = lost
  }

  private static func phase(
    _ task: SubmissionProgress.Task,
    isDone: Bool,
    _ told: SlurmQueue.Phase?
  ) -> Phase {
    // Slurm takes a moment to notice that a task has ended.
    if isDone { return .done }
    switch told {
    case .queued: return .queued
    case .running: return .running
    case .ended: return .lost
    case nil: break
    }
    guard let writer = task.writer, let heard = task.lastRecordAt else { return .waiting }
    let isOver =
      task.hasEnded
      || Liveness.thisHost.isDead(writer, heartbeat: heard, now: Clock.now())
    return isOver ? .lost : .running
  }

  func count(_ phase: Phase) -> Int { tasks.count { $0.phase == phase } }

  /// Whether Slurm will run or runs any of it.
  var isInQueue: Bool { jobs != nil && tasks.contains { [.queued, .running].contains($0.phase) } }

  /// The trials without an end of tasks of some phases.
  func openTrials(_ phases: Set<Phase>) -> Set<String> {
    let open = tasks.filter { phases.contains($0.phase) }
      .flatMap { submission.share(of: $0.index).map(\.id) }
    return Set(open).subtracting(ended)
  }
}

extension Attempt {
  /// Whether it came to an end after which nothing goes on with it by itself.
  var hasEnded: Bool { status.isDone || status == .failed || status == .terminated }
}

/// The submissions beside a store, with what Slurm knows of them; Slurm is asked only where there is
/// any of it.
struct SubmissionStates {
  /// The states, in the order of the submissions.
  let states: [SubmissionState]
  /// Why Slurm told nothing, though it was asked; nil where it answered, or there was nothing to ask.
  let silence: SlurmError?
  /// Why the accounting did not tell what became of tasks that squeue has forgotten; nil where it did,
  /// there is none, or there was nothing to ask.
  let accountSilence: SlurmError?

  /// - Throws: What keeps a journal from being read.
  init(_ submissions: [Submission]) throws {
    var jobs = submissions.map(SlurmJobs.read)
    let isMeant = submissions.map(SlurmJobs.areMeant)
    var queue: SlurmQueue?
    var silence: SlurmError?
    if isMeant.contains(true) {
      let unnamed = zip(jobs, isMeant).contains { $0 == nil && $1 }
      let users = Set(jobs.compactMap { $0?.user } + (unnamed ? [SlurmJobs.currentUser] : []))
      do {
        queue = try SlurmCluster.queue(of: users)
      } catch {
        silence = error
      }
    }
    // Where exp was killed before it wrote the id down, the array's name, which no other has, tells.
    for place in jobs.indices where jobs[place] == nil && isMeant[place] {
      let id = queue?.jobs[submissions[place].id]?.max { (Int($0) ?? 0) < (Int($1) ?? 0) }
      jobs[place] = id.map { SlurmJobs(array: $0, user: SlurmJobs.currentUser) }
    }
    var states = try zip(submissions, jobs).map { try SubmissionState($0, $1, queue: queue) }
    let unexplained = states.indices.filter { place in
      states[place].jobs != nil
        && states[place].tasks.contains { $0.phase == .lost && $0.detail == nil }
    }
    var accountSilence: SlurmError?
    if var known = queue, !unexplained.isEmpty {
      do {
        try SlurmCluster.addAccounts(of: unexplained.compactMap { jobs[$0]?.array }, to: &known)
      } catch {
        accountSilence = error
      }
      for place in unexplained {
        states[place] = try SubmissionState(submissions[place], jobs[place], queue: known)
      }
    }
    self.states = states
    self.silence = silence
    self.accountSilence = accountSilence
  }

  /// What Slurm was asked in vain and what follows, a line each.
  var silenceNotes: [String] {
    let queue = silence.map { "exp: note: what Slurm has is not known: \($0)" }
    let accounts = accountSilence.map {
      "exp: note: what became of tasks that squeue has forgotten is not known, so those count as lost "
        + "that left trials undone: \($0)"
    }
    return [queue, accounts].compactMap(\.self)
  }

  /// The trials that Slurm will run or runs, by their ids.
  var expected: Set<String> { openTrials([.queued, .running]) }

  /// The runs whose tasks Slurm knows to have ended before them, by their ids.
  var lostRuns: Set<String> {
    guard silence == nil else { return [] }
    return Set(states.filter { $0.jobs != nil }.flatMap(\.lostRuns))
  }

  private func openTrials(_ phases: Set<SubmissionState.Phase>) -> Set<String> {
    Set(states.filter { $0.jobs != nil }.flatMap { $0.openTrials(phases) })
  }
}
