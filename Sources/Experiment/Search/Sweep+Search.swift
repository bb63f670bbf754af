// Settings that are proposed one round after the other.

/// Why a setting of a search is there.
public struct Proposal: Hashable, Sendable {
  /// The round, from 0; that of random draws is 0.
  public let round: Int
  /// How many settings were known; 0 where the setting was drawn by chance.
  public let knownCount: Int
  /// How many of them count as good; 0 where the setting was drawn by chance, or none has a value.
  public let goodCount: Int
  /// How much likelier the setting is among the good ones than among the others, above 0; 1 where it
  /// was drawn by chance.
  public let ratio: Double
  /// The same of each value by itself, by the parameter's name, in the order of the spec; empty where
  /// the setting was drawn by chance.
  public let ratios: [Ratio]

  /// One parameter's part.
  public struct Ratio: Hashable, Sendable {
    /// The parameter's name.
    public let name: String
    /// The ratio of both densities, above 0.
    public let ratio: Double
  }

  /// That of a setting drawn by chance.
  static let chance = Proposal(round: 0, knownCount: 0, goodCount: 0, ratio: 1, ratios: [])
}

extension Sweep {
  /// The dimensions of a search, by the name of the first parameter of each.
  private var search: ParzenSearch? {
    guard case .bayes(_, let seed, _) = method else { return nil }
    return ParzenSearch(
      units.map { unit in
        switch unit[0].source {
        case .values(let values, let probabilities):
          (unit[0].name, .choice(count: values.count, probabilities: probabilities))
        case .distribution: (unit[0].name, .place)
        }
      },
      seed: seed
    )
  }

  /// Draws or proposes settings until results are missing, from where a search stands.
  ///
  /// - Parameters:
  ///   - state: Where the search stands; one that is new begins it.
  ///   - given: What the spec says without the sweep.
  ///   - table: The workload's parameters.
  ///   - add: Takes the next setting. Settings come once.
  ///   - loss: Tells the loss of the setting of a number; nil where it is not known yet.
  func proceed(
    with state: inout SearchState,
    over given: [String: Value],
    of table: ParameterTable,
    add: (Setting) -> Void,
    loss: (Int) -> Double?
  ) {
    guard case .bayes(let count, _, let batch) = method, let search else { return }
    let units = units
    while !state.isComplete {
      guard state.takeResults(loss) else { return }
      let first = state.proposals.count
      let end = min(count, state.round == 0 ? ParzenSearch.startup : first + batch)
      while state.proposals.count < end {
        guard
          let (setting, places, proposal) = next(
            state,
            search,
            { place in values(place, units, given, table) }
          )
        else {
          state.isComplete = true
          return
        }
        let active = Swift.zip(places, activity(setting)).map { $1 ? $0 : nil }
        state.add(setting, active, proposal)
        add(setting)
      }
      state.isComplete = state.proposals.count == first
    }
  }

  /// The next setting that is not there yet; nil where two thousand draws find none.
  ///
  /// Where proposals find none, which are near the good ones, chance may.
  private func next(
    _ state: SearchState,
    _ search: ParzenSearch,
    _ setting: ([Double]) -> Setting
  ) -> (Setting, [Double], Proposal)? {
    let densities =
      state.round == 0 ? nil : search.densities(after: state.known, awaiting: state.awaited)
    for attempt in 0..<2000 {
      // Other random numbers each time, none of which another setting has.
      let draw = state.proposals.count + attempt * Self.maximumCount
      guard let densities, attempt < 100 else {
        let places = search.random(draw)
        let setting = setting(places)
        if state.isNew(setting) { return (setting, places, .chance) }
        continue
      }
      let choice = search.propose(draw, by: densities) { places in
        let setting = setting(places)
        return state.isNew(setting) ? activity(setting) : nil
      }
      guard let choice else { continue }
      let setting = setting(choice.places)
      let names = units.map { $0[0].name }
      let parts = Swift.zip(Swift.zip(names, choice.ratios), activity(setting)).filter(\.1)
      let proposal = Proposal(
        round: state.round,
        knownCount: state.known.count,
        goodCount: densities.goodCount,
        ratio: choice.ratio,
        ratios: parts.map { Proposal.Ratio(name: $0.0.0, ratio: $0.0.1) }
      )
      return (setting, choice.places, proposal)
    }
    return nil
  }

  /// Which dimensions have a meaning in a setting.
  private func activity(_ setting: Setting) -> [Bool] {
    units.map { isActive($0[0], in: setting) }
  }

  private func isActive(_ parameter: SweptParameter, in setting: Setting) -> Bool {
    setting[parameter.name] != nil
      && parameter.condition.allSatisfy { name, values in
        setting[name].map(values.contains) ?? false
      }
  }

  /// The setting that places stand for.
  private func values(
    _ places: [Double],
    _ units: [[SweptParameter]],
    _ given: [String: Value],
    _ table: ParameterTable
  ) -> Setting {
    var values = given
    for (unit, place) in Swift.zip(units, places) {
      for parameter in unit {
        switch parameter.source {
        case .values(let list, _): values[parameter.name] = list[Int(place)]
        case .distribution(let distribution):
          values[parameter.name] = table.rule(parameter.name)?
            .value(of: distribution.quantile(place))
        }
      }
    }
    return table.resolve(applyingConditions(to: values, given: given, of: table)).setting
  }
}
