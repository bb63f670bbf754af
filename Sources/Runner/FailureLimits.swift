/// How a plan deals with trials that fail.
public struct FailureLimits: Hashable, Sendable {
  /// How often a trial that failed is tried again, from 0; at once, because what makes a trial fail
  /// does not go away by waiting.
  public let retries: Int
  /// After that many failed trials the rest is left; nil where all are run.
  public let maximum: Int?

  /// Makes limits.
  public init(retries: Int = 0, maximum: Int? = nil) {
    precondition(retries >= 0 && maximum ?? 1 >= 1, "limits are counts")
    self.retries = retries
    self.maximum = maximum
  }
}
