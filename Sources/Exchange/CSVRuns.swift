import Experiment

/// What the table of runs beside a table of points says of each run, as `exp export --format csv`
/// writes it.
struct CSVRuns {
  /// One row.
  struct Row {
    let experiment: String
    let seed: Int
    let status: RunStatus
    let setting: Setting
    let startedAt: Int?
    let finishedAt: Int?
    let note: String
    let tags: [String]
  }

  /// The rows by the runs' ids.
  let rows: [String: Row]

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
    var rows: [String: Row] = [:]
    var problems: [String] = []
    while let fields = try records.next() {
      let line = records.line
      guard fields.count == heads.count else {
        problems.append("\(line): expected \(heads.count) fields, found \(fields.count)")
        continue
      }
      let cells = Cells(columns: columns, fields: fields)
      switch Self.row(cells) {
      case .success(let row): rows[cells["run"]] = row
      case .failure(let problem): problems.append("\(line): \(problem.text)")
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

  private struct Problem: Error {
    let text: String
  }

  private static func row(_ cells: Cells) -> Result<Row, Problem> {
    guard !cells["experiment"].isEmpty else {
      return .failure(Problem(text: "the experiment has no name"))
    }
    guard let seed = Int(cells["seed"]) else {
      return .failure(Problem(text: "expected a whole number as seed, found '\(cells["seed"])'"))
    }
    guard let status = RunStatus(rawValue: cells["status"]), status != .planned, status != .running
    else {
      return .failure(
        Problem(text: "expected the status of a run that is over, found '\(cells["status"])'")
      )
    }
    var setting = Setting()
    for (head, index) in cells.columns where head.hasPrefix("param.") {
      let text = cells.fields[index]
      if !text.isEmpty { setting[String(head.dropFirst(6))] = CSVImport.value(text) }
    }
    return .success(
      Row(
        experiment: cells["experiment"],
        seed: seed,
        status: status,
        setting: setting,
        startedAt: Int(cells["started"]),
        finishedAt: Int(cells["finished"]),
        note: cells["note"],
        tags: cells["tag"].split(separator: ",").map(String.init)
      )
    )
  }
}
