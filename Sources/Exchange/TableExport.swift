public import Experiment
public import Store

/// Runs as tables: CSV files, JSON lines, an SQLite file of plain rows.
public enum TableExport {
  /// Writes a folder with `runs.csv` and `points.csv`.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - store: Where their points are.
  ///   - path: The folder; it must not exist, or be empty.
  /// - Throws: `ExchangeError`; `StoreError`.
  public static func csv(_ runs: [Run], from store: Store, to path: String) throws {
    try built(at: path) { place in
      let folder = try place.makeFolder()
      try writeRuns(runs, store, folder + "/runs.csv")
      let points = try OutputFile(folder + "/points.csv")
      try points.write(CSVText.record(["run", "metric", "step", "value", "time"]))
      for run in runs {
        try store.eachBlock(of: run.id) { series in
          let start = run.id + "," + CSVText.field(series.metric) + ","
          for index in 0..<series.count {
            let time = run.startedAt + Int(series.elapsed[index])
            try points.write(
              "\(start)\(series.steps[index]),\(CSVText.number(series.values[index])),\(time)\n"
            )
          }
        }
      }
      try points.close()
    }
  }

  private static func writeRuns(_ runs: [Run], _ store: Store, _ path: String) throws {
    let names = Set(runs.flatMap { $0.trial.setting.names }).sorted()
    let file = try OutputFile(path)
    try file.write(
      CSVText.record(
        [
          "run", "experiment", "seed", "attempt", "status", "started", "finished", "message",
          "note", "tag",
        ] + names.map { "param." + $0 }
      )
    )
    for run in runs {
      let annotations = try store.annotations(of: run.id)
      let fields: [String] = [
        run.id, run.experiment, "\(run.trial.seed)", "\(run.attempt)", run.status.rawValue,
        "\(run.startedAt)", run.finishedAt.map { "\($0)" } ?? "", run.message ?? "",
        annotations.note ?? "", annotations.tags.joined(separator: ","),
      ]
      try file.write(CSVText.record(fields + names.map { field(run.trial.setting[$0]) }))
    }
    try file.close()
  }

  private static func field(_ value: Value?) -> String {
    switch value {
    case nil: ""
    case .string(let text): text
    case .number(let number): CSVText.number(number)
    case .some(let value): value.canonicalText
    }
  }

  /// Writes one JSON object a line: each run, and after it its points.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - store: Where their points are.
  ///   - path: The file; it must not exist.
  /// - Throws: `ExchangeError`; `StoreError`.
  public static func jsonLines(_ runs: [Run], from store: Store, to path: String) throws {
    try built(at: path) { place in
      let file = try OutputFile(place.partial)
      try jsonLines(runs, from: store) { try file.write($0) }
      try file.close()
    }
  }

  /// The same to whoever takes it.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - store: Where their points are.
  ///   - write: Called with each line and its end.
  /// - Throws: What `write` throws; `StoreError`.
  public static func jsonLines(
    _ runs: [Run],
    from store: Store,
    write: (String) throws -> Void
  ) throws {
    for run in runs {
      try write(try line(run, store.annotations(of: run.id)))
      try store.eachBlock(of: run.id) { series in
        let start = "{\"run\":\"\(run.id)\",\"metric\":\(quotedJSON(series.metric)),\"step\":"
        for index in 0..<series.count {
          let time = run.startedAt + Int(series.elapsed[index])
          let value = number(series.values[index])
          try write("\(start)\(series.steps[index]),\"value\":\(value),\"time\":\(time)}\n")
        }
      }
    }
  }

  private static func line(_ run: Run, _ annotations: Annotations) -> String {
    func text(_ text: String?) -> String { text.map(quotedJSON) ?? "null" }
    let tags = Value.list(annotations.tags.map(Value.string)).canonicalText
    return "{\"run\":\"\(run.id)\",\"experiment\":\(quotedJSON(run.experiment))"
      + ",\"seed\":\(run.trial.seed),\"attempt\":\(run.attempt),\"status\":\"\(run.status.rawValue)\""
      + ",\"started\":\(run.startedAt),\"finished\":\(run.finishedAt.map { "\($0)" } ?? "null")"
      + ",\"message\":\(text(run.message)),\"note\":\(text(annotations.note)),\"tag\":\(tags)"
      + ",\"parameters\":\(run.trial.setting.canonicalText)}\n"
  }

  private static func number(_ value: Double) -> String {
    value.isFinite ? CSVText.number(value) : "\"\(CSVText.number(value))\""
  }

  /// Writes an SQLite file with the tables `run`, `parameter` and `point`.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - store: Where their points are.
  ///   - path: The file; it must not exist.
  /// - Throws: `ExchangeError`; `StoreError`.
  public static func sqlite(_ runs: [Run], from store: Store, to path: String) throws {
    try built(at: path) { place in try store.writePlainRows(of: runs, to: place.partial) }
  }

  static func built(at path: String, _ body: (OutputPlace) throws -> Void) throws {
    let place = try OutputPlace(path)
    do {
      try body(place)
      try place.finish()
    } catch {
      place.discard()
      throw error
    }
  }
}
