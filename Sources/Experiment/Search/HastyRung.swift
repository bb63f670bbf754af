/// A first rung that lies before the metric is measured a second time, so that settings are compared
/// there by what they had at step 0, before they had learned anything.
public struct HastyRung: Hashable, Sendable {
  /// What is compared.
  public let metric: String
  /// Where the rung is, in steps or in measurements.
  public let place: Int
  /// What the place is counted in.
  public let resource: EarlyTermination.Resource
  /// The least place at which all trials have a measurement after step 0, in the same.
  public let least: Int
  /// The parameter that tells how often the metric is measured.
  public let interval: String
  /// Whether all trials measure as seldom.
  private let isOfAll: Bool

  /// Looks for such a rung in a plan; nil where there is none, where the plan has no rule of early
  /// termination, or where it is not known how often the metric is measured, as of programs.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - trainingCount: How many samples are learned from, where that is known; else what the spec
  ///     says of it.
  public init?(in plan: Plan, trainingCount: Int? = nil) {
    let spec = plan.spec
    guard let rule = spec.sweep.earlyTermination, let metric = spec.sweep.metric?.metric,
      let interval = Self.interval(of: metric, spec.workload)
    else { return nil }
    let samples = trainingCount ?? spec.dataset?.trainingCount
    var (soonest, steps) = (Int.max, 0)
    for trial in plan.trials {
      guard let every = Self.steps(interval, trial.setting, samples) else { return nil }
      (soonest, steps) = (min(soonest, every), max(steps, every))
    }
    let end = plan.trials.compactMap { spec.workload.stepCount($0.setting) }.max() ?? 0
    guard let first = rule.rungs(below: end).first else { return nil }
    let least = rule.resource == .measurements ? 2 : steps
    guard first < least else { return nil }
    (self.metric, place, resource, self.least) = (metric, first, rule.resource, least)
    (self.interval, isOfAll) = (interval, soonest == steps)
  }

  /// The parameter that tells how often a metric is measured; nil where none does.
  private static func interval(of metric: String, _ workload: Workload) -> String? {
    switch workload {
    case .network:
      switch NetworkMetric(rawValue: metric) {
      case .trainAccuracy, .testAccuracy, .testLoss: "evaluate_every"
      case .loss, .gradientNorm, nil: "record_every"
      }
    case .objective: "record_every"
    case .command: nil
    }
  }

  private static func steps(_ interval: String, _ setting: Setting, _ samples: Int?) -> Int? {
    if case .integer(let steps)? = setting[interval] { return steps }
    // Without a value a network is measured once an epoch.
    guard let samples, case .integer(let batch)? = setting["batch_size"], batch > 0 else {
      return nil
    }
    return (samples + batch - 1) / batch
  }

  /// What is wrong, and what to change.
  public var message: String {
    switch resource {
    case .measurements:
      "the first rung is at measurement \(place), which is that of step 0: \(metric) is compared "
        + "there before anything is learned. Let the first rung be at measurement \(least) or later."
    case .steps:
      "the first rung is at step \(place), but \(metric) is measured at step 0 and then at step "
        + "\(least)\(isOfAll ? "" : " in some trials"): settings are compared before anything is "
        + "learned. Let 'min_iter' be at least \(least), or '\(interval)' at most \(place)."
    }
  }
}
