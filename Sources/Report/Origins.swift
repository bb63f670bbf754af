import Experiment

/// What runs are of beside their parameters: the experiment, the workload, the command, the data set,
/// the rule by which they stop.
///
/// Equal parameters make one setting only where these are equal, too. Where runs differ in one it is
/// shown as a parameter, so that legends name it, means are not taken over it unasked, and
/// figures can be asked to group by it. What differs between experiments alone the experiment's name tells.
enum Origins {
  private static let experiment = "experiment"
  /// Members of a trial's canonical text; experiments differ in them without a word, runs of one do not.
  private static let members = ["workload", "command", "dataset", "stop"]

  /// The runs with what tells them apart beside their parameters, and with what is asked for.
  ///
  /// It stands before all parameters. A name that a parameter has already gets `spec.` before it.
  static func shown(on runs: [Run], asked: Set<String> = []) -> [Run] {
    guard let first = runs.first else { return runs }
    let names = Set(runs.map(\.experiment))
    var columns: [(name: String, values: [Value?])] = []
    if names.count > 1 || asked.contains(experiment) {
      columns.append((experiment, runs.map { .string($0.experiment) }))
    }
    let isOneSpec =
      !first.provenance.specHash.isEmpty
      && runs.allSatisfy { $0.provenance.specHash == first.provenance.specHash }
    if !isOneSpec || !asked.isDisjoint(with: members) {
      columns += differing(runs, asked)
    }
    guard !columns.isEmpty else { return runs }
    let parameters = Set(runs.flatMap(\.trial.setting.names))
    var shown = runs
    for (name, values) in columns.reversed() {
      let free = parameters.contains(name) ? "spec.\(name)" : name
      for (index, value) in values.enumerated() {
        if let value { shown[index] = shown[index].with(shown[index].trial.showing(free, value)) }
      }
    }
    return shown
  }

  /// Whether a parameter of these runs is the name of their experiments, of which there are several.
  static func tellsExperiments(_ name: String, _ runs: [Run]) -> Bool {
    (name == experiment || name == "spec.\(experiment)")
      && runs.allSatisfy { $0.trial.setting[name] == .string($0.experiment) }
      && runs.contains { $0.experiment != runs[0].experiment }
  }

  private static func differing(
    _ runs: [Run],
    _ asked: Set<String>
  ) -> [(name: String, values: [Value?])] {
    // Runs of one spec have these in common, and to read them takes long.
    var texts: [String: [String: Value]] = [:]
    let parts = runs.map { run -> [String: Value] in
      let key = run.provenance.specHash.isEmpty ? run.trial.id : run.provenance.specHash
      if let known = texts[key] { return known }
      let found = run.trial.origin
      texts[key] = found
      return found
    }
    return members.compactMap { member in
      let values = parts.map { $0[member] }
      let byExperiment = Dictionary(grouping: runs.indices) { runs[$0].experiment }
      let varies = byExperiment.values.contains { Set($0.map { values[$0] }).count > 1 }
      guard varies || asked.contains(member) else { return nil }
      let labels: [Value?] =
        switch member {
        case "command": commands(values)
        case "dataset": datasets(values, runs)
        default: values.map { $0.map { .string($0.displayText) } }
        }
      return (member, labels)
    }
  }

  /// The words of commands without those that all have at the beginning and at the end.
  private static func commands(_ values: [Value?]) -> [Value?] {
    let words = values.map { value -> [String] in
      guard case .list(let words)? = value else { return [] }
      return words.map(\.displayText)
    }
    let distinct = Array(Set(words))
    guard distinct.count > 1, let one = distinct.first, let fewest = distinct.map(\.count).min()
    else { return words.map { .string($0.joined(separator: " ")) } }
    var before = 0
    while before < fewest, distinct.allSatisfy({ $0[before] == one[before] }) { before += 1 }
    var after = 0
    while before + after < fewest,
      distinct.allSatisfy({ $0[$0.count - 1 - after] == one[one.count - 1 - after] })
    {
      after += 1
    }
    return words.map { .string($0.dropFirst(before).dropLast(after).joined(separator: " ")) }
  }

  /// The names of data sets; of those that share one with what else differs between them.
  private static func datasets(_ values: [Value?], _ runs: [Run]) -> [Value?] {
    let names = zip(values, runs).map { value, run in
      value.map { _ in run.datasetName ?? "none" }
    }
    var byName: [String: Set<Value>] = [:]
    for (name, value) in zip(names, values) {
      if let name, let value { byName[name, default: []].insert(value) }
    }
    let distinct = Set(values.compactMap { $0 })
    let keys = Set(distinct.flatMap { members(of: $0).keys }).filter { key in
      Set(distinct.map { members(of: $0)[key] }).count > 1
    }.sorted()
    return zip(names, values).map { name, value in
      guard let name, let value else { return nil }
      guard byName[name, default: []].count > 1 else { return .string(name) }
      let parts = keys.compactMap { key in
        members(of: value)[key].map { "\(key) \($0.displayText)" }
      }
      return .string("\(name) (\(parts.joined(separator: ", ")))")
    }
  }

  private static func members(of value: Value) -> [String: Value] {
    guard case .object(let members) = value else { return [:] }
    return members
  }
}

extension Run {
  /// The run with its trial shown otherwise.
  func with(_ trial: Trial) -> Run {
    Run(
      id: id,
      experiment: experiment,
      trial: trial,
      attempt: attempt,
      status: status,
      startedAt: startedAt,
      finishedAt: finishedAt,
      message: message,
      provenance: provenance,
      resumption: resumption
    )
  }
}
