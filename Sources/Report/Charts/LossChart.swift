import Experiment
public import Plot

/// The loss, or another metric, against the step: a line a setting, with a band over its seeds.
public struct LossChart {
  private let metric: String
  private let groups: [SettingGroup]
  private let series: [String: Series]
  private let names: [String]
  private let arrangement: Arrangement

  /// Makes the chart of some runs with their series of the metric; runs without it are left out.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - metric: The metric's name.
  ///   - hasPanels: Whether two differing parameters may get panels.
  public init(_ runs: [RunSeries], metric: String = "loss", hasPanels: Bool = true) {
    self.metric = metric
    groups = SettingGroup.groups(runs.map { RunResult($0.run, []) })
    series = Dictionary(runs.map { ($0.run.id, $0.series) }) { _, last in last }
    names = Differences.names(in: runs.map(\.run))
    arrangement = Arrangement(groups, names: names, hasPanels: hasPanels)
  }

  /// The weight of the moving average for series of that many points.
  ///
  /// A hundredth of the curve is averaged over; fewer than 200 points are shown as they are.
  static func weight(count: Int) -> Double {
    guard count >= 200 else { return 0 }
    return (100 * (1 - 100 / Double(count))).rounded(.down) / 100
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let weight = isNoisy ? Self.weight(count: series.values.map(\.count).max() ?? 0) : 0
    let panels = arrangement.panels(groups).map { title, groups in
      Panel(
        title: title,
        x: Axis(label: "step", scale: .linear, isWhole: true),
        y: verticalAxis,
        marks: groups.flatMap { marks($0, weight: weight, isAlone: self.groups.count == 1) },
        legend: Legend(title: arrangement.lineParameters.joined(separator: ", "))
      )
    }
    return Figure(
      title: ChartText.title(metric == "loss" ? "Training loss" : metric, by: names),
      subtitle: ChartText.subtitle(groups, except: names),
      caption: ChartText.caption(
        seeds: groups.map(\.results.count).max() ?? 0,
        weight: weight,
        showsRaw: groups.count == 1,
        notes: arrangement.hasRoomForNotes ? [] : notes
      ),
      panels: panels,
      sharesAxes: true
    )
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
    groups.map { (Differences.phrase($0.setting, names), note($0)) }
  }

  private func note(_ group: SettingGroup) -> String {
    ChartText.note(group) { series[$0.run.id]?.steps.last }
  }

  private func marks(_ group: SettingGroup, weight: Double, isAlone: Bool) -> [Mark] {
    let lines = group.results.compactMap { series[$0.run.id] }
    let curve = MeanCurve(lines, weight: weight)
    let colour = arrangement.colour(group)
    var marks: [Mark] = []
    if isAlone, weight > 0 {
      let raw = MeanCurve(lines, weight: 0)
      marks.append(
        .line(LineMark(x: raw.steps, y: raw.mean, colour: colour, emphasis: .faint))
      )
    }
    if curve.count > 1 {
      marks.append(
        .band(BandMark(x: curve.steps, lower: curve.lower, upper: curve.upper, colour: colour))
      )
    }
    marks.append(
      .line(
        LineMark(
          x: curve.steps,
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
