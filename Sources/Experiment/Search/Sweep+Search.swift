// Settings that are proposed one round after the other.

/// Why a setting of a search is there.
public struct Proposal: Hashable, Sendable {
  /// The round, from 0; that of random draws is 0.
  public let round: Int
  /// How many settings were known.
  public let knownCount: Int
  /// How many of them count as good; 0 where the setting was drawn by chance.
  public let goodCount: Int
  /// How much likelier each value is among the good ones than among the others, by the parameter's
  /// name, in the order of the spec; empty where the setting was drawn by chance.
  public let ratios: [Ratio]

  /// One parameter's part.
  public struct Ratio: Hashable, Sendable {
    /// The parameter's name.
    public let name: String
    /// The ratio of both densities, above 0.
    public let ratio: Double
  }
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
        let active = units.enumerated().map { index, unit in
          isActive(unit[0], in: setting) ? places[index] : nil
        }
        state.add(setting, active, proposal)
        add(setting)
      }
      state.isComplete = state.proposals.count == first
    }
  }

  /// The next setting that is not there yet; nil where a hundred tries find none.
  private func next(
    _ state: SearchState,
    _ search: ParzenSearch,
    _ setting: ([Double]) -> Setting
  ) -> (Setting, [Double], Proposal)? {
    let (round, known) = (state.round, state.known)
    for attempt in 0..<100 {
      // Other random numbers each time, none of which another setting has.
      let draw = state.proposals.count + attempt * Self.maximumCount
      guard round > 0 else {
        let places = search.random(draw)
        let setting = setting(places)
        let proposal = Proposal(round: 0, knownCount: 0, goodCount: 0, ratios: [])
        if state.isNew(setting) { return (setting, places, proposal) }
        continue
      }
      let (places, ratios, goodCount) = search.propose(draw, after: known)
      let setting = setting(places)
      guard state.isNew(setting) else { continue }
      let parts = Swift.zip(units, ratios).filter { isActive($0.0[0], in: setting) }
        .map { Proposal.Ratio(name: $0.0[0].name, ratio: $0.1) }
      return (
        setting, places,
        Proposal(round: round, knownCount: known.count, goodCount: goodCount, ratios: parts)
      )
    }
    return nil
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
