import ArgumentParser
import Experiment
import Foundation
import Report
import Runner
import Store

struct RunCommand: ParsableCommand {
  /// Where trials run.
  enum Place: String, CaseIterable, ExpressibleByArgument {
    /// In this process.
    case local
    /// In tasks that anything may begin, each by its number.
    case tasks
    /// In tasks of an array that Slurm runs.
    case slurm
  }

  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the trials of a spec and record every metric.",
    discussion: """
      Runs what is missing: trials that the store holds as finished, stopped or diverged are left out, \
      those that were interrupted go on from their last checkpoint, those that failed begin anew. So \
      the same command can be given again after a crash, and with more seeds or values in the spec.

      Trials run in parallel; what they compute does not depend on how many at a time. Metrics are \
      on disk a fifth of a second after they were measured. Ctrl-C ends running trials at their \
      next step and keeps what was recorded; a second one stops at once.
      """
  )

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @Option(
    name: [.short, .long],
    help: "How many trials run at the same time; as many as there are cores where not given."
  )
  var jobs: Int?
  @Flag(help: "Run again what is done already, as a new attempt; the earlier one is kept.")
  var force = false
  @Option(
    help: ArgumentHelp(
      "Seconds between two checkpoints, from which an interrupted run goes on; 0 for none but at "
        + "an interruption. As a rule 10, and at most a hundredth of the time is spent on them.",
      valueName: "seconds"
    )
  )
  var checkpointEvery: Double?
  @Option(help: "How often a trial that fails is tried again.") var retries = 0
  @Flag(help: "Leave the rest as soon as a trial has failed.") var failFast = false
  @Option(help: ArgumentHelp("Leave the rest when so many trials have failed.", valueName: "count"))
  var maxFailures: Int?
  @Flag(help: "Show what programs print as they print it, on standard error.") var follow = false
  @Flag(name: [.short, .long], help: "No progress, only the table at the end.") var quiet = false
  @Flag(help: "Print the table as JSON.") var json = false

  @Option(
    help: ArgumentHelp(
      """
      Where the trials run: 'local' here and now; with 'tasks' they are shared out for any scheduler, \
      and the commands are printed that run them ('exp task', 'exp collect'); with 'slurm' they become \
      an array that sbatch is given, as the spec's 'slurm' asks.
      """,
      valueName: "place"
    )
  )
  var on = Place.local
  @Option(
    help: ArgumentHelp(
      "With '--on tasks' or 'slurm': how many tasks share the trials.",
      valueName: "count"
    )
  )
  var tasks: Int?
  @Flag(help: "With '--on slurm': print the scripts, submit nothing.") var dryRun = false

  func validate() throws {
    try validatePlace()
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("expected '--jobs' from 1 to 1024, found \(jobs)")
    }
    if !(0...1000).contains(retries) {
      throw ValidationError("expected '--retries' from 0 to 1000, found \(retries)")
    }
    if let maxFailures, maxFailures < 1 {
      throw ValidationError("expected '--max-failures' of at least 1, found \(maxFailures)")
    }
    if let checkpointEvery, !(0...1e6).contains(checkpointEvery) {
      throw ValidationError(
        "expected '--checkpoint-every' from 0 to 1000000 seconds, found \(checkpointEvery)"
      )
    }
    if failFast, maxFailures != nil {
      throw ValidationError("'--fail-fast' is '--max-failures 1'; give one of the two")
    }
  }

  /// Whether what is given makes sense where the trials run.
  private func validatePlace() throws {
    if on == .local, tasks != nil {
      throw ValidationError("'--tasks' is for '--on tasks' and '--on slurm'")
    }
    if on == .tasks, tasks == nil {
      throw ValidationError("'--on tasks' needs '--tasks COUNT': how many share the trials")
    }
    if let tasks, !(1...1_000_000).contains(tasks) {
      throw ValidationError("expected '--tasks' from 1 to 1000000, found \(tasks)")
    }
    if on != .slurm, dryRun {
      throw ValidationError("'--dry-run' is for '--on slurm'; 'exp plan' shows what would run")
    }
    if on != .local, force || follow || failFast || maxFailures != nil {
      throw ValidationError(
        "'--force', '--follow', '--fail-fast' and '--max-failures' are for '--on local'"
      )
    }
  }

  func run() throws {
    Interruption.ignoreBrokenPipes()
    switch on {
    case .local: try runHere()
    case .tasks: try submitTasks()
    case .slurm: try submitToSlurm()
    }
  }

  private func runHere() throws {
    let existing = store.exists ? try store.openForWriting() : nil
    var session = try PlanSession(arguments, store: existing, options: options)
    let store = try existing ?? self.store.openForWriting()
    if !quiet {
      noteWhatIsDone(session)
      if let existing { noteTrialsElsewhere(session, existing) }
    }
    if let rung = session.hastyRung { Console.note("exp: warning: \(rung.message)") }
    let ending: PlanExecution.Ending
    do {
      ending = try session.run(into: store)
    } catch {
      try? store.close()
      throw error
    }
    let statuses = try report(session, ending, store)
    try store.close()
    if ending.wasInterrupted { throw ExitCode(ExitStatus.interrupted) }
    if statuses.contains(.failed) { throw ExitCode(ExitStatus.someRunsFailed) }
  }

  /// How the trials are executed.
  var options: PlanExecution.Options {
    PlanExecution.Options(
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
      isForced: force,
      checkpoints: CheckpointPace.Rule(seconds: checkpointEvery),
      limits: FailureLimits(retries: retries, maximum: failFast ? 1 : maxFailures),
      display: quiet ? .none : Console.isTerminal && !follow ? .live : .lines,
      follows: follow
    )
  }

  /// Says what is left out and what is run once more; of a plan that is all new there is nothing to
  /// say.
  private func noteWhatIsDone(_ session: PlanSession) {
    let list = session.worklist
    guard list.items.contains(where: { $0.attempt != nil }) else { return }
    let hint = list.due.isEmpty ? "; '--force' runs them again" : ""
    Console.note("\(session.plan.spec.name): \(list.summary)\(hint)")
  }

  /// Says which of the trials that run here tasks have, too.
  private func noteTrialsElsewhere(_ session: PlanSession, _ store: Store) {
    // Those that run now are left to who runs them.
    let due = Set(session.worklist.due.filter { $0.status != .running }.map(\.trial.id))
    do {
      let others = try TrialsElsewhere(due, of: session.plan.spec.name, store)
      if let text = others.text { Console.note(text) }
    } catch {
      Console.note("exp: note: what tasks have of these trials is not known: \(error)")
    }
  }

  /// Prints the table of settings and what to do next.
  private func report(
    _ session: PlanSession,
    _ ending: PlanExecution.Ending,
    _ store: Store
  ) throws -> [RunStatus] {
    let plan = session.plan
    let name = plan.spec.name
    // Another program may have registered another spec of that name meanwhile.
    let runs = try store.latestRuns(of: name, under: plan.spec.hash)
    let results = try store.results(of: runs)
    let table = SettingTable(results, objective: plan.spec.sweep.metric)
    Console.print(json ? JSON.experiment(name, table, store: store.path).text : table.text)
    let findings = FindingList(table.groups.flatMap(\.results)).text
    if !json, !findings.isEmpty { Console.print("\n" + findings) }
    let failed = results.filter { $0.run.status == .failed }
    noteFailures(failed.map(\.run), session)
    // With the last trial failed there is nothing that was given up.
    let left =
      plan.trials.count - results.count { $0.run.status.isDone || $0.run.status == .terminated }
      - failed.count
    if ending.hasGivenUp, left > 0 {
      let count = failed.count == 1 ? "1 failed trial" : "\(failed.count) failed trials"
      Console.note(
        "Given up after \(count); \(left) of \(plan.trials.count) trials are left, which the same "
          + "command runs."
      )
    }
    noteSearch(plan, ending, failedCount: failed.count)
    noteMetric(plan.spec, results)
    if !quiet, !json {
      let option = self.store.path.map { " --store \(quotedForShell($0))" } ?? ""
      Console.note("\nNext: exp plot \(name)\(option), exp report \(name)\(option)")
    }
    return results.map(\.run.status)
  }

  /// Says which runs have failed, and why where that was not told as it happened.
  private func noteFailures(_ runs: [Run], _ session: PlanSession) {
    for run in runs where session.wasThere(run.id) {
      Console.note("\(run.shortID) failed: \(run.message ?? "no reason given")")
    }
    let told = runs.filter { !session.wasThere($0.id) }.map { String($0.shortID) }
    guard let first = told.first else { return }
    let count = told.count == 1 ? "1 run" : "\(told.count) runs"
    let names = told.prefix(5).joined(separator: ", ") + (told.count > 5 ? ", …" : "")
    Console.note("\(count) failed: \(names); 'exp show \(first)' has more.")
  }

  /// Says why a search has proposed nothing more, where trials have failed.
  private func noteSearch(_ plan: Plan, _ ending: PlanExecution.Ending, failedCount: Int) {
    guard !plan.isComplete, !ending.wasInterrupted, !ending.hasGivenUp, failedCount > 0 else {
      return
    }
    let trials =
      failedCount == 1 ? "a trial that has failed" : "\(failedCount) trials that have failed"
    Console.note(
      "The search waits for \(trials); the same command tries again. A setting that cannot work "
        + "counts as the worst where its program ends with exit code 0 and tells no value, and with "
        + "sweep.failed=worst also where it fails."
    )
  }

  /// Says that no run has the metric that a sweep decides by, which is easily mistyped.
  private func noteMetric(_ spec: Spec, _ results: [RunResult]) {
    guard let metric = spec.sweep.metric?.metric else { return }
    let ended = results.filter { $0.run.status.isDone && $0.run.status != .diverged }
    let told = Set(ended.flatMap { $0.summaries.keys }).filter { !SystemMetric.isOne($0) }
    guard !ended.isEmpty, !told.contains(metric) else { return }
    let names = told.sorted()
    Console.note(
      "No run has the metric '\(metric)', by which settings are compared; "
        + (names.isEmpty
          ? "there is none at all."
          : "there are \(names.prefix(9).joined(separator: ", "))\(names.count > 9 ? ", …" : ".")")
    )
  }
}
