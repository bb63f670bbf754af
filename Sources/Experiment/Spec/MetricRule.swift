/// A metric that a spec may name.
public struct MetricRule: Hashable, Sendable {
  /// The metric's name.
  public let name: String
  /// The direction in which it gets better.
  public let goal: Objective.Goal
  /// Whether it is a share, 0 to 1.
  public let isShare: Bool

  init(_ name: String, _ goal: Objective.Goal, isShare: Bool = false) {
    self.name = name
    self.goal = goal
    self.isShare = isShare
  }
}

extension Workload {
  /// What its trials measure, but for metrics whose number depends on the trial.
  ///
  /// - Parameters:
  ///   - values: The parameters that the spec gives.
  ///   - swept: Those that it sweeps.
  /// - Returns: The metrics of all trials of the spec.
  func metrics(_ values: [String: Value], _ swept: [SweptParameter]) -> [MetricRule] {
    switch self {
    case .network: NetworkMetric.rules
    case .objective: ObjectiveMetric.rules(values, swept)
    case .command: []
    }
  }
}
