public import Experiment

/// The parameters in which runs differ: those that a legend or a table must name.
public enum Differences {
  /// The names of the parameters whose values are not the same in all runs.
  ///
  /// A parameter that some settings do not have differs too, but for one that only has a meaning
  /// beside certain values of another and is the same wherever it has one. The order is the sweep's where the
  /// runs say one, the rest follows by name; the seed is not a parameter.
  public static func names(in runs: [Run]) -> [String] {
    guard let first = runs.first else { return [] }
    var all: [String] = []
    var seen: Set<String> = []
    for run in runs {
      for name in run.trial.swept where seen.insert(name).inserted { all.append(name) }
    }
    let rules = first.trial.workload?.parameters
    all += Set(runs.flatMap { $0.trial.setting.names }).subtracting(seen).sorted()
    return all.filter { name in
      runs.contains { $0.trial.setting[name] != first.trial.setting[name] }
    }.filter { name in
      // What another parameter decides tells no setting from another.
      let isConditional = rules?.rule(name).map { !$0.condition.isEmpty } ?? false
      return !isConditional || Set(runs.compactMap { $0.trial.setting[name] }).count > 1
    }
  }

  /// The values of some parameters as a legend shows them: `0.1, 50`, a dash where there is none.
  public static func label(_ setting: Setting, _ names: [String]) -> String {
    names.map { text(setting[$0]) }.joined(separator: ", ")
  }

  /// The same with the parameters' names, as a sentence shows them: `learning_rate 0.1, hidden_size 50`.
  public static func phrase(_ setting: Setting, _ names: [String]) -> String {
    names.map { "\($0) \(text(setting[$0]))" }.joined(separator: ", ")
  }

  /// The value of a parameter, a dash where there is none.
  static func text(_ value: Value?) -> String {
    value?.displayText ?? "–"
  }
}
