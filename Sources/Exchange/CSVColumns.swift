import Experiment

/// What the columns of a CSV file are, told from their heads.
struct CSVColumns {
  enum Form {
    /// A row is a point: these columns hold the metric's name and the value.
    case long(metric: Int, value: Int)
    /// A row is a step: each of these columns is a metric.
    case wide([(index: Int, metric: String)])
  }

  let count: Int
  let run: Int?
  let step: Int
  let time: Int?
  let seed: Int?
  let parameters: [(index: Int, name: String)]
  let form: Form

  /// Reads the heads.
  ///
  /// - Throws: `badCells` where there is no step, no metric, or a head twice.
  init(_ heads: [String], path: String) throws(ExchangeError) {
    func problem(_ message: String) -> ExchangeError {
      .badCells(path: path, problems: ["1: \(message)"], more: 0)
    }
    var indexes: [String: Int] = [:]
    for (index, head) in heads.enumerated() {
      guard indexes.updateValue(index, forKey: head) == nil else {
        throw problem("two columns are called '\(head)'")
      }
    }
    guard let step = indexes["step"] else {
      let near = nearestNames(to: "step", among: heads, count: 1)
      throw problem(
        "expected a column 'step', found \(listed(heads, or: "and"))"
          + (near.first.map { "; rename '\($0)'" } ?? "")
      )
    }
    count = heads.count
    self.step = step
    run = indexes["run"]
    time = indexes["time"]
    seed = indexes["seed"]
    parameters = heads.enumerated().filter { $0.element.hasPrefix("param.") }
      .map { ($0.offset, String($0.element.dropFirst(6))) }
    if let metric = indexes["metric"], let value = indexes["value"] {
      form = .long(metric: metric, value: value)
      return
    }
    let known = Set(["run", "step", "time", "seed"])
    let metrics = heads.enumerated().filter { _, head in
      !known.contains(head) && !head.hasPrefix("param.") && !head.isEmpty
    }
    guard !metrics.isEmpty else {
      throw problem(
        "expected columns 'metric' and 'value', or a column for each metric, found none"
      )
    }
    form = .wide(metrics.map { ($0.offset, $0.element) })
  }
}
