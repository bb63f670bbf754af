import Experiment
import Plot

/// Where the points of curves are across: at steps, epochs or times.
struct Abscissa {
  private enum Unit {
    case step
    /// By a run's id, the steps of an epoch.
    case epoch([String: Double])
    /// How many seconds a unit has.
    case time(seconds: Double, name: String)
  }

  private let unit: Unit

  /// What metrics are drawn against unless asked.
  static let steps = Abscissa(unit: .step)

  private init(unit: Unit) {
    self.unit = unit
  }

  /// Epochs of so many steps, by the runs' ids.
  static func epochs(_ lengths: [String: Int]) -> Abscissa {
    Abscissa(unit: .epoch(lengths.mapValues(Double.init)))
  }

  /// Times of series that have them: seconds, minutes or hours, as the longest run takes.
  static func times(_ series: [Series]) -> Abscissa {
    let longest = Double(series.compactMap { $0.elapsed.last }.max() ?? 0) / 1000
    return if longest < 180 {
      Abscissa(unit: .time(seconds: 1, name: "s"))
    } else if longest < 3 * 3600 {
      Abscissa(unit: .time(seconds: 60, name: "min"))
    } else {
      Abscissa(unit: .time(seconds: 3600, name: "h"))
    }
  }

  /// The axis.
  var axis: Axis {
    switch unit {
    case .step: Axis(label: "step", scale: .linear, isWhole: true)
    case .epoch: Axis(label: "epoch", scale: .linear)
    case .time(_, let name): Axis(label: "time (\(name))", scale: .linear)
    }
  }

  /// The places of a curve of a group's runs.
  func places(of curve: MeanCurve, _ group: SettingGroup) -> [Double] {
    switch unit {
    case .step: return curve.steps
    case .epoch(let lengths):
      let length = group.results.first.flatMap { lengths[$0.run.id] } ?? .nan
      return curve.steps.map { $0 / length }
    case .time(let seconds, _): return curve.milliseconds.map { $0 / 1000 / seconds }
    }
  }

  /// The step of a network's second evaluation, which by default ends its first epoch; nil where there
  /// is none.
  ///
  /// 0 where that may be the evaluation at the run's end, which tells nothing of an epoch, and for what
  /// other programs recorded, whose evaluations may come at any step.
  static func epochLength(_ run: Run, measured steps: [Int]) -> Int? {
    guard let first = steps.first, steps.count > 1 else { return nil }
    guard run.trial.workload == .network else { return 0 }
    let goesOn = run.status == .running || steps.count > 2
    let isBeforeEnd = run.trial.setting["steps"]?.numberValue.map { Double(steps[1]) < $0 } ?? true
    return first == 0 && goesOn && isBeforeEnd ? steps[1] : 0
  }
}
