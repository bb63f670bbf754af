import ArgumentParser
import Experiment
import Report
import Store

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show everything that is known of a run, or the settings of an experiment."
  )

  @Argument(help: "A run's id, the beginning of one, 'latest', or an experiment's name.")
  var target: String
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let store = try store.openForReading()
    let target = try Target.find(target, in: store)
    let results = try target.results(in: store)
    switch target {
    case .experiment(let name):
      let spec = Spec(stored: try store.spec(of: name))
      show(SettingTable(results, objective: spec?.sweep.metric), name, path: store.path)
    case .run:
      for result in results { show(result) }
    }
  }

  private func show(_ table: SettingTable, _ name: String, path: String) {
    Console.print(json ? JSON.experiment(name, table, store: path).text : table.text)
    let findings = FindingList(table.groups.flatMap(\.results)).text
    if !json, !findings.isEmpty { Console.print("\n" + findings) }
  }

  private func show(_ result: RunResult) {
    if json {
      let provenance = ("provenance", JSON.provenance(result.run.provenance))
      guard case .object(let members) = JSON.result(result) else { return }
      Console.print(JSON.object(members + [provenance]).text)
      return
    }
    Console.print(Self.heading(result.run))
    Console.print("\nparameters")
    Console.print(Self.parameters(result.run))
    if !result.summaries.isEmpty {
      Console.print("\nmetrics")
      Console.print(Self.metrics(result))
    }
    if !result.findings.isEmpty {
      Console.print("\nfindings")
      for finding in result.findings {
        Console.print(wrapped("\(finding.kind.title): \(finding.message)", width: 96, indent: "  "))
      }
    }
    Console.print("\nprovenance")
    Console.print(Self.provenance(result.run.provenance))
  }

  private static func heading(_ run: Run) -> String {
    var pairs = [
      ("run", run.id), ("experiment", run.experiment), ("trial", run.trial.label),
      ("attempt", "\(run.attempt)"), ("status", run.status.rawValue),
    ]
    if let message = run.message { pairs.append(("message", message)) }
    pairs.append(("started", localTimeText(run.startedAt)))
    if let end = run.finishedAt { pairs.append(("took", durationText(end - run.startedAt))) }
    return aligned(pairs, indent: "")
  }

  private static func parameters(_ run: Run) -> String {
    let names = run.trial.setting.names
    return aligned(names.map { ($0, run.trial.setting[$0]?.displayText ?? "") })
  }

  private static func metrics(_ result: RunResult) -> String {
    let columns =
      [Table.Column("  metric")]
      + ["points", "last", "min", "max", "last step", "not finite"].map {
        Table.Column($0, isNumeric: true)
      }
    let rows = result.summaries.values.sorted { $0.metric < $1.metric }.map { summary in
      [
        "  " + summary.metric, "\(summary.count)", significant(summary.last, digits: 6),
        summary.minimum.map { significant($0, digits: 6) } ?? "–",
        summary.maximum.map { significant($0, digits: 6) } ?? "–", "\(summary.lastStep)",
        "\(summary.nanCount + summary.infinityCount)",
      ]
    }
    return Table(columns: columns, rows: rows).text
  }

  private static func provenance(_ provenance: Provenance) -> String {
    var pairs = [
      ("program", "exp \(provenance.program)"), ("command", provenance.command),
      ("spec hash", provenance.specHash),
    ]
    if let hash = provenance.datasetHash { pairs.append(("data hash", hash)) }
    pairs += provenance.libraries.sorted { $0.key < $1.key }
    pairs.append(("processor", provenance.processor))
    if !provenance.kernel.isEmpty { pairs.append(("kernel", provenance.kernel)) }
    pairs += [("host", provenance.host), ("system", provenance.system)]
    if let commit = provenance.commit {
      let dirty = provenance.isDirty == true ? " with uncommitted changes" : ""
      pairs.append(("git commit", commit + dirty))
    }
    return aligned(pairs)
  }

  private static func aligned(_ pairs: [(String, String)], indent: String = "  ") -> String {
    let columns = [Table.Column(""), Table.Column("")]
    let table = Table(columns: columns, rows: pairs.map { [indent + $0.0, $0.1] })
    return table.text.split(separator: "\n").joined(separator: "\n")
  }
}
