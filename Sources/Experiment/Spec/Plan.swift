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
    let swept = spec.sweep.axes.map(\.name)
    let dataset = spec.dataset.canonicalText
    var trials: [Trial] = []
    var seen: Set<Setting> = []
    for values in Self.grid(spec.parameters, axes: spec.sweep.axes) {
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
            swept: swept
          )
        )
      }
    }
    self.trials = trials
  }

  /// The number of settings, each of which runs once per seed.
  public var settingCount: Int { trials.count / spec.seeds.count }

  /// All combinations of the axes' values over the given ones, the last axis varying fastest.
  private static func grid(
    _ values: [String: Value],
    axes: [Axis]
  ) -> some Sequence<[String: Value]> {
    let count = axes.reduce(1) { $0 * $1.values.count }
    return (0..<count).lazy.map { index in
      var values = values
      var rest = index
      for axis in axes.reversed() {
        values[axis.name] = axis.values[rest % axis.values.count]
        rest /= axis.values.count
      }
      return values
    }
  }

  /// The combinations that can differ in which parameters have a meaning: all over the axes that
  /// are words, the first value alone of the others.
  static func conditionSettings(
    _ values: [String: Value],
    sweep: Sweep
  ) -> some Sequence<[String: Value]> {
    let axes = sweep.axes.map { axis in
      if case .choice? = NetworkParameters.rule(axis.name)?.kind { return axis }
      return Axis(axis.name, Array(axis.values.prefix(1)))
    }
    return grid(values, axes: axes)
  }
}
