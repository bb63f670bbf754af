/// When a run ends before its last step: where a metric is good enough, or no longer gets better.
public struct StopRule: Hashable, Sendable {
  /// The metric that is watched, and the direction in which it gets better.
  public let objective: Objective
  /// The run ends once the metric is at least as good as that; nil where any value goes on.
  public let target: Double?
  /// The run ends after that many measurements in a row without an improvement, at least 1; nil
  /// where it waits for ever.
  public let patience: Int?
  /// An improvement is a change for the better by more than that, from 0; it has a meaning only with
  /// `patience`.
  public let minDelta: Double

  /// Makes a rule with a target, a patience, or both.
  public init(
    _ objective: Objective,
    target: Double? = nil,
    patience: Int? = nil,
    minDelta: Double = 0
  ) {
    precondition(target != nil || patience != nil, "a stop rule has a target or a patience")
    self.objective = objective
    self.target = target
    self.patience = patience
    self.minDelta = patience == nil ? 0 : minDelta
  }

  /// The rule as JSON with sorted keys and no spaces.
  public var canonicalText: String {
    var members: [String: Value] = [
      "metric": .string(objective.metric), "goal": .string(objective.goal.rawValue),
    ]
    if let target { members["target"] = .number(target) }
    if let patience {
      members["patience"] = .integer(patience)
      members["min_delta"] = .number(minDelta)
    }
    return Setting(members).canonicalText
  }
}
