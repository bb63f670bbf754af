public import Plot

/// Recorded metrics against the step: one as the loss is drawn, of several each in a panel of its own.
public struct MetricChart {
  private let metrics: [(name: String, runs: [RunSeries])]

  /// Makes the chart of some metrics, each with the runs that have it.
  public init(_ metrics: [(name: String, runs: [RunSeries])]) {
    self.metrics = metrics
  }

  /// The figure, without pixels.
  public var figure: Figure {
    if metrics.count == 1 {
      return LossChart(metrics[0].runs, metric: metrics[0].name).figure
    }
    let figures = metrics.map { LossChart($0.runs, metric: $0.name, hasPanels: false).figure }
    let parameters = Differences.names(in: metrics.flatMap(\.runs).map(\.run))
    var captions: [String] = []
    for figure in figures where !captions.contains(figure.caption) {
      captions.append(figure.caption)
    }
    return Figure(
      title: ChartText.title("Metrics", by: parameters),
      subtitle: figures.first?.subtitle ?? "",
      caption: captions.filter { !$0.isEmpty }.joined(separator: " "),
      panels: zip(figures, metrics).map { figure, metric in
        var panel = figure.panels[0]
        panel.title = metric.name
        panel.y.label = ""
        return panel
      }
    )
  }
}
