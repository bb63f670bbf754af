import Experiment
internal import Foundation
import Store

/// Runs from CSV files, one row a point or one row a step.
public struct CSVImport {
  /// How many problems are reported.
  static let shown = 20

  private let target: ImportTarget

  /// Makes an import of runs that go to a target.
  public init(into target: ImportTarget) { self.target = target }

  /// Imports all runs of a file.
  ///
  /// The first row names the columns: `step`; `metric` and `value`, or one for each metric; where
  /// wanted `run`, `time` (milliseconds since 1970-01-01 UTC), `seed` and `param.NAME`. An empty cell
  /// of a metric is no point.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - experiment: The experiment's name.
  /// - Returns: What came.
  /// - Throws: `ExchangeError` with all cells that make no sense, and then nothing is imported;
  ///   `StoreError`.
  public func read(_ path: String, experiment: String) throws -> ImportResult {
    try read(path, runs: nil, experiment: experiment)
  }

  /// Imports the runs of a folder that `TableExport.csv` wrote.
  ///
  /// Ids, experiments, settings, seeds, statuses, times, tags and notes are taken from `runs.csv`,
  /// points from `points.csv`. Runs without points are counted and left out.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - experiment: The experiment of all runs; nil leaves each in its own.
  /// - Returns: What came.
  /// - Throws: As `read`.
  public func read(folder: String, experiment: String?) throws -> ImportResult {
    let runs = try CSVRuns(folder + "/runs.csv")
    return try read(folder + "/points.csv", runs: runs, experiment: experiment)
  }

  /// Whether a folder holds the two tables that `read(folder:experiment:)` takes.
  public static func isExport(_ folder: String) -> Bool {
    ["runs.csv", "points.csv"].allSatisfy {
      FileManager.default.fileExists(atPath: folder + "/" + $0)
    }
  }

  private func read(_ path: String, runs: CSVRuns?, experiment: String?) throws -> ImportResult {
    // The first pass finds what is wrong, so that nothing comes of a file that is not whole.
    let rows = try check(path)
    var collector = Collector(file: self, experiment: experiment, path: path, rows: rows)
    collector.known = runs?.rows ?? [:]
    try each(path) { columns, fields, _ in
      try collector.take(columns, fields)
    }
    var result = try collector.batch.finish()
    let without = runs.map { $0.rows.keys.count { rows[$0] == nil } } ?? 0
    if without > 0 {
      result.notices.append(
        "\(without == 1 ? "1 run has" : "\(without) runs have") no points and stayed out"
      )
    }
    return result
  }

  /// Which row is the last of each run, by the run's name.
  private func check(_ path: String) throws -> [String: Int] {
    var problems: [String] = []
    var count = 0
    var row = 0
    var last: [String: Int] = [:]
    try each(path) { columns, fields, line in
      row += 1
      if let problem = Self.problem(columns, fields) {
        count += 1
        if count <= Self.shown { problems.append("\(line): \(problem)") }
      } else {
        last[columns.run.map { fields[$0] } ?? ""] = row
      }
    }
    guard count == 0 else {
      throw ExchangeError.badCells(path: path, problems: problems, more: count - problems.count)
    }
    return last
  }

  private func each(
    _ path: String,
    _ body: (CSVColumns, [String], _ line: Int) throws -> Void
  ) throws {
    var records = try CSVRecords(path)
    defer { records.close() }
    guard let heads = try records.next() else {
      throw ExchangeError.badCells(path: path, problems: ["1: the file is empty"], more: 0)
    }
    let columns = try CSVColumns(heads, path: path)
    while let fields = try records.next() { try body(columns, fields, records.line) }
  }

  /// What is wrong with a row, nil where nothing is.
  private static func problem(_ columns: CSVColumns, _ fields: [String]) -> String? {
    guard fields.count == columns.count else {
      return "expected \(columns.count) fields, found \(fields.count)"
    }
    if Int(fields[columns.step]) == nil {
      return "expected a whole number as step, found '\(fields[columns.step])'"
    }
    if let time = columns.time, !fields[time].isEmpty, Int(fields[time]) == nil {
      return "expected milliseconds since 1970 as time, found '\(fields[time])'"
    }
    if let seed = columns.seed, !fields[seed].isEmpty, Int(fields[seed]) == nil {
      return "expected a whole number as seed, found '\(fields[seed])'"
    }
    switch columns.form {
    case .long(let metric, let value):
      if fields[metric].isEmpty { return "the metric has no name" }
      return number(fields[value]) == nil
        ? "expected a number as value, found '\(fields[value])'" : nil
    case .wide(let metrics):
      let bad = metrics.first { !fields[$0.index].isEmpty && number(fields[$0.index]) == nil }
      return bad.map { "expected a number as \($0.metric), found '\(fields[$0.index])'" }
    }
  }

  /// A number as programs write it; NaN and infinities in their usual spellings.
  fileprivate static func number(_ text: String) -> Double? {
    // Swift would read hexadecimal numbers and payloads of NaN.
    if let first = text.utf8.first, text.utf8.allSatisfy({ $0 < 0x40 || $0 | 0x20 == 0x65 }),
      first != 0x20
    {
      return Double(text)
    }
    switch text.lowercased() {
    case "nan", "-nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }

  /// Puts rows together to runs; those whose last row has come are written.
  private struct Collector {
    let path: String
    /// The last row of each run.
    let rows: [String: Int]
    /// What a table of runs says of them.
    var known: [String: RunDescription] = [:]
    var row = 0
    var runs: [String: CollectedRun] = [:]
    var batch: ImportBatch

    init(file: CSVImport, experiment: String?, path: String, rows: [String: Int]) {
      self.path = path
      self.rows = rows
      batch = ImportBatch(
        into: file.target,
        source: URL(fileURLWithPath: path).lastPathComponent,
        experiment: experiment,
        fallback: Self.name(of: path)
      )
    }

    mutating func take(_ columns: CSVColumns, _ fields: [String]) throws {
      row += 1
      let key = columns.run.map { fields[$0] } ?? ""
      var run =
        runs.removeValue(forKey: key) ?? CollectedRun(name: key.isEmpty ? Self.name(of: path) : key)
      if run.count == 0 {
        if let row = known[key] {
          run.take(row)
        } else {
          Self.readSetting(columns, fields, &run)
        }
      }
      let step = Int(fields[columns.step]) ?? 0
      let time = columns.time.flatMap { Int(fields[$0]) }
      switch columns.form {
      case .long(let metric, let value):
        run.append(
          fields[metric],
          step: step,
          value: CSVImport.number(fields[value]) ?? .nan,
          time: time
        )
      case .wide(let metrics):
        for (index, metric) in metrics {
          guard let value = CSVImport.number(fields[index]) else { continue }
          run.append(metric, step: step, value: value, time: time)
        }
      }
      if rows[key] == row { try add(run, key) } else { runs[key] = run }
    }

    private static func name(of path: String) -> String {
      let last = URL(fileURLWithPath: path).lastPathComponent
      return last.hasSuffix(".csv") ? String(last.dropLast(4)) : last
    }

    private static func readSetting(
      _ columns: CSVColumns,
      _ fields: [String],
      _ run: inout CollectedRun
    ) {
      run.seed = columns.seed.flatMap { Int(fields[$0]) } ?? 0
      for (index, name) in columns.parameters where !fields[index].isEmpty {
        run.setting[name] = CSVImport.value(fields[index])
      }
    }

    private mutating func add(_ run: CollectedRun, _ key: String) throws {
      guard run.count > 0 else {
        batch.result.notices.append(
          "\(run.name): no numbers in its rows, so no run was made of them"
        )
        return
      }
      try batch.add(run, known[key])
    }
  }

  /// A parameter's value as its text looks.
  static func value(_ text: String) -> Value {
    if let integer = Int(text) { return .integer(integer) }
    if let number = number(text) { return .number(number) }
    if text == "true" || text == "false" { return .bool(text == "true") }
    if text.hasPrefix("[") || text.hasPrefix("{"), let value = Value(canonicalText: text) {
      return value
    }
    return .string(text)
  }
}
