import ArgumentParser
import Experiment
import Foundation
import Runner
import Store

struct TaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task",
    abstract: "Run one task of a submission, as schedulers do.",
    discussion: """
      A submission is a folder that 'exp run SPEC --on tasks --tasks N' makes. Task K of N runs the \
      trials K, K + N, K + 2 N … of those that were missing, and writes a journal of its own into the \
      folder; 'exp collect' brings it into the store. No task needs the store or another task.

      The same task begun again goes on where it was: what is finished is left out, the rest goes on \
      from its last checkpoint. SIGTERM, SIGINT and SIGUSR1 end it: running trials write a checkpoint, \
      and the exit code is 130.
      """
  )

  @Argument(help: "The submission's folder.", completion: .directory)
  var folder: String
  @Option(
    name: [.short, .long],
    help: "The task's number, from 0; that of Slurm's array (SLURM_ARRAY_TASK_ID) where not given."
  )
  var index: Int?
  @Option(
    name: [.short, .long],
    help: """
      How many trials run at the same time; where not given as many as Slurm gives processors \
      (SLURM_CPUS_PER_TASK), else as submitted, else 1.
      """
  )
  var jobs: Int?
  @Option(
    help: ArgumentHelp(
      "Seconds between two checkpoints, as for 'exp run'; where not given as submitted.",
      valueName: "seconds"
    )
  )
  var checkpointEvery: Double?
  @Flag(name: [.short, .long], help: "No line for each trial that ends.") var quiet = false
  @Flag(
    help: """
      Where Slurm warns (SIGUSR1) that the job's time is over soon, ask it to queue the job again, \
      unless it came no further than where it began.
      """
  )
  var requeue = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("expected '--jobs' from 1 to 1024, found \(jobs)")
    }
    if let checkpointEvery, !(0...1e6).contains(checkpointEvery) {
      throw ValidationError(
        "expected '--checkpoint-every' from 0 to 1000000 seconds, found \(checkpointEvery)"
      )
    }
  }

  func run() throws {
    Interruption.ignoreBrokenPipes()
    let submission = try Submission(opening: folder)
    let execution = try TaskExecution(
      submission,
      task: try task(of: submission),
      options: options(submission.head)
    )
    let (hasFailures, wasInterrupted, hasProgressed) = try execution.run()
    if requeue, wasInterrupted, Interruption.wasWarned { SlurmRequeue.request(hasProgressed) }
    if wasInterrupted { throw ExitCode(ExitStatus.interrupted) }
    if hasFailures { throw ExitCode(ExitStatus.someRunsFailed) }
  }

  private func task(of submission: Submission) throws -> Int {
    let variable = ProcessInfo.processInfo.environment["SLURM_ARRAY_TASK_ID"]
    guard let task = index ?? variable.flatMap({ Int($0) }) else {
      throw ValidationError(
        "expected '--index', since SLURM_ARRAY_TASK_ID is "
          + (variable.map { "'\($0)'" } ?? "not set")
      )
    }
    let count = submission.head.taskCount
    guard (0..<count).contains(task) else {
      throw ValidationError("expected '--index' from 0 to \(count - 1), found \(task)")
    }
    return task
  }

  private func options(_ head: Submission.Head) -> PlanExecution.Options {
    let given = ProcessInfo.processInfo.environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) }
    let seconds = checkpointEvery ?? head.checkpointEvery
    return PlanExecution.Options(
      jobs: max(1, jobs ?? given ?? head.jobs ?? 1),
      checkpoints: CheckpointPace.Rule(seconds: seconds),
      limits: FailureLimits(retries: head.retries),
      display: quiet ? .none : .lines
    )
  }
}
