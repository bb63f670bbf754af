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
      column 'status' says which trials it holds; a store that cannot be read is no error.
      """
  )

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let plan = try arguments.plan(try arguments.text())
    let statuses = statuses(of: plan)
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

  /// The statuses by the trials' ids, empty where there is no store; nil, with a note, where there is
  /// one that cannot be asked.
  private func statuses(of plan: Plan) -> [String: RunStatus]? {
    guard FileManager.default.fileExists(atPath: store.resolvedPath) else { return [:] }
    do throws(StoreError) {
      return try Self.statuses(of: plan.spec.name, in: store.openForReading())
    } catch {
      if case .unknownExperiment = error { return [:] }
      Console.note("The statuses are not known: \(error)")
      return nil
    }
  }

  /// The status of the last attempt of each trial, under whatever version of the spec it ran.
  private static func statuses(
    of experiment: String,
    in store: Store
  ) throws(StoreError) -> [String: RunStatus] {
    let attempts = Dictionary(grouping: try store.runs(in: experiment), by: \.trial.id)
    return attempts.compactMapValues { runs in runs.max { $0.attempt < $1.attempt }?.status }
  }

  private static func status(of trial: Trial, _ statuses: [String: RunStatus]?) -> RunStatus? {
    statuses.map { $0[trial.id] ?? .planned }
  }

  private static func table(_ plan: Plan, _ statuses: [String: RunStatus]?) -> Table {
    let swept = plan.spec.sweep.parameters.map(\.name)
    var columns = [Table.Column("trial", isNumeric: true), Table.Column("id")]
    columns += swept.map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("seed", isNumeric: true), Table.Column("status")]
    let rows = plan.trials.map { trial in
      ["\(trial.index)", String(trial.id.prefix(8))]
        + swept.map { trial.setting[$0]?.displayText ?? "–" }
        + ["\(trial.seed)", status(of: trial, statuses)?.rawValue ?? "–"]
    }
    return Table(columns: columns, rows: rows)
  }

  private static func json(_ plan: Plan, _ statuses: [String: RunStatus]?) -> JSON {
    .object([
      ("experiment", .string(plan.spec.name)), ("spec_hash", .string(plan.spec.hash)),
      (
        "trials",
        .array(
          plan.trials.map { trial in
            .object([
              ("index", .integer(trial.index)), ("id", .string(trial.id)),
              ("seed", .integer(trial.seed)),
              ("status", .optional(status(of: trial, statuses)) { .string($0.rawValue) }),
              ("parameters", .setting(trial.setting)),
            ])
          }
        )
      ),
    ])
  }
}
