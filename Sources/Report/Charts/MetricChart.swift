import Experiment
public import Plot

/// Recorded metrics against the step: one as the loss is drawn, of several each in a panel of its own.
public struct MetricChart {
  private let metrics: [(name: String, runs: [RunSeries])]
  private let style: CurveStyle
  private let abscissa: Abscissa
  /// All runs that have recorded anything; those that lack a metric are counted in the caption.
  private let all: [Run]

  /// Makes the chart of some metrics, each with the runs that have it.
  public init(_ metrics: [(name: String, runs: [RunSeries])]) {
    self.init(metrics, among: [], style: CurveStyle(), abscissa: .steps)
  }

  /// Makes the chart with lines, bands and horizontal axis as asked for.
  init(
    _ metrics: [(name: String, runs: [RunSeries])],
    among all: [Run],
    style: CurveStyle,
    abscissa: Abscissa
  ) {
    self.all = all
    self.metrics = metrics
    self.style = style
    self.abscissa = abscissa
  }

  /// The figure, without pixels.
  public var figure: Figure {
    if metrics.count == 1 {
      var figure = chart(metrics[0], hasPanels: true).figure
      figure.caption = [figure.caption, missing].filter { !$0.isEmpty }.joined(separator: " ")
      return figure
    }
    var seen: Set<String> = []
    let shown = metrics.flatMap(\.runs).map(\.run).filter { seen.insert($0.id).inserted }
    let figures = metrics.map { chart($0, among: shown, hasPanels: false).figure }
    let parameters = RunGrouping(shown, style.grouping).names
    var captions: [String] = []
    for figure in figures where !captions.contains(figure.caption) {
      captions.append(figure.caption)
    }
    return Figure(
      title: ChartText.title("Metrics", by: parameters),
      subtitle: figures.first?.subtitle ?? "",
      caption: (captions + [missing]).filter { !$0.isEmpty }.joined(separator: " "),
      panels: zip(figures, metrics).map { figure, metric in
        var panel = figure.panels[0]
        panel.title = metric.name
        panel.y.label = ""
        return panel
      }
    )
  }

  /// How many runs lack a metric that others have; empty where none does.
  private var missing: String {
    metrics.filter { $0.runs.count < all.count }.map { metric in
      let count = NumberFormat.text(metric.runs.count)
      return "\(metric.name): recorded by \(count) of \(NumberFormat.text(all.count)) runs."
    }.joined(separator: " ")
  }

  private func chart(
    _ metric: (name: String, runs: [RunSeries]),
    among shown: [Run]? = nil,
    hasPanels: Bool
  ) -> LossChart {
    LossChart(
      metric.runs,
      among: shown,
      metric: metric.name,
      hasPanels: hasPanels,
      style: style,
      abscissa: abscissa
    )
  }
}
