import Experiment
import Foundation
import Learning
import Runner
import Store

/// Executes what is left of one task's share: trials to the runner, events to the task's journal.
struct TaskExecution {
  private let submission: Submission
  private let task: Int
  private let options: PlanExecution.Options
  private let plan: Plan

  /// Makes an execution.
  ///
  /// - Parameters:
  ///   - submission: The submission.
  ///   - task: The task's number, from 0, below the number of tasks.
  ///   - options: How the trials are executed.
  /// - Throws: What keeps this program from running them as they were submitted.
  init(_ submission: Submission, task: Int, options: PlanExecution.Options) throws {
    self.submission = submission
    self.task = task
    self.options = options
    plan = try submission.plan()
  }

  /// The trials of the share, in order.
  private var share: [Trial] { submission.share(of: task).map { plan.trials[$0.index] } }

  /// Runs what is missing.
  ///
  /// - Returns: Whether trials failed, with all their retries; whether a signal ended it; and whether
  ///   another execution would be further on for it.
  /// - Throws: What keeps the trials from being run or recorded.
  func run() throws -> (hasFailures: Bool, wasInterrupted: Bool, hasProgressed: Bool) {
    let spec = plan.spec
    let workload = try LoadedWorkload(spec, relativeTo: submission.head.specFolder)
      .readingEventFiles
    try checkData(workload)
    let provenance = ProvenanceReader.read(
      specHash: spec.hash,
      workload: workload,
      datasetPath: spec.dataset?.path,
      folder: submission.head.specFolder
    )
    Interruption.watch(announces: options.display == .lines, isTask: true)
    let journal = try TaskJournal(
      submission,
      task: task,
      identity: .ofThisProcess(),
      provenance: provenance,
      now: Clock.now
    )
    let attempts = try journal.attempts()
    let due = Worklist(share, attempts: attempts).due.map(\.trial)
    let session = try execute(due, workload, journal, attempts, provenance)
    return (session.hasFailedTrials, Interruption.wasSignalled, session.hasProgressed)
  }

  private func execute(
    _ due: [Trial],
    _ workload: LoadedWorkload,
    _ journal: TaskJournal,
    _ attempts: [String: Attempt],
    _ provenance: Provenance
  ) throws -> RunSession {
    let progress = ProgressDisplay(due, style: options.display)
    let session = RunSession(
      journal,
      experiment: plan.spec.name,
      attempts: attempts,
      provenance: provenance,
      isResuming: true,
      checkpoints: options.checkpoints,
      progress: progress
    )
    progress.start()
    defer { progress.stop() }
    do {
      try PlanRunner(workload, jobs: options.jobs).run(
        due,
        limits: options.limits,
        cancellation: Interruption.cancellation,
        begin: session.begin
      )
    } catch {
      try? journal.close(wasInterrupted: Interruption.wasSignalled)
      throw error
    }
    try journal.close(wasInterrupted: Interruption.wasSignalled)
    return session
  }

  /// Checks that the data are those that the trials were submitted with.
  private func checkData(_ workload: LoadedWorkload) throws {
    guard let expected = submission.head.dataHash, let hash = workload.dataset?.hash,
      hash != expected
    else { return }
    throw NotOnTasks(
      description:
        "the data of '\(plan.spec.name)' are others than those that '\(submission.id)' was "
        + "submitted with (SHA-256 \(expected), now \(hash)): put them back, or submit the spec again"
    )
  }
}
