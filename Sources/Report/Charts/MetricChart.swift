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
    let charts = metrics.map { chart($0, among: shown, hasPanels: false) }
    let figures = charts.map(\.figure)
    let parameters = RunGrouping(shown, style.grouping).names
    let range = Self.range(figures)
    return Figure(
      title: ChartText.title("Metrics", by: parameters),
      subtitle: figures.first?.subtitle ?? "",
      caption: caption(charts),
      panels: zip(figures, metrics).map { figure, metric in
        var panel = figure.panels[0]
        panel.title = metric.name
        panel.y.label = ""
        (panel.x.lower, panel.x.upper) = (range?.lowerBound, range?.upperBound)
        return panel
      }
    )
  }

  /// From the first to the last place of all curves, which are measured at different steps; nil where that
  /// is no range, and where all panels have the same, which they then round as they would alone.
  private static func range(_ figures: [Figure]) -> ClosedRange<Double>? {
    let ranges = figures.map { range($0.panels[0].marks) }
    guard Set(ranges).count > 1 else { return nil }
    let known = ranges.compactMap { $0 }
    guard let low = known.map(\.lowerBound).min(), let high = known.map(\.upperBound).max(),
      low < high
    else { return nil }
    return low...high
  }

  /// From the first to the last place of some curves; nil where there is none.
  private static func range(_ marks: [Mark]) -> ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for case .line(let line) in marks {
      for place in [line.x.first, line.x.last].compactMap({ $0 }) where place.isFinite {
        (low, high) = (min(low, place), max(high, place))
      }
    }
    return low <= high ? low...high : nil
  }

  /// What holds for all panels once, what holds for some with their names.
  private func caption(_ charts: [LossChart]) -> String {
    var sentences = charts.map(\.mean).filter { !$0.isEmpty }.prefix(1)
    for chart in charts where chart.weight > 0 {
      let alike = zip(metrics, charts).filter {
        $1.weight == chart.weight && $1.showsRaw == chart.showsRaw
      }.map(\.0.name)
      let sentence = ChartText.smoothing(
        weight: chart.weight,
        showsRaw: chart.showsRaw,
        only: alike.count < charts.count ? alike : []
      )
      if !sentences.contains(sentence) { sentences.append(sentence) }
    }
    sentences += [charts.map { ChartText.notes($0.notes) }.first { !$0.isEmpty } ?? ""]
    sentences += charts.map(\.lost) + [missing]
    return sentences.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// How many runs lack a metric that others have; empty where none does.
  private var missing: String {
    metrics.map { ChartText.recorded($0.name, by: $0.runs.count, of: all.count) }
      .filter { !$0.isEmpty }.joined(separator: " ")
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
