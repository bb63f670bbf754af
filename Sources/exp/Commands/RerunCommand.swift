import ArgumentParser
import Experiment
import Foundation
import Report
import Runner
import Store

struct RerunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rerun",
    abstract: "Run again what the store holds, and compare every bit.",
    discussion: """
      Takes the trials of a run, or of all runs of an experiment, from the store; the spec's file is \
      not needed. With --verify nothing is recorded: every point of every metric is compared with \
      the one recorded, times left out, and where they part the first such point is told with what \
      has changed since. Without it each trial gets a new attempt.

      Exit codes: 0 all the same, 1 a difference.
      """
  )

  @Argument(help: "A run's id, the beginning of one, 'latest', or an experiment's name.")
  var target: String
  @Flag(help: "Compare and record nothing.") var verify = false
  @Option(
    help: ArgumentHelp("Where the data are now, if they have moved.", valueName: "path"),
    completion: .directory
  )
  var data: String?
  @OptionGroup var store: StoreOptions
  @Option(
    name: [.short, .long],
    help: "How many trials run at the same time; as many as there are cores where not given."
  )
  var jobs: Int?
  @Flag(name: [.short, .long], help: "No progress.") var quiet = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("expected '--jobs' from 1 to 1024, found \(jobs)")
    }
  }

  func run() throws {
    Interruption.ignoreBrokenPipes()
    let store = try verify ? store.openForReading() : store.openForWriting()
    let target = try Target.find(target, in: store)
    let (running, runs) = try target.runs(in: store).partitioned { $0.status != .running }
    for run in running { Console.note("\(run.shortID) is still running and left out.") }
    guard !runs.isEmpty else {
      throw NothingToRepeat(description: "'\(target.name)' has no run that is over")
    }
    let groups = try Repetition.groups(runs, data: data, in: store)
    if verify {
      try compare(groups, store)
    } else {
      try repeatTrials(groups, store)
    }
  }

  private var jobCount: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  private var display: ProgressDisplay.Style {
    quiet ? .none : Console.isTerminal ? .live : .lines
  }

  private func compare(_ groups: [Repetition], _ store: Store) throws {
    Interruption.watch(announces: display == .lines)
    let progress = ProgressDisplay(groups.flatMap { $0.runs.map(\.trial) }, style: display)
    progress.start()
    let verified: [VerifiedRun]
    do {
      defer { progress.stop() }
      verified = try groups.flatMap {
        try VerifiedRun.verify($0, jobs: jobCount, in: store, progress: progress)
      }
    }
    Console.print(json ? JSON.verified(verified).text : VerificationText.text(verified))
    if Interruption.wasSignalled { throw ExitCode(ExitStatus.interrupted) }
    if verified.contains(where: { !$0.isIdentical }) { throw ExitCode(ExitStatus.someRunsFailed) }
  }

  private func repeatTrials(_ groups: [Repetition], _ store: Store) throws {
    var hasFailed = false
    var begun: [Run] = []
    do {
      for group in groups {
        // All runs of a target are of one experiment.
        let experiment = group.runs[0].experiment
        let ids = Set(group.runs.map(\.trial.id))
        _ = try PlanExecution(
          group.runs.map(\.trial),
          of: experiment,
          provenance: group.provenance,
          options: PlanExecution.Options(jobs: jobCount, isForced: true, display: display)
        ).run(group.workload, after: store.lastAttempts(of: experiment), into: store)
        let last = try store.lastAttempts(of: experiment).filter { ids.contains($0.key) }.values
        let repeated = try last.map { try store.run(matching: $0.run) }
        hasFailed = hasFailed || repeated.contains { $0.status == .failed }
        begun += repeated.sorted { $0.trial.index < $1.trial.index }
      }
    } catch {
      try? store.close()
      throw error
    }
    let summaries = try store.summaries(of: begun.map(\.id))
    let results = begun.map { RunResult($0, summaries[$0.id] ?? []) }
    Console.print(
      json
        ? JSON.array(results.map(JSON.result)).text
        : begun.map { "\($0.id)  \($0.trial.label)  attempt \($0.attempt)  \($0.status.rawValue)" }
          .joined(separator: "\n")
    )
    try store.close()
    if Interruption.wasSignalled { throw ExitCode(ExitStatus.interrupted) }
    if hasFailed { throw ExitCode(ExitStatus.someRunsFailed) }
  }
}

extension Array {
  /// The elements of which something does not hold, and those of which it does, in their order.
  fileprivate func partitioned(by holds: (Element) -> Bool) -> (without: Self, with: Self) {
    (filter { !holds($0) }, filter(holds))
  }
}
