/// The ordered trials that a spec expands to.
public struct Plan: Hashable, Sendable {
  /// The spec.
  public let spec: Spec
  /// Every setting once per seed, in the order of the sweep (the last parameter of a grid varies
  /// fastest), the seeds of a setting together; trials that compute the same thing are there once.
  public private(set) var trials: [Trial]
  /// Where a search stands; nil for other sweeps.
  private var search: SearchState?

  /// Of a search, why each setting is there, in their order; empty for other sweeps.
  public var proposals: [Proposal] { search?.proposals ?? [] }

  /// Whether these are all trials: a search proposes more once the results of these are known.
  public var isComplete: Bool { search?.isComplete ?? true }

  /// The trials of a search whose results it waits for; none for other sweeps.
  public var awaitedTrials: ArraySlice<Trial> {
    guard let numbers = search?.awaitedNumbers else { return [] }
    return trials[numbers.lowerBound * spec.seeds.count..<numbers.upperBound * spec.seeds.count]
  }

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
    trials = []
    if case .bayes = spec.sweep.method {
      search = SearchState()
      proceed(dataHash: dataHash, results: results)
      return
    }
    let table = spec.workload.parameters
    let dataset = spec.dataset?.identityText(dataHash) ?? "null"
    var seen: Set<Setting> = []
    for assignment in spec.sweep.assignments(over: spec.parameters, of: table) {
      let values = spec.sweep.applyingConditions(
        to: assignment,
        given: spec.parameters,
        of: table
      )
      let setting = table.resolve(values).setting
      if seen.insert(setting).inserted { add(setting, dataset) }
    }
  }

  /// Goes on with a search where results are known that it waits for.
  ///
  /// All that the plan has stays, and the trials of the next rounds are added. Other sweeps have all
  /// of their trials already.
  ///
  /// - Parameters:
  ///   - dataHash: As when the plan was made.
  ///   - results: What came of the awaited trials at least, as when the plan was made; results of
  ///     rounds before are not looked at any more.
  public mutating func proceed(dataHash: String?, results: [String: Double]) {
    guard var search else { return }
    let dataset = spec.dataset?.identityText(dataHash) ?? "null"
    let seedCount = spec.seeds.count
    let isBest = spec.sweep.metric?.goal == .maximize
    // The losses are told of trials that are there by then.
    spec.sweep.proceed(
      with: &search,
      over: spec.parameters,
      of: spec.workload.parameters,
      add: { add($0, dataset) },
      loss: { number in
        let values = trials[number * seedCount..<(number + 1) * seedCount]
          .compactMap { results[$0.id] }
        guard values.count == seedCount else { return nil }
        let mean = values.reduce(0, +) / Double(seedCount)
        return isBest ? -mean : mean
      }
    )
    self.search = search
  }

  /// Adds the trials of a setting, one for each seed.
  private mutating func add(_ setting: Setting, _ dataset: String) {
    let parts = TrialText(
      workload: spec.workload.parameters.workload,
      setting: setting,
      dataset: dataset,
      command: spec.command,
      stop: spec.stop
    )
    let swept = spec.sweep.parameters.map(\.name)
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
