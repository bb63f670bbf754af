public import Experiment

/// An experiment as it is registered before its trials run.
public struct ExperimentRecord: Hashable, Sendable {
  /// The experiment's name.
  public let name: String
  /// What the spec says it is about.
  public let description: String?
  /// The spec.
  public let spec: SpecText
  /// The trials in plan order.
  public let trials: [Trial]

  /// Makes a record.
  public init(name: String, description: String?, spec: SpecText, trials: [Trial]) {
    self.name = name
    self.description = description
    self.spec = spec
    self.trials = trials
  }
}

/// The texts of a spec.
public struct SpecText: Hashable, Sendable {
  /// SHA-256 of `canonical`, 64 hexadecimal digits.
  public let hash: String
  /// What was typed.
  public let source: String
  /// What it means: overrides and defaults filled in, always the same text for the same meaning.
  public let canonical: String

  /// Makes a spec's texts.
  public init(hash: String, source: String, canonical: String) {
    self.hash = hash
    self.source = source
    self.canonical = canonical
  }
}

/// What a list of experiments shows of one.
public struct ExperimentSummary: Hashable, Sendable {
  /// The experiment's name.
  public let name: String
  /// What the spec says it is about.
  public let description: String?
  /// How many trials of the latest spec have each status, by their last attempt.
  ///
  /// Trials without one are `planned`; a status that no trial has is left out.
  public let counts: [RunStatus: Int]
  /// How many runs there are in all, earlier attempts and earlier specs included.
  public let runCount: Int
  /// How many points all these runs have.
  public let pointCount: Int
  /// When the last run began, in milliseconds since 1970-01-01 UTC; nil where there is none.
  public let lastStartedAt: Int?

  /// The room that the points take, in bytes: each has 8 for its value and 4 for its time; steps that
  /// follow no stride take 8 more, which are not counted here.
  public var byteCount: Int { 12 * pointCount }

  /// How many trials the latest spec has.
  public var trialCount: Int { counts.values.reduce(0, +) }
}
