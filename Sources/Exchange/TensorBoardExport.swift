public import Experiment
internal import Foundation
public import Store

/// Runs as TensorBoard's event files, one folder a run.
///
/// TensorBoard's dashboard reads numbers of single precision alone, so each metric is written in these.
/// Where that changes a value, the metric is written a second time as tensors of double precision
/// under `float64/` and its name, which the package reads back bit for bit. A run's setting is there for the table of hyperparameters and as text.
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
    let rounded = try roundedMetrics(run, store)
    var metric: String?
    try store.eachBlock(of: run.id) { series in
      for index in 0..<series.count {
        let (value, step) = (series.values[index], series.steps[index])
        let seconds = start + Double(series.elapsed[index]) / 1000
        try add(SummaryEvent.single(series.metric, value, step: step, at: seconds))
        guard rounded.contains(series.metric) else { continue }
        try add(
          SummaryEvent.scalar(
            SummaryEvent.doublePrefix + series.metric,
            value,
            step: step,
            at: seconds,
            isFirst: index == 0 && series.metric != metric
          )
        )
      }
      metric = series.metric
    }
    let status: UInt64 =
      switch run.status {
      case .finished, .stopped, .terminated: 1
      case .running, .planned: 3
      case .diverged, .failed, .interrupted: 2
      }
    try add(SummaryEvent.end(status: status, at: Double(run.finishedAt ?? run.startedAt) / 1000))
    try file.close()
  }

  /// The metrics of which single precision changes a value.
  private static func roundedMetrics(_ run: Run, _ store: Store) throws -> Set<String> {
    var metrics: Set<String> = []
    try store.eachBlock(of: run.id) { series in
      guard !metrics.contains(series.metric) else { return }
      let isRounded = series.values.contains { value in
        Double(Float(value)).bitPattern != value.bitPattern
      }
      if isRounded { metrics.insert(series.metric) }
    }
    return metrics
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
    text.escaping { scalar in
      switch scalar {
      case "|": "\\|"
      case "\n", "\r": " "
      default: nil
      }
    }
  }
}
