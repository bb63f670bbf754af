import Experiment
import Plot
import Store

// Figures of metrics as they went.

extension Charts {
  func accuracyFigure() throws -> Figure {
    try need("train_accuracy", for: .accuracy)
    let style = try checkedStyle(.accuracy)
    let isTimed = style.abscissa == .time
    let train = try series("train_accuracy", withElapsed: isTimed)
    let test = try series("test_accuracy", withElapsed: isTimed)
    let isAsked = style.abscissa != .step || options.hasAbscissa
    let abscissa = isAsked ? try abscissa(style, of: [train, test], .accuracy) : nil
    return AccuracyChart(
      train: train,
      test: test,
      total: recording.count,
      style: style,
      abscissa: abscissa
    ).figure
  }

  func metricFigure() throws -> Figure {
    let wanted = options.metrics.isEmpty ? telling : options.metrics
    guard !wanted.isEmpty else { throw ChartError(.metric, "no run has recorded a metric") }
    return try metricChart(wanted, .metric).figure
  }

  /// The runs that have recorded anything.
  private var recording: [Run] { results.filter { !$0.summaries.isEmpty }.map(\.run) }

  /// One metric of each run for itself.
  func comparisonFigure() throws -> Figure {
    let wanted = options.metrics.isEmpty ? compared : options.metrics
    guard !wanted.isEmpty else { throw ChartError(.compare, "no run has recorded a metric") }
    return try metricChart(wanted, .compare).figure
  }

  func metricChart(_ metrics: [String], _ kind: FigureKind) throws -> MetricChart {
    for metric in metrics { try need(metric, for: kind) }
    var style = try checkedStyle(kind)
    if kind == .compare { style.grouping = .run }
    let isTimed = style.abscissa == .time
    let series = try metrics.map { ($0, try self.series($0, withElapsed: isTimed)) }
    let abscissa = try abscissa(style, of: series.map(\.1), kind)
    return MetricChart(series, among: recording, style: style, abscissa: abscissa)
  }

  /// The style, where the parameters it groups by are those of some run.
  private func checkedStyle(_ kind: FigureKind) throws(ChartError) -> CurveStyle {
    guard case .parameters(let names) = options.style.grouping else { return options.style }
    let known = Set(runs.flatMap(\.trial.setting.names))
    for name in names where !known.contains(name) {
      let near = nearestName(to: name, among: known.sorted()).map { "did you mean '\($0)'?" }
      let differing = Differences.names(in: runs).joined(separator: ", ")
      let hint = near ?? (differing.isEmpty ? "none varies" : "these vary: \(differing)")
      throw ChartError(kind, "no run has a parameter '\(name)'; \(hint)")
    }
    return options.style
  }

  private func abscissa(
    _ style: CurveStyle,
    of series: [[RunSeries]],
    _ kind: FigureKind
  ) throws -> Abscissa {
    switch style.abscissa {
    case .step: return .steps
    case .time: return .times(series.flatMap { $0.map(\.series) })
    case .epoch:
      let evaluations = try store.series("train_accuracy", of: runs.map(\.id))
      var lengths: [String: Int] = [:]
      for run in runs {
        guard run.trial.setting["evaluate_every"] == nil,
          let steps = evaluations[run.id]?.steps,
          let length = Abscissa.epochLength(run, measured: steps), length > 0
        else {
          throw ChartError(
            kind,
            "how many steps an epoch of run \(run.shortID) has is not recorded, which is where runs are"
              + " evaluated once an epoch; draw it with --x step"
          )
        }
        lengths[run.id] = length
      }
      return .epochs(lengths)
    }
  }

  /// The metrics that are drawn where none is named: what is minimized, else up to six, the sweep's first.
  private var telling: [String] {
    if recorded.contains("value") { return ["value"] }
    let others = recorded.sorted().filter { !wanted.contains($0) && !SystemMetric.isOne($0) }
    return Array((wanted + others + recorded.filter(SystemMetric.isOne).sorted()).prefix(6))
  }

  /// The one metric that runs are compared by where none is named.
  private var compared: [String] {
    let known = ["loss", "value"].filter(recorded.contains)
    return Array((wanted + known + recorded.sorted()).prefix(1))
  }

  /// The sweep's metric, where it was recorded.
  private var wanted: [String] {
    [options.objective?.metric].compactMap { $0 }.filter(recorded.contains)
  }
}
