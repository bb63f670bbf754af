/// Something in a store that is not as this program writes it.
public struct StoreProblem: Hashable, Sendable {
  /// What can be done about a problem.
  public enum Remedy: Hashable, Sendable {
    /// `Store.repair` does this, and loses nothing.
    case repair(String)
    /// It cannot be repaired; the text says what is left to do.
    case advice(String)
  }

  /// What was found, and where.
  public let what: String
  /// What can be done about it.
  public let remedy: Remedy

  /// Makes a problem.
  public init(_ what: String, _ remedy: Remedy) {
    self.what = what
    self.remedy = remedy
  }

  /// Whether it can be repaired.
  public var isRepairable: Bool {
    if case .repair = remedy { true } else { false }
  }
}
