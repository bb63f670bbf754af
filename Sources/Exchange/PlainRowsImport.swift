import Experiment
internal import Foundation
import Store

/// Runs from an SQLite file that `TableExport.sqlite` wrote.
public struct PlainRowsImport {
  private let target: ImportTarget

  /// Makes an import of runs that go to a target.
  public init(into target: ImportTarget) { self.target = target }

  /// Imports all runs of a file, as `JSONLinesImport` does.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - experiment: The experiment of all runs; nil leaves each in its own.
  /// - Returns: What came.
  /// - Throws: `ExchangeError` for a run that is not over; `StoreError`.
  public func read(_ path: String, experiment: String?) throws -> ImportResult {
    let rows = try PlainRows(path)
    try check(rows, path)
    let name = URL(fileURLWithPath: path).lastPathComponent
    var batch = ImportBatch(
      into: target,
      source: name,
      experiment: experiment,
      fallback: name
    )
    try rows.each { row, points in
      let description = RunDescription(
        experiment: row.experiment,
        seed: row.seed,
        status: try RunDescription.status(row.status),
        setting: row.setting,
        startedAt: row.startedAt,
        finishedAt: row.finishedAt,
        note: row.note,
        tags: row.tags
      )
      var run = CollectedRun(name: row.id)
      run.take(description)
      try points { metric, step, value, time in
        run.append(metric, step: step, value: value, time: time)
      }
      try batch.add(run, description)
    }
    return try batch.finish()
  }

  /// Finds runs that cannot be taken, before anything is written.
  private func check(_ rows: PlainRows, _ path: String) throws {
    var problems: [String] = []
    try rows.each { run, _ in
      do throws(ImportProblem) {
        _ = try RunDescription.status(run.status)
      } catch {
        problems.append(" run \(run.id): \(error.text)")
      }
    }
    guard problems.isEmpty else {
      let shown = Array(problems.prefix(CSVImport.shown))
      throw ExchangeError.badCells(path: path, problems: shown, more: problems.count - shown.count)
    }
  }
}
