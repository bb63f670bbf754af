/// The metrics that exp itself samples while a program runs: what it uses of the machine.
///
/// They depend on the machine and the moment, and their steps are seconds, so that no two executions
/// have the same.
public enum SystemMetric {
  /// What the names of all begin with.
  public static let prefix = "system."

  /// Whether a metric is one of them, by its name.
  public static func isOne(_ metric: String) -> Bool { metric.hasPrefix(prefix) }
}

extension Measurement {
  /// The measurement without what exp samples of the machine; nil where nothing else is in it.
  public var withoutSamples: Measurement? {
    guard values.contains(where: { SystemMetric.isOne($0.metric) }) else { return self }
    let rest = values.filter { !SystemMetric.isOne($0.metric) }
    return rest.isEmpty ? nil : Measurement(step: step, elapsed: elapsed, values: rest)
  }
}
