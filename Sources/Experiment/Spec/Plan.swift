/// The ordered trials that a spec expands to.
public struct Plan: Hashable, Sendable {
  /// The spec.
  public let spec: Spec
  /// Every setting once per seed, in the order of the sweep (the last parameter of a grid varies
  /// fastest), the seeds of a setting together; trials that compute the same thing are there once.
  public let trials: [Trial]
  /// Of a search, why each setting is there, in their order; empty for other sweeps.
  public let proposals: [Proposal]
  /// Whether these are all trials: a search proposes more once the results of these are known.
  public let isComplete: Bool

  /// Expands a spec; the cost grows with the number of trials.
  ///
  /// - Parameters:
  ///   - spec: The spec.
  ///   - dataHash: The hash of the data set as loaded, where it is in a file. Trials on the same data
  ///     are the same wherever the file lies; without the hash they are told apart by its path, which
  ///     is enough to look at a plan.
  ///   - results: What came of trials, by their ids, which a search goes on from: the last value of the
  ///     sweep's metric, NaN where a trial broke down.
  public init(_ spec: Spec, dataHash: String? = nil, results: [String: Double] = [:]) {
    self.spec = spec
    let swept = spec.sweep.parameters.map(\.name)
    let table = spec.workload.parameters
    let dataset = spec.dataset?.identityText(dataHash) ?? "null"
    var trials: [Trial] = []
    var seen: Set<Setting> = []
    func add(_ setting: Setting) -> Range<Int>? {
      guard seen.insert(setting).inserted else { return nil }
      let parts = TrialText(
        workload: table.workload,
        setting: setting,
        dataset: dataset,
        command: spec.command,
        stop: spec.stop
      )
      let first = trials.count
      for seed in spec.seeds {
        trials.append(
          Trial(
            index: trials.count,
            setting: setting,
            seed: seed,
            swept: swept,
            stop: spec.stop,
            parts: parts
          )
        )
      }
      return first..<trials.count
    }
    if case .bayes = spec.sweep.method {
      let isBest = spec.sweep.metric?.goal == .maximize
      (proposals, isComplete) = spec.sweep.searchSettings(over: spec.parameters, of: table) {
        let values = (add($0) ?? 0..<0).compactMap { results[trials[$0].id] }
        guard values.count == spec.seeds.count else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        return isBest ? -mean : mean
      }
      self.trials = trials
      return
    }
    (proposals, isComplete) = ([], true)
    for assignment in spec.sweep.assignments(over: spec.parameters, of: table) {
      let values = spec.sweep.applyingConditions(
        to: assignment,
        given: spec.parameters,
        of: table
      )
      let setting = table.resolve(values).setting
      _ = add(setting)
    }
    self.trials = trials
  }

  /// The number of settings, each of which runs once per seed.
  public var settingCount: Int { trials.count / spec.seeds.count }

  /// Settings that show which parameters have a meaning: all combinations of the swept words, with
  /// the first value of all else.
  static func conditionSettings(
    _ values: [String: Value],
    sweep: Sweep,
    of table: ParameterTable
  ) -> some Sequence<[String: Value]> {
    var given = values
    let words = sweep.parameters.filter { parameter in
      guard let rule = table.rule(parameter.name) else { return false }
      if case .choice = rule.kind { return true }
      // A number that is drawn is there; which one it is decides nothing.
      given[parameter.name] = parameter.values?.first ?? rule.value(of: 1)
      return false
    }
    return Sweep(parameters: words).assignments(over: given, of: table)
  }
}
