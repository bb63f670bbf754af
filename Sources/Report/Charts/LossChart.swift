import Experiment
public import Plot

/// The loss, or another metric, against the step: a line a setting, with a band over its seeds.
public struct LossChart {
  private let metric: String
  private let grouping: RunGrouping
  private let series: [String: Series]
  private let arrangement: Arrangement
  private let style: CurveStyle
  private let abscissa: Abscissa

  /// Makes the chart of some runs with their series of the metric; runs without it are left out.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - metric: The metric's name.
  ///   - hasPanels: Whether two differing parameters may get panels.
  public init(_ runs: [RunSeries], metric: String = "loss", hasPanels: Bool = true) {
    self.init(runs, metric: metric, hasPanels: hasPanels, style: CurveStyle(), abscissa: .steps)
  }

  /// Makes the chart with lines, bands and horizontal axis as asked for; lines are named and coloured as
  /// among all runs that are shown beside these, nil for none.
  init(
    _ runs: [RunSeries],
    among all: [Run]? = nil,
    metric: String,
    hasPanels: Bool = true,
    style: CurveStyle,
    abscissa: Abscissa
  ) {
    self.metric = metric
    self.style = style
    self.abscissa = abscissa
    let lines = RunGrouping(all ?? runs.map(\.run), style.grouping)
    grouping = lines.limited(to: runs.map(\.run))
    series = Dictionary(runs.map { ($0.run.id, $0.series) }) { _, last in last }
    arrangement = Arrangement(
      lines.groups,
      names: grouping.names,
      hasPanels: hasPanels && style.grouping != .run
    )
  }

  private var groups: [SettingGroup] { grouping.groups }
  private var names: [String] { grouping.names }

  /// The weight of the moving average for series of that many points.
  ///
  /// A hundredth of the curve is averaged over; fewer than 200 points are shown as they are.
  static func weight(count: Int) -> Double {
    guard count >= 200 else { return 0 }
    return (100 * (1 - 100 / Double(count))).rounded(.down) / 100
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let weight = style.weight ?? usualWeight
    let panels = arrangement.panels(groups).map { title, groups in
      Panel(
        title: title,
        x: abscissa.axis,
        y: verticalAxis,
        marks: groups.flatMap { marks($0, weight: weight) },
        legend: Legend(
          title: arrangement.lineParameters.joined(separator: ", "),
          colourScale: arrangement.colourScale
        )
      )
    }
    return Figure(
      title: ChartText.title(metric == "loss" ? "Training loss" : metric, by: names),
      subtitle: ChartText.subtitle(groups, except: names + grouping.averaged),
      caption: ChartText.caption(
        mean: ChartText.mean(groups, averaged: grouping.averaged, band: style.band),
        weight: weight,
        showsRaw: showsRaw,
        notes: arrangement.hasRoomForNotes ? [] : notes
      ),
      panels: panels,
      sharesAxes: true
    )
  }

  private var usualWeight: Double {
    isNoisy ? Self.weight(count: series.values.map(\.count).max() ?? 0) : 0
  }

  /// Whether the values as measured are seen behind the smoothed ones, as far as they do not cover
  /// each other.
  private var showsRaw: Bool {
    groups.count == 1
      || style.weight != nil && groups.allSatisfy { $0.results.count == 1 }
        && groups.count <= 4
  }

  /// Whether values scatter round a trend, as those of random batches do.
  private var isNoisy: Bool {
    (metric == "loss" || metric == "gradient_norm")
      && groups.contains { $0.setting["batch_size"] != nil }
  }

  /// Logarithmic where a descent goes towards 0, from which it then is the same factor at every step;
  /// what climbs ten thousand times above all starts leaves the plot.
  private var verticalAxis: Axis {
    let isDescent = groups.contains { $0.setting["function"] != nil }
    guard isDescent, series.values.allSatisfy({ $0.values.allSatisfy { !($0 < 0) } }) else {
      return Axis(label: metric)
    }
    let positive = series.values.flatMap(\.values).filter { $0 > 0 && $0 < .infinity }
    let top = series.values.compactMap { $0.values.first { $0 > 0 && $0 < .infinity } }.max()
    guard let top, let low = positive.min(), let high = positive.max(), high >= 100 * low else {
      return Axis(label: metric)
    }
    return Axis(label: metric, scale: .log, lower: low / 1.5, upper: min(high * 1.5, top * 1e4))
  }

  private var notes: [(label: String, note: String)] {
    groups.map { (ChartText.phrase($0.setting, names), note($0)) }
  }

  private func note(_ group: SettingGroup) -> String {
    ChartText.note(group) { series[$0.run.id]?.steps.last }
  }

  private func marks(_ group: SettingGroup, weight: Double) -> [Mark] {
    let lines = group.results.compactMap { series[$0.run.id] }
    let curve = MeanCurve(lines, weight: weight, band: style.band)
    let places = abscissa.places(of: curve, group)
    let colour = arrangement.colour(group)
    var marks: [Mark] = []
    if showsRaw, weight > 0 {
      let raw = MeanCurve(lines, weight: 0)
      marks.append(
        .line(LineMark(x: places, y: raw.mean, colour: colour, emphasis: .faint))
      )
    }
    if curve.count > 1, style.band != .none {
      marks.append(
        .band(BandMark(x: places, lower: curve.lower, upper: curve.upper, colour: colour))
      )
    }
    marks.append(
      .line(
        LineMark(
          x: places,
          y: curve.mean,
          label: arrangement.label(group),
          note: arrangement.hasRoomForNotes ? note(group) : "",
          colour: colour,
          ending: group.results.contains { $0.run.status == .diverged } ? .cross : .plain
        )
      )
    )
    return marks
  }
}
