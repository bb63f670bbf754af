/// What a run that came to its end took.
public struct RunCost: Hashable, Sendable {
  /// The trial's id.
  public let trial: String
  /// The updates done.
  public let steps: Int
  /// The time from its beginning to its end, in milliseconds.
  public let milliseconds: Int
  /// The points of all its metrics.
  public let points: Int

  /// Makes a cost.
  public init(trial: String, steps: Int, milliseconds: Int, points: Int) {
    self.trial = trial
    self.steps = steps
    self.milliseconds = milliseconds
    self.points = points
  }
}

/// About how long trials will take and how much they will write, told from earlier runs.
///
/// The rates of a trial are those of the runs of its setting, with whatever seed, or of all runs of
/// the experiment where there are none; both in proportion to the steps, or where a trial's steps are
/// not known, as a program's, by the run.
public struct CostEstimate: Hashable, Sendable {
  /// The time of all trials one after the other, in milliseconds.
  public let milliseconds: Double
  /// The points of all metrics.
  public let points: Double

  /// The room of the points in a store, in bytes: 13 a point, as in series of thousands.
  public var bytes: Double { points * 13 }

  /// Estimates some trials; nil where there are no earlier runs, or those of trials with steps took none.
  ///
  /// - Parameters:
  ///   - due: The trials to come.
  ///   - plan: All trials of their plan, which tell the settings of earlier runs.
  ///   - costs: What earlier runs of the experiment took.
  public init?(_ due: [Trial], in plan: [Trial], costs: [RunCost]) {
    let settings = Dictionary(plan.map { ($0.id, $0.setting) }) { first, _ in first }
    var all = Rate()
    var bySetting: [Setting: Rate] = [:]
    for cost in costs {
      all.add(cost)
      if let setting = settings[cost.trial] { bySetting[setting, default: Rate()].add(cost) }
    }
    guard all.runs > 0 else { return nil }
    var (milliseconds, points) = (0.0, 0.0)
    // A plan's trials share their workload, and telling it from a trial reads its whole text.
    let workload = due.first?.workload
    for trial in due {
      let own = bySetting[trial.setting]
      let share: Double
      let rate: Rate
      if let steps = workload?.stepCount(trial.setting) {
        rate = own.flatMap { $0.steps > 0 ? $0 : nil } ?? all
        guard rate.steps > 0 else { return nil }
        share = Double(steps) / rate.steps
      } else {
        rate = own ?? all
        share = 1 / rate.runs
      }
      milliseconds += share * rate.milliseconds
      points += share * rate.points
    }
    (self.milliseconds, self.points) = (milliseconds, points)
  }

  private struct Rate {
    var runs = 0.0
    var steps = 0.0
    var milliseconds = 0.0
    var points = 0.0

    mutating func add(_ cost: RunCost) {
      runs += 1
      steps += Double(cost.steps)
      milliseconds += Double(cost.milliseconds)
      points += Double(cost.points)
    }
  }
}
