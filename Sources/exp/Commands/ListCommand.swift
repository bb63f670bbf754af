import ArgumentParser
import Experiment
import Report
import Store

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments of the store, or runs that fulfil a condition.",
    discussion: """
      With an experiment's name or any option but --json and --csv: runs, the last attempt of each \
      trial, with the parameters in which they differ and the last value of their metrics.

        exp list lr-sweep --where "learning_rate < 0.1 and test_accuracy > 0.9"
        exp list --where "tag = 'paper' and started > -7d" --sort -test_accuracy.max
        exp list lr-sweep --group learning_rate --columns test_accuracy,loss.min

      docs/ASKING.md tells all of the language. Below are the submissions of which tasks wait, run or \
      were lost, as Slurm and their journals know them.
      """
  )

  @Argument(help: "Experiments whose runs are listed; all where none is named.")
  var experiments: [String] = []
  @OptionGroup var store: StoreOptions
  @OptionGroup var question: QuestionOptions
  @Flag(help: "All runs: every attempt, under every version of the spec.") var all = false
  @OptionGroup var format: OutputFormat

  func run() throws {
    let store = try store.openForReading()
    if experiments.isEmpty, !all, question.isEmpty { return try listExperiments(store) }
    try store.checkNotInTrash(experiments)
    let question = try question.question()
    let scope: Store.Scope = all ? .all : .latest
    if question.group != nil {
      let groups = try store.withRuns(of: experiments, scope) { table in
        try RunGroups(table, question, at: Clock.moment)
      }
      return show(groups.table, groups.records, groups.json)
    }
    let list = try store.withRuns(of: experiments, scope) { table in
      try RunList(table, question, at: Clock.moment)
    }
    if format.json, question.columns == nil { return try showRecords(list.ids, store) }
    show(list.table, list.records, list.json)
    try listSubmissions(store, of: experiments.isEmpty ? nil : experiments)
  }

  /// Shows below a table what tasks elsewhere are at.
  private func listSubmissions(_ store: Store, of experiments: [String]?) throws {
    if format.json || format.csv { return }
    let list = try SubmissionList(store, of: experiments)
    if let table = list.table { Console.print("\n" + table.text) }
    for note in list.notes { Console.note(note) }
  }

  private func show(
    _ table: @autoclosure () -> Table,
    _ records: @autoclosure () -> [[String]],
    _ json: @autoclosure () -> JSON
  ) {
    if format.json {
      Console.print(json().text)
    } else if format.csv {
      Console.print(csv: records())
    } else {
      Console.print(table().text)
    }
  }

  /// Prints everything that is known of some runs.
  private func showRecords(_ ids: [String], _ store: Store) throws {
    let summaries = try store.summaries(of: ids)
    let results = try store.runs(ids).map { RunResult($0, summaries[$0.id] ?? []) }
    Console.print(JSON.array(results.map(JSON.result)).text)
  }

  private func listExperiments(_ store: Store) throws {
    let experiments = try store.experiments()
    let submissions = try format.json ? SubmissionList(store) : nil
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
    show(
      Table(columns: columns, rows: rows),
      [["experiment", "trials", "runs", "last_started_at"]]
        + experiments.map { experiment in
          [
            experiment.name, "\(experiment.trialCount)", "\(experiment.runCount)",
            experiment.lastStartedAt.map(timeText) ?? "",
          ]
        },
      .array(experiments.map { Self.json($0, submissions) })
    )
    for note in submissions?.silenceNotes ?? [] { Console.note(note) }
    try listSubmissions(store, of: nil)
  }

  private static func counts(
    _ experiment: ExperimentSummary
  ) -> [(status: RunStatus, count: Int)] {
    RunStatus.allCases.compactMap { status in
      experiment.counts[status].flatMap { $0 > 0 ? (status, $0) : nil }
    }
  }

  private static func json(
    _ experiment: ExperimentSummary,
    _ submissions: SubmissionList?
  ) -> JSON {
    .object([
      ("name", .string(experiment.name)),
      ("description", .optional(experiment.description, JSON.string)),
      ("trials", .integer(experiment.trialCount)), ("runs", .integer(experiment.runCount)),
      ("points", .integer(experiment.pointCount)), ("bytes", .integer(experiment.byteCount)),
      ("last_started_at", .optional(experiment.lastStartedAt) { .string(timeText($0)) }),
      (
        "status", .object(counts(experiment).map { ($0.status.rawValue, .integer($0.count)) })
      ),
      ("submissions", submissions?.json(of: experiment.name) ?? .array([])),
    ])
  }
}
