/// A metric and the direction in which it gets better.
public struct Objective: Hashable, Sendable {
  /// The direction in which a metric gets better.
  public enum Goal: String, CaseIterable, Sendable {
    case minimize, maximize
  }

  /// The metric's name.
  public let metric: String
  /// The direction.
  public let goal: Goal

  /// Makes an objective.
  public init(_ goal: Goal, _ metric: String) {
    self.metric = metric
    self.goal = goal
  }

  /// Whether one value is better than another; NaN is worse than any number.
  public func prefers(_ one: Double, to other: Double) -> Bool {
    if one.isNaN || other.isNaN { return !one.isNaN && other.isNaN }
    return goal == .maximize ? one > other : one < other
  }
}
