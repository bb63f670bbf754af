import ArgumentParser
import Experiment
import Report
import Store

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments of the store, or the runs of one.",
    discussion: """
      With an experiment's name: its runs, the last attempt of each trial, with the parameters in \
      which they differ and the last value of their metrics.
      """
  )

  @Argument(help: "An experiment's name.") var experiment: String?
  @OptionGroup var store: StoreOptions
  @Flag(help: "All runs of the experiment: every attempt, under every version of its spec.")
  var all = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if all, experiment == nil { throw ValidationError("'--all' needs an experiment's name") }
  }

  func run() throws {
    let store = try store.openForReading()
    guard let experiment else { return try listExperiments(store) }
    let runs = try all ? store.runs(in: experiment) : store.latestRuns(of: experiment)
    let summaries = try store.summaries(of: runs.map(\.id))
    let results = runs.map { RunResult($0, summaries[$0.id] ?? []) }
    Console.print(json ? JSON.array(results.map(JSON.result)).text : Self.table(results).text)
  }

  private func listExperiments(_ store: Store) throws {
    let experiments = try store.experiments()
    if json {
      Console.print(JSON.array(experiments.map(Self.json)).text)
      return
    }
    let columns = [
      Table.Column("experiment"), Table.Column("trials", isNumeric: true),
      Table.Column("runs", isNumeric: true), Table.Column("size", isNumeric: true),
      Table.Column("last run"), Table.Column("status"),
    ]
    let rows = experiments.map { experiment in
      [
        experiment.name, "\(experiment.trialCount)", "\(experiment.runCount)",
        byteText(experiment.byteCount), experiment.lastStartedAt.map(localTimeText) ?? "–",
        Self.counts(experiment).map { "\($0.count) \($0.status.rawValue)" }.joined(separator: ", "),
      ]
    }
    Console.print(Table(columns: columns, rows: rows).text)
  }

  private static func counts(
    _ experiment: ExperimentSummary
  ) -> [(status: RunStatus, count: Int)] {
    RunStatus.allCases.compactMap { status in
      experiment.counts[status].flatMap { $0 > 0 ? (status, $0) : nil }
    }
  }

  private static func json(_ experiment: ExperimentSummary) -> JSON {
    .object([
      ("name", .string(experiment.name)),
      ("description", .optional(experiment.description, JSON.string)),
      ("trials", .integer(experiment.trialCount)), ("runs", .integer(experiment.runCount)),
      ("points", .integer(experiment.pointCount)), ("bytes", .integer(experiment.byteCount)),
      ("last_started_at", .optional(experiment.lastStartedAt) { .string(timeText($0)) }),
      (
        "status", .object(counts(experiment).map { ($0.status.rawValue, .integer($0.count)) })
      ),
    ])
  }

  private static func table(_ results: [RunResult]) -> Table {
    let parameters = Differences.names(in: results.map(\.run))
    let metrics = SettingTable(results).metrics
    var columns = [Table.Column("run")]
    columns += parameters.map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("seed", isNumeric: true), Table.Column("status")]
    columns += metrics.map { Table.Column($0, isNumeric: true) }
    columns += [Table.Column("started"), Table.Column("took", isNumeric: true)]
    let rows = results.map { row($0, parameters, metrics) }
    return Table(columns: columns, rows: rows)
  }

  private static func row(
    _ result: RunResult,
    _ parameters: [String],
    _ metrics: [String]
  ) -> [String] {
    let run = result.run
    var cells = [run.shortID]
    cells += parameters.map { run.trial.setting[$0]?.displayText ?? "–" }
    cells += ["\(run.trial.seed)", run.status.rawValue]
    cells += metrics.map { result.summaries[$0].map { significant($0.last, digits: 4) } ?? "–" }
    cells.append(localTimeText(run.startedAt))
    cells.append(run.finishedAt.map { durationText($0 - run.startedAt) } ?? "–")
    return cells
  }
}
