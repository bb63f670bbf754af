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
