public import ArgumentParser
public import Experiment
import Report
import Store

struct BestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best",
    abstract: "Tell the best setting of an experiment, and which others it is not better than.",
    discussion: """
      The best mean over the seeds of a metric's last value, among settings whose runs all ended \
      well. Another setting is not separated from it where the 95 per cent interval of the paired \
      differences between their seeds holds 0.
      """
  )

  @Argument(help: "An experiment's name.") var experiment: String
  @OptionGroup var store: StoreOptions
  @Option(
    help: "By which metric; the spec's, or else the best known one recorded, where not given."
  )
  var metric: String?
  @Option(help: "minimize or maximize; as the metric's name tells where not given.")
  var goal: Objective.Goal?
  @OptionGroup var format: OutputFormat

  func run() throws {
    let store = try store.openForReading()
    try store.checkNotInTrash([experiment])
    let wanted = Spec(stored: try store.spec(of: experiment))?.sweep.metric
    let results = try Target.experiment(experiment).results(in: store)
    let table = SettingTable(results, objective: try objective(results, wanted))
    guard let objective = table.objective, let best = table.groups.first, best.isWhole,
      let statistics = best.final(objective.metric), statistics.mean.isFinite,
      let sentence = table.bestSentence
    else { throw NoBest(experiment: experiment, metric: table.objective?.metric) }
    try Target.experiment(experiment).noteOtherVersions(
      in: store,
      hint: "'exp list \(experiment) --all' has them, 'exp plot' and 'exp report' with '--where'"
    )
    if format.json {
      Console.print(Self.json(experiment, table, objective, best, statistics).text)
    } else if format.csv {
      Console.print(csv: Self.records(table, objective, best, statistics))
    } else {
      let runs = best.results.map { String($0.run.shortID) }.joined(separator: " ")
      let sentences = ([sentence] + table.notFiniteSentences).joined(separator: " ")
      Console.print("\(sentences)\nIts runs: \(runs)")
    }
  }

  private func objective(_ results: [RunResult], _ wanted: Objective?) throws -> Objective? {
    let recorded = Set(results.flatMap { $0.summaries.keys })
    let known = Objective.known.first { recorded.contains($0.metric) }
    guard let name = metric ?? wanted?.metric ?? known?.metric else { return nil }
    guard recorded.contains(name) else {
      throw UnknownMetric(name: name, experiment: experiment, recorded: recorded.sorted())
    }
    return Objective(goal ?? Objective.goal(of: name, wanted: wanted), name)
  }

  private static func records(
    _ table: SettingTable,
    _ objective: Objective,
    _ best: SettingGroup,
    _ statistics: Statistics
  ) -> [[String]] {
    let names = table.parameters
    return [
      names + ["metric", "goal", "mean", "standard_deviation", "seeds", "not_separated"],
      names.map { best.setting[$0]?.displayText ?? "" } + [
        objective.metric, objective.goal.rawValue, CSVText.number(statistics.mean),
        statistics.deviation.map(CSVText.number) ?? "", "\(statistics.count)",
        table.notSeparatedFromBest.map { "\($0.count)" } ?? "",
      ],
    ]
  }

  private static func json(
    _ experiment: String,
    _ table: SettingTable,
    _ objective: Objective,
    _ best: SettingGroup,
    _ statistics: Statistics
  ) -> JSON {
    .object([
      ("experiment", .string(experiment)), ("metric", .string(objective.metric)),
      ("goal", .string(objective.goal.rawValue)), ("parameters", .setting(best.setting)),
      ("final", .statistics(statistics)), ("runs", .array(best.results.map { .string($0.run.id) })),
      (
        "not_separated_from_best",
        .optional(table.notSeparatedFromBest) { .array($0.map { .setting($0.setting) }) }
      ),
    ])
  }
}

extension Objective.Goal: ExpressibleByArgument {}

/// A metric that no run of an experiment recorded.
struct UnknownMetric: Error, CustomStringConvertible {
  let name: String
  let experiment: String
  let recorded: [String]

  var description: String {
    let near = nearestNames(to: name, among: recorded, count: 3)
    let hint =
      !near.isEmpty
      ? "did you mean \(listed(near))?"
      : recorded.isEmpty ? "they have none yet" : "they have \(listed(recorded, or: "and"))"
    return "the runs of '\(experiment)' have no metric '\(name)'; \(hint)"
  }
}

/// No setting can be called the best.
struct NoBest: Error, CustomStringConvertible {
  let experiment: String
  let metric: String?

  var description: String {
    let why =
      metric.map { "has no setting whose runs all ended well with a value of '\($0)'" }
      ?? "has recorded no metric that tells the best; name one with '--metric'"
    return "'\(experiment)' \(why); 'exp show \(experiment)' tells how far its runs are"
  }
}
