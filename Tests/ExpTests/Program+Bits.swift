import Experiment
import Store
import Testing

extension Program {
  /// The bits of all points and the endings of an experiment's last attempts, by trial and metric.
  func bits(of experiment: String, in path: String) throws -> [String: [UInt64]] {
    let store = try store(path)
    defer { try? store.close() }
    var bits: [String: [UInt64]] = [:]
    for run in try store.latestRuns(of: experiment) {
      for metric in try store.summaries(of: run.id).map(\.metric) {
        let series = try #require(try store.series(metric, of: run.id))
        bits[run.trial.id + metric] =
          series.steps.map { UInt64($0) } + series.values.map(\.bitPattern)
      }
      bits[run.trial.id] = Array("\(run.status) \(run.message ?? "")".utf8).map(UInt64.init)
    }
    return bits
  }
}
