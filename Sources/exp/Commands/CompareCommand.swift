import ArgumentParser
import Experiment
import Report
import Store

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Show runs side by side: settings and provenance that differ, metrics.",
    discussion: """
      A setting or a part of the provenance that all runs share is left out. Up to \(mostColumns) runs \
      stand side by side, more below each other, a line each; --json and --csv have the same form for \
      any number.
      """
  )

  /// The most runs that have a column each.
  private static let mostColumns = 8

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
      let isNarrow = comparison.ids.count <= Self.mostColumns
      Console.print(isNarrow ? Self.columns(comparison) : Self.lines(comparison))
    }
  }

  /// A line for each run; what the runs are is said once where all are the same.
  private static func lines(_ comparison: RunComparison) -> String {
    func isShared(_ row: RunComparison.Row) -> Bool {
      row.part == .run && Set(row.answers).count == 1
    }
    let shared = comparison.rows.filter(isShared).map { row in
      "\(row.name) \(cells(row)[0])"
    }
    let rows = comparison.rows.filter { !isShared($0) }
    let answers = rows.map(cells)
    let table = Table(
      columns: [Table.Column("run")]
        + rows.map { Table.Column($0.name, isNumeric: key($0).isNumeric($0.answers)) },
      rows: comparison.ids.indices.map { index in
        [String(comparison.ids[index].prefix(8))] + answers.map { $0[index] }
      }
    )
    let head = shared.isEmpty ? "" : "All: \(printable(shared.joined(separator: ", ")))\n\n"
    return head + table.text
  }

  /// What a row says of each run.
  private static func cells(_ row: RunComparison.Row) -> [String] {
    row.answers.map(key(row).cell)
  }

  private static func key(_ row: RunComparison.Row) -> RunKey {
    row.part == .metrics ? .metric("", .last) : .parameter("")
  }

  /// A column for each run.
  private static func columns(_ comparison: RunComparison) -> String {
    let columns =
      [Table.Column("")]
      + comparison.ids.map { Table.Column(String($0.prefix(8)), isNumeric: true) }
    var rows: [[String]] = []
    for part in RunComparison.Part.allCases {
      let members = comparison.rows.filter { $0.part == part }
      if members.isEmpty { continue }
      // What the runs are stands under their ids.
      if part != .run { rows += [[], [part.rawValue]].map { $0 + blank(comparison, $0.count) } }
      rows += members.map { row in [(part == .run ? "" : "  ") + row.name] + cells(row) }
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
