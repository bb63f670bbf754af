import Experiment
public import Plot

/// The accuracy on training and test samples: training solid, test dashed, from 0 to 1.
public struct AccuracyChart {
  private let grouping: RunGrouping
  private let train: [String: Series]
  private let lastSteps: [String: Int]
  private let lostSteps: [String: Int]
  private let test: [String: Series]
  private let arrangement: Arrangement
  private let style: CurveStyle
  private let chosen: Abscissa?
  /// How many runs there are, with those that have no accuracy.
  private let total: Int

  /// Makes the chart of some runs.
  ///
  /// - Parameters:
  ///   - train: The runs with their `train_accuracy`.
  ///   - test: The runs with their `test_accuracy`; empty where there are no test samples.
  public init(train: [RunSeries], test: [RunSeries]) {
    self.init(train: train, test: test, style: CurveStyle(), abscissa: nil)
  }

  /// Makes the chart with lines and bands as asked for.
  ///
  /// Without a horizontal axis, epochs where every run was evaluated once an epoch, else steps. Of `total`
  /// runs, nil for those with training accuracy, the caption counts those that have an accuracy.
  init(
    train: [RunSeries],
    test: [RunSeries],
    total: Int? = nil,
    style: CurveStyle,
    abscissa: Abscissa?
  ) {
    grouping = RunGrouping(train.map(\.run), style.grouping)
    self.train = Dictionary(train.map { ($0.run.id, $0.series) }) { _, last in last }
    let ends = train.compactMap { run in run.lastStep.map { (run.run.id, $0) } }
    lastSteps = Dictionary(ends) { _, last in last }
    let lost = (train + test).compactMap { run in run.lostStep.map { (run.run.id, $0) } }
    lostSteps = Dictionary(lost) { min($0, $1) }
    self.test = Dictionary(test.map { ($0.run.id, $0.series) }) { _, last in last }
    self.style = style
    chosen = abscissa
    self.total = total ?? train.count
    arrangement = Arrangement(
      grouping.groups,
      names: grouping.names,
      hasPanels: style.grouping != .run
    )
  }

  private var groups: [SettingGroup] { grouping.groups }
  private var names: [String] { grouping.names }

  /// The figure, without pixels.
  public var figure: Figure {
    let usual = stepsOfEpoch.map { length in
      Abscissa.epochs(train.mapValues { _ in length })
    }
    let abscissa = chosen ?? usual ?? .steps
    var axis = abscissa.axis
    axis.isWhole = chosen == nil
    let panels = arrangement.panels(groups).map { title, groups in
      Panel(
        title: title,
        x: axis,
        y: Axis(label: "accuracy", scale: .linear, lower: 0, upper: 1),
        marks: Coincidence.widened(groups.flatMap { marks($0, abscissa) }),
        legend: legend
      )
    }
    return Figure(
      title: ChartText.title("Accuracy", by: names),
      subtitle: ChartText.subtitle(groups, except: names + grouping.averaged),
      caption: caption,
      panels: panels,
      sharesAxes: true
    )
  }

  private var caption: String {
    let curves = ChartText.caption(
      mean: ChartText.mean(groups, averaged: grouping.averaged, band: style.band),
      weight: style.weight ?? 0,
      notes: arrangement.hasRoomForNotes
        ? [] : groups.map { (ChartText.phrase($0.setting, names), note($0)) }
    )
    let counts = [("train_accuracy", train), ("test_accuracy", test)].map {
      ChartText.recorded($0, by: $1.count, of: total)
    }
    return ([curves] + counts).filter { !$0.isEmpty }.joined(separator: " ")
  }

  private var legend: Legend {
    let keys = test.isEmpty ? [] : [Legend.DashKey(.solid, "train"), .init(.dashed, "test")]
    return Legend(
      title: arrangement.lineParameters.joined(separator: ", "),
      dashKeys: names.isEmpty ? [] : keys,
      colourScale: arrangement.colourScale
    )
  }

  /// The steps of an epoch where every run was evaluated once an epoch, which is the default.
  private var stepsOfEpoch: Int? {
    let known = groups.flatMap(\.results).compactMap { result in
      train[result.run.id].flatMap { Abscissa.epochLength(result.run, measured: $0.steps) }
    }
    let isDefault = groups.allSatisfy { $0.setting["evaluate_every"] == nil }
    guard isDefault, Set(known).count == 1, let length = known.first, length > 0 else { return nil }
    return length
  }

  private func marks(_ group: SettingGroup, _ abscissa: Abscissa) -> [Mark] {
    let label = arrangement.label(group)
    let colour = arrangement.colour(group)
    let isAlone = names.isEmpty
    let hasTest = group.results.contains { test[$0.run.id] != nil }
    var marks: [Mark] = []
    for (series, dash, name) in [(train, Dash.solid, "train"), (test, .dashed, "test")] {
      let curve = MeanCurve(
        group.drawn.compactMap { series[$0.run.id] },
        weight: style.weight ?? 0,
        band: style.band
      )
      guard !curve.steps.isEmpty else { continue }
      let x = abscissa.places(of: curve, group)
      if curve.count > 1, style.band != .none {
        marks.append(
          .band(
            BandMark(
              x: x,
              lower: curve.lower,
              upper: curve.upper,
              colour: self.colour(isAlone, name, colour)
            )
          )
        )
      }
      let isLabelled = isAlone || (hasTest ? name == "test" : name == "train")
      marks.append(
        .line(
          LineMark(
            x: x,
            y: curve.mean,
            label: isLabelled ? (isAlone ? name : label) : "",
            note: isLabelled && arrangement.hasRoomForNotes ? note(group) : "",
            colour: self.colour(isAlone, name, colour),
            dash: dash,
            ending: group.results.contains {
              $0.run.status == .diverged || lostSteps[$0.run.id] != nil
            } ? .cross : .plain
          )
        )
      )
    }
    return marks
  }

  private func note(_ group: SettingGroup) -> String {
    ChartText.note(
      group,
      lastStep: { lastSteps[$0.run.id] },
      lostStep: { lostSteps[$0.run.id] }
    )
  }

  /// Where there is one setting, colour tells train from test as well as the dashes do.
  private func colour(_ isAlone: Bool, _ name: String, _ colour: ColourRole) -> ColourRole {
    isAlone ? .category(name == "train" ? 0 : 1) : colour
  }
}
