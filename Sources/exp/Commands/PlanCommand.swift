import ArgumentParser
import Experiment
import Foundation
import Report
import Store

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Check a spec and print the trials it expands to.",
    discussion: """
      Reports every problem of the spec at once. Changes nothing. Where a store is found, the \
      column 'status' says which trials it holds.
      """
  )

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let plan = try arguments.plan(try arguments.text())
    let statuses = try statuses(of: plan)
    if json {
      Console.print(Self.json(plan, statuses).text)
      return
    }
    Console.print(Self.table(plan, statuses).text)
    let settings = plan.settingCount == 1 ? "1 setting" : "\(plan.settingCount) settings"
    let seeds = plan.spec.seeds.count == 1 ? "1 seed" : "\(plan.spec.seeds.count) seeds"
    let steps = plan.trials.reduce(0) { sum, trial in
      if case .integer(let steps)? = trial.setting["steps"] { sum + steps } else { sum }
    }
    Console.note(
      "\(plan.spec.name): \(plan.trials.count) trials (\(settings) × \(seeds)), \(steps) steps in all"
    )
  }

  /// The status of the last run of each trial, by the trial's id; empty where there is no store.
  private func statuses(of plan: Plan) throws -> [String: RunStatus] {
    guard FileManager.default.fileExists(atPath: store.resolvedPath) else { return [:] }
    let store = try store.openForReading()
    guard try store.experiments().contains(where: { $0.name == plan.spec.name }) else {
      return [:]
    }
    var statuses: [String: RunStatus] = [:]
    for run in try store.runs(in: plan.spec.name) { statuses[run.trial.id] = run.status }
    return statuses
  }

  private static func table(_ plan: Plan, _ statuses: [String: RunStatus]) -> Table {
    let swept = plan.spec.sweep.parameters.map(\.name)
    var columns = [Table.Column("trial", isNumeric: true), Table.Column("id")]
    columns += swept.map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("seed", isNumeric: true), Table.Column("status")]
    let rows = plan.trials.map { trial in
      ["\(trial.index)", String(trial.id.prefix(8))]
        + swept.map { trial.setting[$0]?.displayText ?? "–" }
        + ["\(trial.seed)", (statuses[trial.id] ?? .planned).rawValue]
    }
    return Table(columns: columns, rows: rows)
  }

  private static func json(_ plan: Plan, _ statuses: [String: RunStatus]) -> JSON {
    .object([
      ("experiment", .string(plan.spec.name)), ("spec_hash", .string(plan.spec.hash)),
      (
        "trials",
        .array(
          plan.trials.map { trial in
            .object([
              ("index", .integer(trial.index)), ("id", .string(trial.id)),
              ("seed", .integer(trial.seed)),
              ("status", .string((statuses[trial.id] ?? .planned).rawValue)),
              ("parameters", .setting(trial.setting)),
            ])
          }
        )
      ),
    ])
  }
}
