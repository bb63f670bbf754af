import Experiment

/// What the table of runs beside a table of points says of each run, as `exp export --format csv`
/// writes it.
struct CSVRuns {
  /// The rows by the runs' ids.
  let rows: [String: RunDescription]

  /// Reads a table of runs.
  ///
  /// - Throws: `ExchangeError`; `badCells` with all that make no sense.
  init(_ path: String) throws(ExchangeError) {
    var records = try CSVRecords(path)
    defer { records.close() }
    guard let heads = try records.next() else {
      throw .badCells(path: path, problems: ["1: the file is empty"], more: 0)
    }
    let columns = Dictionary(heads.enumerated().map { ($1, $0) }) { first, _ in first }
    let missing = ["run", "experiment", "seed", "status"].filter { columns[$0] == nil }
    guard missing.isEmpty else {
      let names = missing.map { "'\($0)'" }.joined(separator: ", ")
      throw .badCells(path: path, problems: ["1: expected the columns \(names) too"], more: 0)
    }
    var rows: [String: RunDescription] = [:]
    var problems: [String] = []
    while let fields = try records.next() {
      let line = records.line
      guard fields.count == heads.count else {
        problems.append("\(line): expected \(heads.count) fields, found \(fields.count)")
        continue
      }
      let cells = Cells(columns: columns, fields: fields)
      do throws(ImportProblem) {
        rows[cells["run"]] = try Self.row(cells)
      } catch {
        problems.append("\(line): \(error.text)")
      }
    }
    guard problems.isEmpty else {
      let shown = Array(problems.prefix(CSVImport.shown))
      throw .badCells(path: path, problems: shown, more: problems.count - shown.count)
    }
    self.rows = rows
  }

  private struct Cells {
    let columns: [String: Int]
    let fields: [String]

    /// The text in a column, empty where there is no such column.
    subscript(name: String) -> String { columns[name].map { fields[$0] } ?? "" }
  }

  private static func row(_ cells: Cells) throws(ImportProblem) -> RunDescription {
    guard !cells["experiment"].isEmpty else {
      throw ImportProblem(text: "the experiment has no name")
    }
    guard let seed = Int(cells["seed"]) else {
      throw ImportProblem(text: "expected a whole number as seed, found '\(cells["seed"])'")
    }
    let status = try RunDescription.status(cells["status"])
    var setting = Setting()
    for (head, index) in cells.columns where head.hasPrefix("param.") {
      let text = cells.fields[index]
      if !text.isEmpty { setting[String(head.dropFirst(6))] = CSVImport.value(text) }
    }
    return RunDescription(
      experiment: cells["experiment"],
      seed: seed,
      status: status,
      setting: setting,
      startedAt: Int(cells["started"]),
      finishedAt: Int(cells["finished"]),
      note: cells["note"],
      tags: cells["tag"].split(separator: ",").map(String.init)
    )
  }
}
