public import Experiment

/// The parameters in which runs differ: those that a legend or a table must name.
public enum Differences {
  /// The names of the parameters whose values are not the same in all runs.
  ///
  /// A parameter that some settings do not have differs too, but for one that only has a meaning
  /// beside certain values of another and is the same wherever it has one. Where the name of the experiment is
  /// among them, what it tells of is left out: what no sweep varies and is the same in each experiment. The order is the sweep's where the
  /// runs say one, the rest follows by name; the seed is not a parameter.
  public static func names(in runs: [Run]) -> [String] {
    guard let first = runs.first else { return [] }
    let rules = first.trial.workload?.parameters
    let all = Set(runs.flatMap { $0.trial.setting.names + $0.trial.swept })
    let differing = all.filter { name in
      runs.contains { $0.trial.setting[name] != first.trial.setting[name] }
    }.filter { name -> Bool in
      // What another parameter decides tells no setting from another.
      let isConditional = rules?.rule(name).map { !$0.condition.isEmpty } ?? false
      return !isConditional || Set(runs.compactMap { $0.trial.setting[name] }).count > 1
    }
    let swept = runs.flatMap(\.trial.swept)
    let told =
      differing.contains { Origins.tellsExperiments($0, runs) }
      ? toldByExperiment(differing.subtracting(swept), runs) : []
    return ordered(differing.subtracting(told), swept: swept)
  }

  /// The names whose values are the same in all runs of each experiment.
  private static func toldByExperiment(_ names: Set<String>, _ runs: [Run]) -> Set<String> {
    var firsts: [String: Setting] = [:]
    for run in runs where firsts[run.experiment] == nil {
      firsts[run.experiment] = run.trial.setting
    }
    return names.filter { name in
      runs.allSatisfy { $0.trial.setting[name] == firsts[$0.experiment]?[name] }
    }
  }

  /// Names in the order of the sweeps that vary them, the rest by name.
  static func ordered(_ names: Set<String>, swept: [String]) -> [String] {
    var seen: Set<String> = []
    let first = swept.filter { names.contains($0) && seen.insert($0).inserted }
    return first + names.subtracting(seen).sorted()
  }

  /// The values of some parameters as a legend shows them: `0.1, 50`, a dash where there is none.
  public static func label(_ setting: Setting, _ names: [String]) -> String {
    names.map { text(setting[$0]) }.joined(separator: ", ")
  }

  /// The same with the parameters' names, as a sentence shows them: `learning_rate 0.1, hidden_size 50`;
  /// values too long for one are cut.
  public static func phrase(_ setting: Setting, _ names: [String]) -> String {
    names.map { name in
      let text = text(setting[name])
      return "\(name) " + (text.count > 60 ? text.prefix(60) + "…" : text)
    }.joined(separator: ", ")
  }

  /// The value of a parameter, a dash where there is none.
  static func text(_ value: Value?) -> String {
    value?.displayText ?? "–"
  }
}
