public import Experiment
internal import Foundation
public import Store

/// Runs as TensorBoard's event files, one folder a run.
///
/// Values are tensors of double precision, which the scalar dashboard shows as any other; the old
/// form has float32 alone. A run's setting is there for the table of hyperparameters and as text.
public enum TensorBoardExport {
  /// Writes a folder.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - store: Where their points are.
  ///   - path: The folder; it must not exist, or be empty.
  /// - Throws: `ExchangeError`; `StoreError`.
  public static func write(_ runs: [Run], from store: Store, to path: String) throws {
    try TableExport.built(at: path) { place in
      _ = try place.makeFolder()
      for run in runs {
        let folder = try place.makeFolder("\(folderName(run.experiment))/\(run.id)")
        try write(run, store, folder)
      }
    }
  }

  /// A name that stays in its folder.
  private static func folderName(_ name: String) -> String {
    let safe = String(name.map { "/\\\0".contains($0) ? "_" : $0 })
    return safe == "." || safe == ".." || safe.isEmpty ? "_" : safe
  }

  private static func write(_ run: Run, _ store: Store, _ folder: String) throws {
    let start = Double(run.startedAt) / 1000
    let file = try OutputFile("\(folder)/events.out.tfevents.\(run.startedAt / 1000).\(run.id)")
    func add(_ event: [UInt8]) throws { try file.write(RecordFile.framed(event)) }
    try add(SummaryEvent.version(at: start))
    try add(SummaryEvent.settings(parameters(run), at: start))
    try add(
      SummaryEvent.text("run", try description(run, store.annotations(of: run.id)), at: start)
    )
    var metric: String?
    try store.eachBlock(of: run.id) { series in
      for index in 0..<series.count {
        let isFirst = index == 0 && series.metric != metric
        try add(
          SummaryEvent.scalar(
            series.metric,
            series.values[index],
            step: series.steps[index],
            at: start + Double(series.elapsed[index]) / 1000,
            isFirst: isFirst
          )
        )
      }
      metric = series.metric
    }
    let status: UInt64 =
      switch run.status {
      case .finished, .stopped: 1
      case .running, .planned: 3
      case .diverged, .failed, .interrupted: 2
      }
    try add(SummaryEvent.end(status: status, at: Double(run.finishedAt ?? run.startedAt) / 1000))
    try file.close()
  }

  private static func parameters(_ run: Run) -> [(name: String, value: SummaryEvent.Parameter)] {
    [("seed", .number(Double(run.trial.seed)))]
      + run.trial.setting.names.compactMap { name in
        switch run.trial.setting[name] {
        case nil: nil
        case .bool(let bool): (name, .bool(bool))
        case .integer(let integer): (name, .number(Double(integer)))
        case .number(let number): (name, .number(number))
        case .string(let text): (name, .text(text))
        case .some(let value): (name, .text(value.displayText))
        }
      }
  }

  /// The run in words, as a table of Markdown.
  private static func description(_ run: Run, _ annotations: Annotations) -> String {
    var rows = [
      ("run", run.id), ("experiment", run.experiment), ("status", run.status.rawValue),
      ("attempt", "\(run.attempt)"), ("seed", "\(run.trial.seed)"),
    ]
    if let message = run.message { rows.append(("message", message)) }
    if !annotations.tags.isEmpty { rows.append(("tag", annotations.tags.joined(separator: ", "))) }
    if let note = annotations.note { rows.append(("note", note)) }
    rows += run.trial.setting.names.map { ($0, run.trial.setting[$0]?.displayText ?? "") }
    return (["| | |", "|---|---|"] + rows.map { "| \(cell($0.0)) | \(cell($0.1)) |" })
      .joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
