/// One setting with no choice left, plus a seed.
public struct Trial: Hashable, Sendable {
  /// The position in the plan, from 0.
  public let index: Int
  /// What the trial computes.
  public let setting: Setting
  /// The parameters that the sweep varies, in the spec's order.
  public let swept: [String]
  /// The integer from the spec that every random number of the trial is drawn from.
  public let seed: Int
  /// SHA-256 of the canonical text, 64 hexadecimal digits.
  ///
  /// Two trials have the same id exactly when they compute the same thing: same workload and
  /// version of it, same setting, data set and seed. The experiment's name, its description and
  /// the trial's place in the plan are not part of it.
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
  public init(
    index: Int,
    workload: String,
    setting: Setting,
    dataset: String,
    seed: Int,
    swept: [String]
  ) {
    self.init(
      index: index,
      setting: setting,
      seed: seed,
      swept: swept,
      canonicalText: "{\"dataset\":\(dataset),\"parameters\":\(setting.canonicalText)"
        + ",\"seed\":\(seed),\"workload\":\(quotedJSON(workload))}"
    )
  }

  init(index: Int, setting: Setting, seed: Int, swept: [String], canonicalText: String) {
    self.index = index
    self.setting = setting
    self.swept = swept
    self.seed = seed
    self.canonicalText = canonicalText
    id = SHA256.hex(of: canonicalText)
  }

  /// What tells this trial from the others of its sweep: `learning_rate=0.1 hidden_size=50 seed=0`.
  public var label: String {
    let parts = swept.compactMap { name in setting[name].map { "\(name)=\($0.displayText)" } }
    return (parts + ["seed=\(seed)"]).joined(separator: " ")
  }
}
