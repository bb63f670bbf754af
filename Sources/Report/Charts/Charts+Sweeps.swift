public import Experiment
import Plot

// Figures that show one number for each setting.

extension Charts {
  func sweepFigure() throws -> Figure {
    let values = try sweepValues(.sweep)
    guard let chart = SweepChart(values, parameter: options.parameter, band: options.style.band)
    else {
      throw ChartError(.sweep, varying(values, isMissing: options.parameter))
    }
    return chart.figure
  }

  func heatmapFigure() throws -> Figure {
    let values = try sweepValues(.heatmap)
    guard let chart = HeatmapChart(values) else {
      throw ChartError(
        .heatmap,
        "it is over two parameters, or three of which one has at most six values; "
          + varying(values)
      )
    }
    return chart.figure
  }

  func parallelFigure() throws -> Figure {
    let values = try sweepValues(.parallel)
    guard let chart = ParallelChart(values) else { throw ChartError(.parallel, varying(values)) }
    return chart.figure
  }

  private func varying(_ values: SweepValues, isMissing name: String? = nil) -> String {
    guard !values.names.isEmpty else { return "all runs have the same setting" }
    let names = values.names.joined(separator: ", ")
    return (name.map { "'\($0)' does not vary; " } ?? "") + "these parameters vary: \(names)"
  }

  private func sweepValues(_ kind: FigureKind) throws(ChartError) -> SweepValues {
    if options.metrics.count > 1 {
      throw ChartError(kind, "it shows one metric, \(options.metrics.count) are named")
    }
    guard let objective else {
      throw ChartError(
        kind,
        "no run has recorded a metric known to tell how well it did; name one with --metric"
      )
    }
    guard recorded.contains(objective.metric) else {
      throw ChartError(kind, "no run has recorded '\(objective.metric)'")
    }
    return SweepValues(
      results,
      objective: objective,
      choice: options.choice,
      asked: options.parameter
    )
  }

  /// What settings are compared by: the metric asked for, the experiment's, or what tells most.
  private var objective: Objective? {
    guard let metric = options.metrics.first else {
      if let objective = options.objective, recorded.contains(objective.metric) {
        return objective
      }
      return SettingTable.objective(of: results)
    }
    if let objective = options.objective, objective.metric == metric { return objective }
    return Objective(metric.contains("accuracy") ? .maximize : .minimize, metric)
  }
}

extension Charts {
  /// The kinds that a careful person would draw of these runs, in order.
  ///
  /// - Throws: What the store throws.
  public func defaultKinds() throws -> [FigureKind] {
    var kinds: [FigureKind] = []
    if recorded.contains("loss") { kinds.append(.loss) }
    if recorded.contains("train_accuracy") { kinds.append(.accuracy) }
    if recorded.contains("value") {
      if try hasField() { kinds.append(.field) }
      if hasCurve() { kinds.append(.curve) }
      kinds.append(.metric)
    }
    if kinds.isEmpty, !recorded.isEmpty { kinds.append(.metric) }
    if let objective, let kind = sweepKind, !areEqual(objective) { kinds.append(kind) }
    return kinds
  }

  /// The figure of a sweep that `defaultKinds` leaves out, and its metric; nil where none is left out.
  ///
  /// It is left out where all settings came to the same number, of which no figure tells more than the
  /// tables do.
  public var leftOut: (kind: FigureKind, metric: String)? {
    guard let objective, let kind = sweepKind, areEqual(objective) else { return nil }
    return (kind, objective.metric)
  }

  private func areEqual(_ objective: Objective) -> Bool {
    SweepValues(results, objective: objective, choice: options.choice).areEqual
  }

  /// Whether settings of two parameters fill half of the cells, or are points of two numbers; those that
  /// vary together do not.
  private func isPlane(_ parameters: [ParameterValues], _ settings: Int) -> Bool {
    let cells = parameters.reduce(1) { $0 * $1.values.count }
    return settings > 3
      && (2 * settings >= cells || settings > 7 && parameters.allSatisfy(\.isNumeric))
  }

  /// One numeric parameter of three values or more is drawn as a line, two as cells, more as
  /// parallel axes; of several experiments as of each.
  private var sweepKind: FigureKind? {
    let names = Differences.names(in: runs)
    let groups = SettingGroup.groups(results)
    let parameters = names.map { ParameterValues($0, in: groups) }
    if names.contains(where: { Origins.tellsExperiments($0, runs) }) {
      switch parameters.count {
      case 1: return nil
      case 2: return parameters[1].isNumeric && parameters[1].values.count > 2 ? .sweep : nil
      case 3: return isPlane(parameters, groups.count) ? .heatmap : .parallel
      default: return .parallel
      }
    }
    switch parameters.count {
    case 0: return nil
    case 1: return parameters[0].isNumeric && parameters[0].values.count > 2 ? .sweep : nil
    case 2: return isPlane(parameters, groups.count) ? .heatmap : nil
    default: return .parallel
    }
  }
}
