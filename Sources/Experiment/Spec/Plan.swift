/// The ordered trials that a spec expands to.
public struct Plan: Hashable, Sendable {
  /// The spec.
  public let spec: Spec
  /// Every setting once per seed, in the order of the grid (its last parameter varies fastest), the
  /// seeds of a setting together; trials that compute the same thing are there once.
  public let trials: [Trial]

  /// Expands a spec; the cost grows with the number of trials.
  public init(_ spec: Spec) {
    self.spec = spec
    let swept = spec.sweep.parameters.map(\.name)
    let dataset = spec.dataset.canonicalText
    var trials: [Trial] = []
    var seen: Set<Setting> = []
    for values in Self.grid(spec.parameters, over: spec.sweep.parameters) {
      let setting = NetworkParameters.resolve(values).setting
      guard seen.insert(setting).inserted else { continue }
      for seed in spec.seeds {
        trials.append(
          Trial(
            index: trials.count,
            workload: NetworkParameters.workload,
            setting: setting,
            dataset: dataset,
            seed: seed,
            swept: swept,
            stop: spec.stop
          )
        )
      }
    }
    self.trials = trials
  }

  /// The number of settings, each of which runs once per seed.
  public var settingCount: Int { trials.count / spec.seeds.count }

  /// All combinations of the parameters' values over the given ones, the last parameter varying fastest.
  private static func grid(
    _ values: [String: Value],
    over parameters: [SweptParameter]
  ) -> some Sequence<[String: Value]> {
    let count = parameters.reduce(1) { $0 * $1.values.count }
    return (0..<count).lazy.map { index in
      var values = values
      var rest = index
      for parameter in parameters.reversed() {
        values[parameter.name] = parameter.values[rest % parameter.values.count]
        rest /= parameter.values.count
      }
      return values
    }
  }

  /// The combinations that can differ in which parameters have a meaning: all over the parameters that
  /// are words, the first value alone of the others.
  static func conditionSettings(
    _ values: [String: Value],
    sweep: Sweep
  ) -> some Sequence<[String: Value]> {
    let parameters = sweep.parameters.map { parameter in
      if case .choice? = NetworkParameters.rule(parameter.name)?.kind { return parameter }
      return SweptParameter(parameter.name, Array(parameter.values.prefix(1)))
    }
    return grid(values, over: parameters)
  }
}
