/// Something that a run noticed about itself, told in words.
public struct Finding: Hashable, Sendable {
  /// What was noticed.
  public enum Kind: String, CaseIterable, Sendable {
    /// The descent moves away, each step by a factor above 1.
    case diverged
    /// The gradient's norm fell under a bound.
    case converged
    /// Next to no way was made.
    case tooSlow = "too_slow"
    /// The descent jumps from one side of a valley to the other.
    case oscillating
    /// The gradient vanishes where the function has no minimum.
    case saddle
    /// The numerical gradient was lost to rounding.
    case rounding
    /// The function or its gradient has no value somewhere on the way.
    case undefined
    /// Some of what a program printed was not kept as metrics.
    case refused
    /// Other settings of the sweep did better where it was compared with them.
    case terminated
  }

  /// What was noticed.
  public let kind: Kind
  /// The step from which on it holds, nil where it is about the whole run.
  public let step: Int?
  /// One or more sentences for people, numbers included.
  public let message: String
  /// The numbers of the message by name, exactly, for programs.
  public let details: [String: Double]

  /// Makes a finding.
  public init(_ kind: Kind, step: Int? = nil, message: String, details: [String: Double] = [:]) {
    self.kind = kind
    self.step = step
    self.message = message
    self.details = details
  }
}
