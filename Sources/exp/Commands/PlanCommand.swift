import ArgumentParser
import Experiment
import Foundation
import Learning
import Report
import Runner
import Store

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Check a spec and print the trials it expands to.",
    discussion: """
      Reports every problem of the spec at once. Changes nothing. Where a store is found, the \
      column 'status' says which trials it holds, and what 'exp run' would do is told with an \
      estimate from earlier runs; a store that cannot be read is no error.
      """
  )

  @OptionGroup var arguments: SpecArguments
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let spec = try arguments.spec(try arguments.text())
    let data = dataset(of: spec)
    let dataHash = data?.hash
    let isKnown = spec.dataset?.path == nil || dataHash != nil
    let records = isKnown ? self.records(of: spec.name) : nil
    let plan = Plan(spec, dataHash: dataHash, results: try results(of: spec, records))
    let worklist = try records.map {
      try Worklist(
        plan.trials,
        attempts: $0.attempts,
        contest: contest(of: plan, $0.attempts),
        failure: spec.sweep.failure
      )
    }
    let estimate = worklist.flatMap { list in
      CostEstimate(list.due.map(\.trial), in: plan.trials, costs: records?.costs ?? [])
    }
    if let rung = HastyRung(in: plan, trainingCount: data?.train.count) {
      Console.note("exp: warning: \(rung.message)")
    }
    if json {
      Console.print(Self.json(plan, worklist, estimate).text)
      return
    }
    Console.print(Self.table(plan, worklist).text)
    for line in ProposalText.lines(plan, worklist) { Console.print(line) }
    Console.note(Self.summary(plan, worklist))
    if let estimate, let text = Self.text(estimate, worklist) { Console.note(text) }
  }

  /// Data in a file, whose hash tells the trials; nil where there are none.
  ///
  /// Where they cannot be read the plan can be looked at all the same.
  private func dataset(of spec: Spec) -> Dataset? {
    guard let dataset = spec.dataset, dataset.path != nil else { return nil }
    do throws(DatasetError) {
      return try dataset.load(relativeTo: arguments.folder)
    } catch {
      Console.note("The data cannot be read, so the statuses are not known: \(error)")
      return nil
    }
  }

  private struct Records {
    var attempts: [String: Attempt] = [:]
    var costs: [RunCost] = []
  }

  /// What the store knows of the experiment, nothing where there is no store; nil, with a note, where
  /// there is one that cannot be asked.
  private func records(of experiment: String) -> Records? {
    guard store.exists else { return Records() }
    do throws(StoreError) {
      let store = try store.openForReading()
      return Records(
        attempts: try store.lastAttempts(of: experiment),
        costs: try store.costs(of: experiment)
      )
    } catch {
      if case .unknownExperiment = error { return Records() }
      Console.note("The statuses are not known: \(error)")
      return nil
    }
  }

  /// What the sweep's rule of early termination says of earlier runs; nil where it has none.
  private func contest(of plan: Plan, _ attempts: [String: Attempt]) throws -> Contest? {
    guard plan.spec.sweep.earlyTermination != nil, store.exists else { return Contest(plan) }
    return try store.openForReading().contest(of: plan, attempts)
  }

  /// What a search goes on from; nothing for other sweeps.
  private func results(of spec: Spec, _ records: Records?) throws -> [String: Double] {
    guard let records, !records.attempts.isEmpty else { return [:] }
    return try store.openForReading().searchResults(of: spec, records.attempts)
  }

  private static func summary(_ plan: Plan, _ worklist: Worklist?) -> String {
    var settings = plan.settingCount == 1 ? "1 setting" : "\(plan.settingCount) settings"
    if case .bayes(let count, _, _) = plan.spec.sweep.method, !plan.isComplete {
      settings += " of at most \(count) (run_cap)"
    }
    let seeds = plan.spec.seeds.count == 1 ? "1 seed" : "\(plan.spec.seeds.count) seeds"
    let trials = worklist?.summary ?? "\(plan.trials.count) trials"
    let steps = (worklist?.due.map(\.trial) ?? plan.trials).reduce(0) { sum, trial in
      sum + (plan.spec.workload.stepCount(trial.setting) ?? 0)
    }
    let toTake = steps > 0 ? "; \(steps) steps to take" : ""
    return "\(plan.spec.name): \(settings) × \(seeds), \(trials)\(toTake)"
  }

  private static func text(_ estimate: CostEstimate, _ worklist: Worklist?) -> String? {
    let due = worklist?.due.count ?? 0
    guard due > 0 else { return nil }
    let jobs = min(due, ProcessInfo.processInfo.activeProcessorCount)
    let time = durationText(Int(min(estimate.milliseconds / Double(jobs), 0x1p52)))
    let count = jobs == 1 ? "1 job" : "\(jobs) jobs"
    return
      "About \(time) with \(count) and \(sizeText(estimate.bytes)) of points, as earlier runs took."
  }

  private static func table(_ plan: Plan, _ worklist: Worklist?) -> Table {
    let swept = plan.spec.sweep.parameters.map(\.name)
    var columns = [Table.Column("trial", isNumeric: true), Table.Column("id")]
    columns += swept.map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("seed", isNumeric: true), Table.Column("status")]
    let rows = plan.trials.indices.map { index in
      let trial = plan.trials[index]
      return ["\(trial.index)", String(trial.id.prefix(8))]
        + swept.map { trial.setting[$0]?.displayText ?? "–" }
        + ["\(trial.seed)", worklist?.items[index].status.rawValue ?? "–"]
    }
    return Table(columns: columns, rows: rows)
  }

  private static func json(
    _ plan: Plan,
    _ worklist: Worklist?,
    _ estimate: CostEstimate?
  ) -> JSON {
    .object([
      ("experiment", .string(plan.spec.name)), ("spec_hash", .string(plan.spec.hash)),
      ("due", .optional(worklist) { .integer($0.due.count) }),
      (
        "estimate",
        .optional(estimate) {
          .object([
            ("milliseconds_one_job", .number($0.milliseconds)), ("points", .number($0.points)),
            ("bytes", .number($0.bytes)),
          ])
        }
      ),
      (
        "trials",
        .array(
          plan.trials.indices.map { index in
            let trial = plan.trials[index]
            return .object([
              ("index", .integer(trial.index)), ("id", .string(trial.id)),
              ("seed", .integer(trial.seed)),
              ("status", .optional(worklist) { .string($0.items[index].status.rawValue) }),
              ("due", .optional(worklist) { .value(.bool($0.items[index].isDue)) }),
              ("parameters", .setting(trial.setting)),
            ])
          }
        )
      ),
    ])
  }
}
