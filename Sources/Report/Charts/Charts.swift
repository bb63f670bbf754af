public import Experiment
public import Plot
public import Store

/// The figures of some runs, read from the store when they are asked for.
public struct Charts {
  /// What figures show where a kind leaves it open.
  public struct Options: Hashable, Sendable {
    /// The metrics to draw; empty for what tells most.
    public var metrics: [String]
    /// Which of a run's values stands for it in figures of sweeps.
    public var choice: SweepValues.Choice
    /// What the experiment is after; nil where its spec does not say.
    public var objective: Objective?
    /// The parameter that goes across in a sweep's figure; nil takes the one with the most values.
    public var parameter: String?
    /// Where the tangent of a curve is drawn; nil takes the place where the first descent starts.
    public var place: Double?
    /// How curves of metrics are drawn.
    public var style: CurveStyle
    /// Whether the style's horizontal axis was asked for; accuracy is else drawn against epochs where
    /// runs were evaluated once an epoch.
    public var hasAbscissa: Bool

    /// Makes options.
    public init(
      metrics: [String] = [],
      choice: SweepValues.Choice = .final,
      objective: Objective? = nil,
      parameter: String? = nil,
      place: Double? = nil,
      style: CurveStyle = CurveStyle(),
      hasAbscissa: Bool = false
    ) {
      self.metrics = metrics
      self.choice = choice
      self.objective = objective
      self.parameter = parameter
      self.place = place
      self.style = style
      self.hasAbscissa = hasAbscissa
    }

    /// What lines, panels or columns are asked to be.
    var asked: Set<String> {
      guard case .parameters(let names) = style.grouping else {
        return Set([parameter].compactMap { $0 })
      }
      return Set(names + [parameter].compactMap { $0 })
    }
  }

  let runs: [Run]
  let store: Store
  let options: Options
  /// The runs with what is known of their series.
  let results: [RunResult]

  /// Makes the charts of runs of a store.
  ///
  /// - Throws: What the store throws.
  public init(runs: [Run], store: Store, options: Options = Options()) throws {
    let shown = Origins.shown(on: runs, asked: options.asked)
    // The names of imported runs are shown where they are asked for.
    let runs =
      options.asked.contains(ImportedNames.parameter) ? shown : ImportedNames.leftOut(of: shown)
    self.runs = runs
    self.store = store
    self.options = options
    let summaries = try store.summaries(of: runs.map(\.id))
    results = runs.map { RunResult($0, summaries[$0.id] ?? []) }
  }

  /// Whether no run has recorded a metric.
  public var isEmpty: Bool { recorded.isEmpty }

  /// The names of all recorded metrics.
  var recorded: Set<String> { Set(results.flatMap { $0.summaries.keys }) }

  /// The figure of a kind.
  ///
  /// - Throws: `ChartError` where the runs have nothing for it; what the store throws.
  public func figure(_ kind: FigureKind) throws -> Figure {
    switch kind {
    case .loss:
      try need("loss", for: kind)
      return try metricChart(["loss"], kind).figure
    case .accuracy: return try accuracyFigure()
    case .metric: return try metricFigure()
    case .compare: return try comparisonFigure()
    case .field: return try fieldFigure()
    case .curve: return try curveFigure()
    case .sweep: return try sweepFigure()
    case .heatmap: return try heatmapFigure()
    case .parallel: return try parallelFigure()
    }
  }

  func need(_ metric: String, for kind: FigureKind) throws(ChartError) {
    guard recorded.contains(metric) else {
      throw ChartError(kind, "no run has recorded '\(metric)'")
    }
  }

  func series(_ metric: String, withElapsed: Bool = false) throws -> [RunSeries] {
    let series = try store.series(metric, of: runs.map(\.id), withElapsed: withElapsed)
    return results.compactMap { result in
      let last = result.summaries.values.map(\.lastStep).max()
      return series[result.run.id].map { RunSeries(result.run, $0, lastStep: last) }
    }
  }
}

/// Why runs cannot be drawn as a kind of figure.
public struct ChartError: Error, CustomStringConvertible {
  /// The kind.
  public let kind: FigureKind
  /// What is missing, and what to do about it.
  public let reason: String

  /// Makes an error.
  public init(_ kind: FigureKind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  /// The reason with the kind's name before it.
  public var description: String { "\(kind.rawValue): \(reason)" }
}
