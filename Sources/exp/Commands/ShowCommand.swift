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
  @OptionGroup var format: OutputFormat

  func run() throws {
    let store = try store.openForReading()
    let target = try Target.find(target, in: store)
    let results = try target.results(in: store)
    switch target {
    case .experiment(let name):
      let spec = Spec(stored: try store.spec(of: name))
      show(SettingTable(results, objective: spec?.sweep.metric), name, path: store.path)
    case .run:
      for result in results {
        let records = RunRecords(
          annotations: try store.annotations(of: result.run.id),
          fields: try store.fields(of: [result.run.id])[result.run.id] ?? [],
          artifacts: try store.artifacts(of: result.run.id),
          process: try store.process(of: result.run.id)
        )
        show(result, records)
      }
    }
  }

  private func show(_ table: SettingTable, _ name: String, path: String) {
    if format.json {
      Console.print(JSON.experiment(name, table, store: path).text)
    } else if format.csv {
      Console.print(csv: Self.records(table))
    } else {
      Console.print(table.text)
      let findings = FindingList(table.groups.flatMap(\.results)).text
      if !findings.isEmpty { Console.print("\n" + findings) }
    }
  }

  /// A record for each setting: parameters, then mean and standard deviation of each metric, the number of
  /// seeds, and how many of their runs the means are over.
  private static func records(_ table: SettingTable) -> [[String]] {
    let heads = table.metrics.flatMap { ["\($0) mean", "\($0) standard_deviation"] }
    return [table.parameters + heads + ["seeds", "counted"]]
      + table.groups.map { group in
        table.parameters.map { group.setting[$0]?.displayText ?? "" }
          + table.metrics.flatMap { metric in
            let statistics = group.final(metric)
            return [statistics?.mean, statistics?.deviation].map { $0.map(CSVText.number) ?? "" }
          } + ["\(group.results.count)", "\(group.counted.count)"]
      }
  }

  private func show(_ result: RunResult, _ records: RunRecords) {
    if format.json {
      guard case .object(let members) = JSON.result(result) else { return }
      let provenance = ("provenance", JSON.provenance(result.run.provenance))
      let findings = ("findings", JSON.array(result.findings.map(JSON.finding)))
      Console.print(JSON.object(members + records.json + [findings, provenance]).text)
      return
    }
    if format.csv {
      Console.print(csv: [["part", "name", "value"]] + Self.records(result, records))
      return
    }
    Console.print(Self.heading(result.run, records.annotations))
    if let note = records.annotations.note {
      Console.print("\nnote")
      Console.print(
        note.split(separator: "\n", omittingEmptySubsequences: false)
          .map { "  " + printable(String($0)) }.joined(separator: "\n")
      )
    }
    if !result.findings.isEmpty {
      Console.print("\nfindings")
      for finding in result.findings {
        Console.print(wrapped("\(finding.kind.title): \(finding.message)", width: 96, indent: "  "))
      }
    }
    if !result.run.trial.setting.names.isEmpty {
      Console.print("\nparameters")
      Console.print(Self.parameters(result.run))
    }
    if !result.summaries.isEmpty {
      Console.print("\nmetrics")
      Console.print(Self.metrics(result))
    }
    if !records.fields.isEmpty {
      Console.print("\nfields")
      Console.print(records.table.text)
    }
    if let process = records.process {
      Console.print("\nprogram")
      Console.print(Self.program(process))
    }
    if !records.artifacts.isEmpty {
      Console.print("\nartifacts")
      Console.print(ArtifactCommand.table(records.artifacts, indent: "  "))
    }
    Console.print("\nprovenance")
    Console.print(Self.provenance(result.run.provenance))
  }

  /// Everything of a run, one thing a record.
  private static func records(_ result: RunResult, _ records: RunRecords) -> [[String]] {
    let run = result.run
    var rows: [[String]] = [
      ["run", "id", run.id], ["run", "experiment", run.experiment],
      ["run", "status", run.status.rawValue], ["run", "seed", "\(run.trial.seed)"],
      ["run", "attempt", "\(run.attempt)"], ["run", "started", timeText(run.startedAt)],
      ["run", "finished", run.finishedAt.map(timeText) ?? ""],
      ["run", "message", run.message ?? ""], ["run", "note", records.annotations.note ?? ""],
    ]
    rows += records.annotations.tags.map { ["run", "tag", $0] }
    rows += result.findings.map { ["finding", $0.kind.rawValue, $0.message] }
    rows += run.trial.setting.names.map {
      ["parameter", $0, run.trial.setting[$0]?.displayText ?? ""]
    }
    for summary in result.summaries.values.sorted(by: { $0.metric < $1.metric }) {
      rows.append(["metric", summary.metric, CSVText.number(summary.last)])
    }
    return rows
  }

  private static func heading(_ run: Run, _ annotations: Annotations) -> String {
    var pairs = [
      ("run", run.id), ("experiment", run.experiment), ("trial", run.trial.label),
      ("attempt", "\(run.attempt)"), ("status", run.status.rawValue),
    ]
    if let resumption = run.resumption {
      pairs.append(("goes on", "run \(resumption.run.prefix(8)) from step \(resumption.step)"))
    }
    if let message = run.message {
      // Some lines of what a program printed at its end may be among them.
      let lines = message.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
      pairs += lines.enumerated().map { ($0.offset == 0 ? "message" : "", $0.element) }
    }
    pairs.append(("started", localTimeText(run.startedAt)))
    if let end = run.finishedAt { pairs.append(("took", durationText(end - run.startedAt))) }
    if !annotations.tags.isEmpty {
      pairs.append(("tags", annotations.tags.joined(separator: ", ")))
    }
    return aligned(pairs, indent: "")
  }

  private static func parameters(_ run: Run) -> String {
    let names = run.trial.setting.names
    return aligned(names.map { ($0, run.trial.setting[$0]?.displayText ?? "") })
  }

  private static func metrics(_ result: RunResult) -> String {
    let columns =
      [Table.Column("  metric")]
      + ["points", "last", "min", "max", "mean", "last step", "not finite"].map {
        Table.Column($0, isNumeric: true)
      }
    let rows = result.summaries.values.sorted { $0.metric < $1.metric }.map { summary in
      [
        "  " + summary.metric, "\(summary.count)", significant(summary.last, digits: 6),
        summary.minimum.map { significant($0, digits: 6) } ?? "–",
        summary.maximum.map { significant($0, digits: 6) } ?? "–",
        summary.mean.map { significant($0, digits: 6) } ?? "–", "\(summary.lastStep)",
        "\(summary.nanCount + summary.infinityCount)",
      ]
    }
    return Table(columns: columns, rows: rows).text
  }

  private static func program(_ process: ProcessRecord) -> String {
    let ending =
      process.exitCode.map { "exit code \($0)" } ?? process.signal.map { "signal \($0)" }
      ?? "not begun"
    return aligned([
      ("words", process.words.map(quotedForShell).joined(separator: " ")),
      ("folder", process.folder), ("ended by", ending),
      (
        "processor time",
        "\(durationText(process.userTime)) in the program, \(durationText(process.systemTime)) in "
          + "the system"
      ),
      ("peak memory", byteText(process.peakMemory)),
    ])
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
