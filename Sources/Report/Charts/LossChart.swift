import Experiment
public import Plot

/// The loss, or another metric, against the step: a line a setting, with a band over its seeds.
public struct LossChart {
  private let metric: String
  private let grouping: RunGrouping
  private let series: [String: Series]
  private let lastSteps: [String: Int]
  private let lostSteps: [String: Int]
  private let arrangement: Arrangement
  private let style: CurveStyle
  /// Whether it is one of several charts under one legend.
  private let isPart: Bool
  private let abscissa: Abscissa
  /// The weight of the moving average, 0 for none.
  let weight: Double

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
    isPart = all != nil
    self.abscissa = abscissa
    let lines = RunGrouping(all ?? runs.map(\.run), style.grouping)
    grouping = lines.limited(to: runs.map(\.run))
    series = Dictionary(runs.map { ($0.run.id, $0.series) }) { _, last in last }
    let ends = runs.compactMap { run in run.lastStep.map { (run.run.id, $0) } }
    lastSteps = Dictionary(ends) { _, last in last }
    let lost = runs.compactMap { run in run.lostStep.map { (run.run.id, $0) } }
    lostSteps = Dictionary(lost) { _, last in last }
    weight = style.weight ?? Self.usualWeight(metric, runs)
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
  /// A hundredth of the curve is averaged over, of long ones with more digits; fewer than 200 points are
  /// shown as they are.
  static func weight(count: Int) -> Double {
    guard count >= 200 else { return 0 }
    var unit = 100
    while 100 * unit < count { unit *= 10 }
    return Double(unit - (100 * unit + count - 1) / count) / Double(unit)
  }

  /// The weight for what scatters round a trend, as values of random batches do.
  private static func usualWeight(_ metric: String, _ runs: [RunSeries]) -> Double {
    let settings = runs.map(\.run.trial.setting)
    let isOfBatches =
      (metric == "loss" || metric == "gradient_norm")
      && settings.contains { $0["batch_size"] != nil }
    let count = runs.map(\.series.count).max() ?? 0
    if isOfBatches { return weight(count: count) }
    // A descent goes where it goes.
    if settings.contains(where: { $0["function"] != nil }) { return 0 }
    let long = runs.filter { $0.series.count >= 200 }
    let noisy = long.count { Noise.isSeen(in: $0.series.values) }
    return 2 * noisy > long.count ? weight(count: count) : 0
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let panels = arrangement.panels(groups).map { title, groups in
      Panel(
        title: title,
        x: abscissa.axis,
        y: verticalAxis,
        marks: Coincidence.widened(groups.flatMap(marks)),
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
        mean: mean,
        weight: weight,
        showsRaw: showsRaw,
        notes: notes
      ),
      panels: panels,
      sharesAxes: true
    )
  }

  /// What lines and bands of several runs stand for; empty where no line has more than one.
  var mean: String { ChartText.mean(groups, averaged: grouping.averaged, band: style.band) }

  /// Whether the values as measured are seen behind the smoothed ones, as far as they do not cover
  /// each other.
  var showsRaw: Bool {
    groups.count == 1
      || style.weight != nil && groups.allSatisfy { $0.results.count == 1 }
        && groups.count <= 4
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

  /// How many runs' values are not finite at the end, where no line says so; empty where all are.
  var lost: String {
    guard isPart, !lostSteps.isEmpty else { return "" }
    return "\(metric): not finite at the end in \(ChartText.text(lostSteps.count)) of "
      + "\(ChartText.text(series.count)) runs."
  }

  /// How runs ended where no line's name has room to say it.
  var notes: [(label: String, note: String)] {
    arrangement.hasRoomForNotes
      ? []
      : groups.map { (ChartText.phrase($0.setting, names), note($0)) }
  }

  private func note(_ group: SettingGroup) -> String {
    ChartText.note(
      group,
      lastStep: { lastSteps[$0.run.id] },
      // Of several metrics each has its own; there the caption counts them.
      lostStep: { isPart ? nil : lostSteps[$0.run.id] }
    )
  }

  /// Whether the line ends before the runs do, or with values that are no more numbers.
  private func isBroken(_ group: SettingGroup) -> Bool {
    group.results.contains { $0.run.status == .diverged || lostSteps[$0.run.id] != nil }
  }

  /// Whether the cross is no part of the line, so that charts of several metrics share their legend: only in
  /// this one the values are no more numbers.
  private func isLostPart(_ group: SettingGroup) -> Bool {
    isPart && !group.results.contains { $0.run.status == .diverged }
      && group.results.contains { lostSteps[$0.run.id] != nil }
  }

  private func marks(_ group: SettingGroup) -> [Mark] {
    // Those that came to their end may lack the metric.
    let drawn = group.drawn.compactMap { series[$0.run.id] }
    let lines = drawn.isEmpty ? group.results.compactMap { series[$0.run.id] } : drawn
    let isAlone = lines.count == 1
    let measured = isAlone || showsRaw && weight > 0 ? MeanCurve(lines, weight: 0) : nil
    let curve =
      isAlone
      ? measured?.smoothed(weight: weight) : MeanCurve(lines, weight: weight, band: style.band)
    guard let curve else { return [] }
    let places = abscissa.places(of: curve, group)
    let colour = arrangement.colour(group)
    var marks: [Mark] = []
    if showsRaw, weight > 0, let measured {
      let x = abscissa.places(of: measured, group)
      marks.append(.line(LineMark(x: x, y: measured.mean, colour: colour, emphasis: .faint)))
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
          ending: isBroken(group) && !isLostPart(group) ? .cross : .plain
        )
      )
    )
    if isLostPart(group), let end = curve.mean.lastIndex(where: \.isFinite) {
      let place = ([places[end]], [curve.mean[end]])
      marks.append(.points(PointsMark(x: place.0, y: place.1, colour: colour, shape: .cross)))
    }
    return marks
  }
}
