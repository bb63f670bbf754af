import Experiment

/// Which runs make a line of a chart, and what tells the lines apart.
struct RunGrouping {
  /// The runs of each line.
  let groups: [SettingGroup]
  /// The parameters that tell the lines apart; they are in the groups' settings.
  let names: [String]
  /// What else differs between the runs of a line, beside their seeds.
  let averaged: [String]

  init(_ runs: [Run], _ grouping: CurveStyle.Grouping) {
    let results = runs.map { RunResult($0, []) }
    let differing = Differences.names(in: runs)
    switch grouping {
    case .setting:
      (groups, names, averaged) = (SettingGroup.groups(results), differing, [])
    case .parameters(let wanted):
      let members = Self.groups(results, by: wanted)
      (groups, names) = (members, wanted)
      averaged = differing.filter { name in
        members.contains { group in
          Set(group.results.map { $0.run.trial.setting[name] }).count > 1
        }
      }
    case .run:
      (groups, names) = Self.single(results, differing)
      averaged = []
    }
  }

  private init(groups: [SettingGroup], names: [String], averaged: [String]) {
    self.groups = groups
    self.names = names
    self.averaged = averaged
  }

  /// The same lines with some of the runs; without those that then have none.
  func limited(to runs: [Run]) -> RunGrouping {
    let ids = Set(runs.map(\.id))
    let rest = groups.compactMap { group -> SettingGroup? in
      let results = group.results.filter { ids.contains($0.run.id) }
      return results.isEmpty ? nil : SettingGroup(setting: group.setting, results: results)
    }
    return RunGrouping(groups: rest, names: names, averaged: averaged)
  }

  /// Runs that have some parameters in common; what else all of them share stays in their setting.
  private static func groups(_ results: [RunResult], by names: [String]) -> [SettingGroup] {
    var order: [[Value?]] = []
    var byKey: [[Value?]: [RunResult]] = [:]
    for result in results {
      let key = names.map { result.run.trial.setting[$0] }
      if byKey[key] == nil { order.append(key) }
      byKey[key, default: []].append(result)
    }
    return order.map { key in
      let members = byKey[key] ?? []
      let first = members.first?.run.trial.setting ?? Setting()
      let shared = first.values.filter { name, value in
        members.allSatisfy { $0.run.trial.setting[name] == value }
      }
      return SettingGroup(setting: Setting(shared), results: members)
    }
  }

  /// Each run for itself, told apart by experiment, parameters and seed as far as they differ, and by
  /// its id where they do not.
  private static func single(
    _ results: [RunResult],
    _ differing: [String]
  ) -> ([SettingGroup], [String]) {
    var names = differing
    let hasName = names.contains { Origins.tellsExperiments($0, results.map(\.run)) }
    if !hasName, Set(results.map(\.run.experiment)).count > 1 {
      names.insert("experiment", at: 0)
    }
    if Set(results.map(\.run.trial.seed)).count > 1 { names.append("seed") }
    var settings = results.map { result in
      var setting = result.run.trial.setting
      if !hasName, names.contains("experiment") {
        setting["experiment"] = .string(result.run.experiment)
      }
      if names.contains("seed") { setting["seed"] = .integer(result.run.trial.seed) }
      return setting
    }
    if Set(settings).count < settings.count {
      names.append("run")
      for (index, result) in results.enumerated() {
        settings[index]["run"] = .string(result.run.shortID)
      }
    }
    let groups = zip(settings, results).map { SettingGroup(setting: $0, results: [$1]) }
    return (groups, names)
  }
}
