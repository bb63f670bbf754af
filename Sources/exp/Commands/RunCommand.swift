import ArgumentParser
import Experiment
import Foundation
import Report
import Runner
import Store

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the trials of a spec and record every metric.",
    discussion: """
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
  @Flag(name: [.short, .long], help: "No progress, only the table at the end.") var quiet = false
  @Flag(help: "Print the table as JSON.") var json = false

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) {
      throw ValidationError("expected '--jobs' from 1 to 1024, found \(jobs)")
    }
  }

  func run() throws {
    let text = try arguments.text()
    let plan = try arguments.plan(text)
    let execution = try PlanExecution(
      plan,
      source: text,
      folder: arguments.folder,
      jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount
    )
    let store = try store.openForWriting()
    let display: ProgressDisplay.Style = quiet ? .none : Console.isTerminal ? .live : .lines
    let wasInterrupted: Bool
    do {
      wasInterrupted = try execution.run(into: store, display: display)
    } catch {
      try? store.close()
      throw error
    }
    let statuses = try report(plan, store)
    try store.close()
    if wasInterrupted { throw ExitCode(ExitStatus.interrupted) }
    if statuses.contains(.failed) { throw ExitCode(ExitStatus.someRunsFailed) }
  }

  /// Prints the table of settings and what to do next.
  private func report(_ plan: Plan, _ store: Store) throws -> [RunStatus] {
    let name = plan.spec.name
    let results = try Target.experiment(name).results(in: store)
    let table = SettingTable(results, objective: plan.spec.sweep.metric)
    Console.print(json ? JSON.experiment(name, table, store: store.path).text : table.text)
    let findings = FindingList(table.groups.flatMap(\.results)).text
    if !json, !findings.isEmpty { Console.print("\n" + findings) }
    for result in results where result.run.status == .failed {
      Console.note("\(result.run.shortID) failed: \(result.run.message ?? "no reason given")")
    }
    if !quiet, !json {
      let option = self.store.path.map { " --store \(quotedForShell($0))" } ?? ""
      Console.note("\nNext: exp plot \(name)\(option), exp report \(name)\(option)")
    }
    return results.map(\.run.status)
  }
}
