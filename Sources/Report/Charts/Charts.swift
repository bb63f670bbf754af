public import Experiment
public import Plot
public import Store

/// The figures of some runs, read from the store when they are asked for.
public struct Charts {
  private let runs: [Run]
  private let store: Store

  /// Makes the charts of runs of a store.
  public init(runs: [Run], store: Store) {
    self.runs = runs
    self.store = store
  }

  /// The kinds that the runs have metrics for.
  public func availableKinds() throws -> [FigureKind] {
    let summaries = try store.summaries(of: runs.map(\.id))
    let metrics = Set(summaries.values.joined().map(\.metric))
    return FigureKind.allCases.filter { kind in
      switch kind {
      case .loss: metrics.contains("loss")
      case .accuracy: metrics.contains("train_accuracy")
      }
    }
  }

  /// The figure of a kind.
  public func figure(_ kind: FigureKind) throws -> Figure {
    switch kind {
    case .loss: LossChart(try series("loss")).figure
    case .accuracy:
      AccuracyChart(train: try series("train_accuracy"), test: try series("test_accuracy")).figure
    }
  }

  private func series(_ metric: String) throws -> [RunSeries] {
    let series = try store.series(metric, of: runs.map(\.id))
    return runs.compactMap { run in series[run.id].map { RunSeries(run, $0) } }
  }
}
