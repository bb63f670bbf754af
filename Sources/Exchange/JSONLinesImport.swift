import Experiment
internal import Foundation
import Store

/// Runs from a file that `TableExport.jsonLines` wrote.
public struct JSONLinesImport {
  private let target: ImportTarget

  /// Makes an import of runs that go to a target.
  public init(into target: ImportTarget) { self.target = target }

  /// Imports all runs of a file: each run's line, and after it its points.
  ///
  /// Ids, experiments, settings, seeds, statuses, times, tags and notes are those of the file. Runs
  /// without points are counted and left out.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - experiment: The experiment of all runs; nil leaves each in its own.
  /// - Returns: What came.
  /// - Throws: `ExchangeError` with all lines that make no sense, and then nothing is imported;
  ///   `StoreError`.
  public func read(_ path: String, experiment: String?) throws -> ImportResult {
    try check(path)
    let name = URL(fileURLWithPath: path).lastPathComponent
    var batch = ImportBatch(
      into: target,
      source: name,
      experiment: experiment,
      fallback: name
    )
    var current: (run: CollectedRun, description: RunDescription)?
    try each(path) { _, item in
      switch item {
      case .failure: break
      case .success(.run(let id, let description)):
        if let current { try batch.add(current.run, current.description) }
        var run = CollectedRun(name: id)
        run.take(description)
        current = (run, description)
      case .success(.point(_, let point)):
        current?.run.append(point.metric, step: point.step, value: point.value, time: point.time)
      }
    }
    if let current { try batch.add(current.run, current.description) }
    return try batch.finish()
  }

  /// Finds what is wrong, so that nothing comes of a file that is not whole.
  private func check(_ path: String) throws {
    var problems: [String] = []
    var count = 0
    var current: String?
    var seen: Set<String> = []
    func report(_ line: Int, _ text: String) {
      count += 1
      if count <= CSVImport.shown { problems.append("\(line): \(text)") }
    }
    try each(path) { line, item in
      switch item {
      case .failure(let problem): report(line, problem.text)
      case .success(.run(let id, _)):
        current = id
        if !seen.insert(id).inserted { report(line, "the run '\(id)' is there twice") }
      case .success(.point(let run, _)):
        guard run != current else { return }
        report(
          line,
          "a point of run '\(run)', which is not the last run before it"
            + (current.map { ", '\($0)'" } ?? "")
        )
      }
    }
    guard count == 0 else {
      throw ExchangeError.badCells(path: path, problems: problems, more: count - problems.count)
    }
  }

  private func each(
    _ path: String,
    _ body: (Int, Result<JSONLine, ImportProblem>) throws -> Void
  ) throws {
    var lines = try TextLines(path)
    defer { lines.close() }
    while let text = try lines.next() {
      guard text.contains(where: { !$0.isWhitespace }) else { continue }
      try body(lines.line, Result { () throws(ImportProblem) in try JSONLine(text) })
    }
  }
}
