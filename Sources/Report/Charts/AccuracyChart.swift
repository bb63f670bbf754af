import Experiment
public import Plot

/// The accuracy on training and test samples: training solid, test dashed, from 0 to 1.
public struct AccuracyChart {
  private let groups: [SettingGroup]
  private let train: [String: Series]
  private let test: [String: Series]
  private let names: [String]
  private let arrangement: Arrangement

  /// Makes the chart of some runs.
  ///
  /// - Parameters:
  ///   - train: The runs with their `train_accuracy`.
  ///   - test: The runs with their `test_accuracy`; empty where there are no test samples.
  public init(train: [RunSeries], test: [RunSeries]) {
    groups = SettingGroup.groups(train.map { RunResult($0.run, []) })
    self.train = Dictionary(train.map { ($0.run.id, $0.series) }) { _, last in last }
    self.test = Dictionary(test.map { ($0.run.id, $0.series) }) { _, last in last }
    names = Differences.names(in: train.map(\.run))
    arrangement = Arrangement(groups, names: names)
  }

  /// The figure, without pixels.
  public var figure: Figure {
    let epoch = stepsOfEpoch
    let panels = arrangement.panels(groups).map { title, groups in
      Panel(
        title: title,
        x: Axis(label: epoch == nil ? "step" : "epoch", scale: .linear, isWhole: true),
        y: Axis(label: "accuracy", scale: .linear, lower: 0, upper: 1),
        marks: groups.flatMap { marks($0, epoch: epoch ?? 1) },
        legend: legend
      )
    }
    return Figure(
      title: ChartText.title("Accuracy", by: names),
      subtitle: ChartText.subtitle(groups, except: names),
      caption: ChartText.caption(
        seeds: groups.map(\.results.count).max() ?? 0,
        weight: 0,
        notes: arrangement.hasRoomForNotes
          ? [] : groups.map { (Differences.phrase($0.setting, names), note($0)) }
      ),
      panels: panels,
      sharesAxes: true
    )
  }

  private var legend: Legend {
    let keys = test.isEmpty ? [] : [Legend.DashKey(.solid, "train"), .init(.dashed, "test")]
    return Legend(
      title: arrangement.lineParameters.joined(separator: ", "),
      dashKeys: names.isEmpty ? [] : keys
    )
  }

  /// The steps of an epoch where every run was evaluated once an epoch, which is the default.
  private var stepsOfEpoch: Int? {
    let isDefault = groups.allSatisfy { $0.setting["evaluate_every"] == nil }
    let lengths = Set(groups.flatMap(\.results).compactMap { epochLength($0.run) })
    guard isDefault, lengths.count == 1, let length = lengths.first, length > 0 else { return nil }
    return length
  }

  /// The step of a run's second measurement, nil where there is none.
  ///
  /// 0 where that may be the measurement at the run's end, which tells nothing of an epoch.
  private func epochLength(_ run: Run) -> Int? {
    guard let steps = train[run.id]?.steps, let first = steps.first, steps.count > 1 else {
      return nil
    }
    let goesOn = run.status == .running || steps.count > 2
    let isBeforeEnd = run.trial.setting["steps"]?.numberValue.map { Double(steps[1]) < $0 } ?? true
    return first == 0 && goesOn && isBeforeEnd ? steps[1] : 0
  }

  private func marks(_ group: SettingGroup, epoch: Int) -> [Mark] {
    let label = arrangement.label(group)
    let colour = arrangement.colour(group)
    let isAlone = names.isEmpty
    let hasTest = !test.isEmpty
    var marks: [Mark] = []
    for (series, dash, name) in [(train, Dash.solid, "train"), (test, .dashed, "test")] {
      let curve = MeanCurve(group.results.compactMap { series[$0.run.id] }, weight: 0)
      guard !curve.steps.isEmpty else { continue }
      let x = curve.steps.map { $0 / Double(epoch) }
      if curve.count > 1 {
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
            ending: group.results.contains { $0.run.status == .diverged } ? .cross : .plain
          )
        )
      )
    }
    return marks
  }

  private func note(_ group: SettingGroup) -> String {
    ChartText.note(group) { train[$0.run.id]?.steps.last }
  }

  /// Where there is one setting, colour tells train from test as well as the dashes do.
  private func colour(_ isAlone: Bool, _ name: String, _ colour: ColourRole) -> ColourRole {
    isAlone ? .category(name == "train" ? 0 : 1) : colour
  }
}
