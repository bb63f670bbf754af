/// What varies between the settings of an experiment.
public struct Sweep: Hashable, Sendable {
  /// The swept parameters in the order of the file; the last varies fastest.
  public let parameters: [SweptParameter]
  /// What tells the best setting, nil where the spec leaves it to the workload.
  public let metric: Objective?

  /// Makes a sweep; without parameters there is one setting.
  public init(parameters: [SweptParameter] = [], metric: Objective? = nil) {
    self.parameters = parameters
    self.metric = metric
  }

  /// The sweep as a spec says it; the order of the parameters is kept because it is the order of
  /// the plan.
  var canonicalText: String {
    let members = parameters.map {
      "\(quotedJSON($0.name)):{\"values\":\(Value.list($0.values).canonicalText)}"
    }
    let metric = metric.map {
      "\"metric\":{\"goal\":\(quotedJSON($0.goal.rawValue)),\"name\":\(quotedJSON($0.metric))},"
    }
    return "{\(metric ?? "")\"parameters\":{\(members.joined(separator: ","))}}"
  }
}

/// The values of one swept parameter.
public struct SweptParameter: Hashable, Sendable {
  /// The parameter's name.
  public let name: String
  /// Its values in the order of the file, distinct, at least one.
  public let values: [Value]

  /// Makes a swept parameter.
  public init(_ name: String, _ values: [Value]) {
    self.name = name
    self.values = values
  }
}

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
