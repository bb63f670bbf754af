import ArgumentParser
import Experiment
import Report
import Store

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show runs side by side: settings and provenance that differ, metrics.",
    discussion: "A setting or a part of the provenance that all runs share is left out."
  )

  @Argument(help: "Runs' ids, their beginnings, or 'latest'.") var runs: [String]
  @OptionGroup var store: StoreOptions
  @OptionGroup var format: OutputFormat

  func validate() throws {
    guard runs.count >= 2 else {
      throw ValidationError("expected two runs or more to compare, found \(runs.count)")
    }
  }

  func run() throws {
    let store = try store.openForReading()
    let results = try runs.map { text -> RunResult in
      let target = try Target.find(text, in: store)
      guard case .run = target, let result = try target.results(in: store).first else {
        throw NotARun(name: text)
      }
      return result
    }
    let annotations = try results.map { try store.annotations(of: $0.run.id) }
    let findings = try store.findings(of: results.map(\.run.id))
    let comparison = RunComparison(results, annotations, results.map { findings[$0.run.id] ?? [] })
    if format.json {
      Console.print(Self.json(comparison).text)
    } else if format.csv {
      Console.print(
        csv: [["part", "name"] + comparison.ids]
          + comparison.rows.map { row in
            [row.part.rawValue, row.name] + row.answers.map(RunKey.parameter("").field)
          }
      )
    } else {
      Console.print(Self.text(comparison))
    }
  }

  private static func text(_ comparison: RunComparison) -> String {
    let columns =
      [Table.Column("")]
      + comparison.ids.map { Table.Column(String($0.prefix(8)), isNumeric: true) }
    var rows: [[String]] = []
    for part in RunComparison.Part.allCases {
      let members = comparison.rows.filter { $0.part == part }
      if members.isEmpty { continue }
      // What the runs are stands under their ids.
      if part != .run { rows += [[], [part.rawValue]].map { $0 + blank(comparison, $0.count) } }
      let key: RunKey = part == .metrics ? .metric("", .last) : .parameter("")
      rows += members.map { row in
        [(part == .run ? "" : "  ") + row.name] + row.answers.map(key.cell)
      }
    }
    return Table(columns: columns, rows: rows).text
  }

  private static func blank(_ comparison: RunComparison, _ count: Int) -> [String] {
    [String](repeating: "", count: comparison.ids.count + 1 - count)
  }

  private static func json(_ comparison: RunComparison) -> JSON {
    let parts = RunComparison.Part.allCases.map { part in
      let members = comparison.rows.filter { $0.part == part }.map { row in
        (row.name, JSON.array(row.answers.map(RunKey.parameter("").json)))
      }
      return (part.rawValue, JSON.object(members))
    }
    return .object([("runs", .array(comparison.ids.map(JSON.string)))] + parts)
  }
}

/// An experiment's name where a run is meant.
struct NotARun: Error, CustomStringConvertible {
  let name: String

  var description: String {
    "'\(name)' is an experiment, expected a run; 'exp list \(name)' shows its runs"
  }
}
