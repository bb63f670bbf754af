public import Plot

/// Recorded metrics against the step: one as the loss is drawn, of several each in a panel of its own.
public struct MetricChart {
  private let metrics: [(name: String, runs: [RunSeries])]
  private let style: CurveStyle
  private let abscissa: Abscissa

  /// Makes the chart of some metrics, each with the runs that have it.
  public init(_ metrics: [(name: String, runs: [RunSeries])]) {
    self.init(metrics, style: CurveStyle(), abscissa: .steps)
  }

  /// Makes the chart with lines, bands and horizontal axis as asked for.
  init(_ metrics: [(name: String, runs: [RunSeries])], style: CurveStyle, abscissa: Abscissa) {
    self.metrics = metrics
    self.style = style
    self.abscissa = abscissa
  }

  /// The figure, without pixels.
  public var figure: Figure {
    if metrics.count == 1 {
      return chart(metrics[0], hasPanels: true).figure
    }
    let figures = metrics.map { chart($0, hasPanels: false).figure }
    let parameters = RunGrouping(metrics.flatMap(\.runs).map(\.run), style.grouping).names
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

  private func chart(_ metric: (name: String, runs: [RunSeries]), hasPanels: Bool) -> LossChart {
    LossChart(
      metric.runs,
      metric: metric.name,
      hasPanels: hasPanels,
      style: style,
      abscissa: abscissa
    )
  }
}
