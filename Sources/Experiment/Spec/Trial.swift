/// One setting with no choice left, plus a seed.
public struct Trial: Hashable, Sendable {
  /// The position in the plan, from 0.
  public let index: Int
  /// What the trial computes.
  public let setting: Setting
  /// The parameters that the sweep varies, in the spec's order.
  public let swept: [String]
  /// When the run ends before its last step; nil where it does not.
  public let stop: StopRule?
  /// The integer from the spec that every random number of the trial is drawn from.
  public let seed: Int
  /// SHA-256 of the canonical text, 64 hexadecimal digits.
  ///
  /// Two trials have the same id exactly when they compute the same thing: same workload and
  /// version of it, same setting, data set, seed and stop rule. The experiment's name, its description,
  /// the trial's place in the plan and the place of a file of data are not part of it.
  public let id: String
  /// The text that `id` is the hash of.
  public let canonicalText: String

  /// Makes a trial.
  ///
  /// - Parameters:
  ///   - index: The position in the plan, from 0.
  ///   - workload: The workload's name and version, such as `network/1`.
  ///   - setting: What the trial computes.
  ///   - dataset: The data set's canonical text, `null` where the workload has none.
  ///   - seed: The seed.
  ///   - swept: The parameters that the sweep varies.
  ///   - stop: When the run ends before its last step.
  public init(
    index: Int,
    workload: String,
    setting: Setting,
    dataset: String,
    seed: Int,
    swept: [String],
    stop: StopRule? = nil
  ) {
    self.init(
      index: index,
      setting: setting,
      seed: seed,
      swept: swept,
      stop: stop,
      parts: TrialText(workload: workload, setting: setting, dataset: dataset, stop: stop)
    )
  }

  /// Makes a trial of which all but the seed has been written.
  init(
    index: Int,
    setting: Setting,
    seed: Int,
    swept: [String],
    stop: StopRule?,
    parts: TrialText
  ) {
    self.init(
      index: index,
      setting: setting,
      seed: seed,
      swept: swept,
      stop: stop,
      canonicalText: parts.text(seed: seed)
    )
  }

  init(
    index: Int,
    setting: Setting,
    seed: Int,
    swept: [String],
    stop: StopRule?,
    canonicalText: String
  ) {
    self.index = index
    self.setting = setting
    self.swept = swept
    self.seed = seed
    self.stop = stop
    self.canonicalText = canonicalText
    id = SHA256.hex(of: canonicalText)
  }

  /// The trial as it is shown without a parameter that says nothing; it keeps its id.
  public func hiding(_ name: String) -> Trial {
    var setting = setting
    setting[name] = nil
    return Trial(
      index: index,
      setting: setting,
      seed: seed,
      swept: swept.filter { $0 != name },
      stop: stop,
      canonicalText: canonicalText
    )
  }

  /// The trial as it is shown with something beside its parameters, first of all; it keeps its id.
  public func showing(_ name: String, _ value: Value) -> Trial {
    var setting = setting
    setting[name] = value
    return Trial(
      index: index,
      setting: setting,
      seed: seed,
      swept: [name] + swept,
      stop: stop,
      canonicalText: canonicalText
    )
  }

  /// What tells this trial from the others of its sweep: `learning_rate=0.1 hidden_size=50 seed=0`.
  public var label: String {
    let parts = swept.compactMap { name in setting[name].map { "\(name)=\($0.displayText)" } }
    return (parts + ["seed=\(seed)"]).joined(separator: " ")
  }
}

/// The canonical text of the trials of one setting, which differ in their seeds alone.
struct TrialText {
  private let before: String
  private let after: String

  init(
    workload: String,
    setting: Setting,
    dataset: String,
    command: CommandSpec? = nil,
    stop: StopRule?
  ) {
    let words = command.map { "\"command\":\($0.wordsText)," } ?? ""
    before = "{\(words)\"dataset\":\(dataset),\"parameters\":\(setting.canonicalText),\"seed\":"
    after =
      (stop.map { ",\"stop\":\($0.canonicalText)" } ?? "")
      + ",\"workload\":\(quotedJSON(workload))}"
  }

  func text(seed: Int) -> String { "\(before)\(seed)\(after)" }
}
