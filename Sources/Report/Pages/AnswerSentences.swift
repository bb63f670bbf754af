internal import Experiment
internal import Plot

/// What came out of a sweep, in computed sentences, each true of the runs as stored.
public struct AnswerSentences {
  private let table: SettingTable
  private let results: [RunResult]
  private let plannedCount: Int
  private let importance: Importance?

  /// Makes the sentences.
  ///
  /// - Parameters:
  ///   - table: The settings.
  ///   - plannedCount: How many of the spec's trials have no run.
  ///   - importance: What mattered; nil where that cannot be told.
  public init(_ table: SettingTable, plannedCount: Int = 0, importance: Importance? = nil) {
    self.table = table
    self.plannedCount = plannedCount
    self.importance = importance
    results = table.groups.flatMap(\.results)
  }

  /// The paragraph.
  public var text: String { all.joined(separator: " ") }

  /// The sentences in order.
  public var all: [String] {
    guard !results.isEmpty else { return ["No trial has a run yet."] }
    return best + [counts] + (plannedCount > 0 ? [planned] : []) + endings
      + table.notFiniteSentences + noticed
      + (importance.map(importanceSentences) ?? [])
  }

  // MARK: How many

  private var isRandom: Bool {
    results.contains { $0.run.trial.workload?.isRandom != false }
  }

  private var counts: String {
    let runs = counted(results.count, "run")
    let seeds = table.groups.map(\.results.count)
    guard let fewest = seeds.min(), let most = seeds.max() else { return "" }
    if table.groups.count == 1 {
      guard isRandom else { return "One setting was run; it draws no random numbers." }
      return most == 1
        ? "There is one run, so there is neither a spread to tell nor a setting to compare it with."
        : "All \(runs) are of one setting, so there is no other to compare it with."
    }
    let share =
      !isRandom
      ? "which draw no random numbers"
      : fewest == most ? "\(counted(most, "seed")) each" : "\(fewest) to \(most) seeds each"
    return "There are \(runs) of \(table.groups.count) settings, \(share)."
  }

  private var planned: String {
    "\(counted(plannedCount, "trial")) of the spec \(plannedCount == 1 ? "has" : "have") no run."
  }

  // MARK: The best

  private var best: [String] {
    guard let objective = table.objective else {
      return [
        "No run has recorded a metric that tells how well it did, so no setting is called best."
      ]
    }
    let whole = table.whole
    guard let first = whole.first else { return [noBest(objective)] }
    if table.groups.count == 1 { return [only(first.statistics, objective)] }
    let ties = whole.filter { $0.statistics.mean == first.statistics.mean }
    if ties.count > 1 { return tied(ties, whole, objective) }
    let extreme = objective.goal == .maximize ? "highest" : "lowest"
    if whole.count == 1 {
      return [
        "\(phrase(first.group)) is the only setting whose runs all came to their end\(finitely): "
          + "\(objective.metric) \(value(first.statistics))."
      ]
    }
    let what = first.statistics.count > 1 ? "mean \(objective.metric)" : objective.metric
    let sentence = "\(phrase(first.group)) has the \(extreme) \(what): \(value(first.statistics))."
    return [sentence] + close(whole, objective) + separation + [
      worst(whole, objective)
    ]
  }

  /// What tells the settings spoken of from others that came to their end as well, without a number.
  private var finitely: String {
    guard table.endsNotFinite, let objective = table.objective else { return "" }
    return " with a finite \(objective.metric)"
  }

  /// Settings whose numbers look like the best one's in as many digits as are shown.
  private func close(
    _ whole: [(group: SettingGroup, statistics: Statistics)],
    _ objective: Objective
  ) -> [String] {
    let best = significant(whole[0].statistics.mean, digits: 4)
    let same = whole.dropFirst().prefix {
      significant($0.statistics.mean, digits: 4) == best
    }
    guard !same.isEmpty else { return [] }
    return ["In four digits \(listed(same.map(\.group))) came to the same."]
  }

  private func only(_ statistics: Statistics, _ objective: Objective) -> String {
    let steps = Set(results.compactMap { $0.summaries[objective.metric]?.lastStep })
    let at = steps.count == 1 ? steps.first.map { " at step \(NumberFormat.text($0))" } ?? "" : ""
    return "The last \(objective.metric)\(at) is \(value(statistics))."
  }

  private func noBest(_ objective: Objective) -> String {
    let done = results.filter { $0.run.status == .diverged }
    if done.count == results.count {
      return results.count == 1
        ? "The run diverged, so its last \(objective.metric) means nothing."
        : "All \(results.count) runs diverged, so no setting is called best."
    }
    return "No setting has runs that all came to their end with a finite \(objective.metric), so "
      + "none is called best."
  }

  private func tied(
    _ ties: [(group: SettingGroup, statistics: Statistics)],
    _ whole: [(group: SettingGroup, statistics: Statistics)],
    _ objective: Objective
  ) -> [String] {
    let extreme = objective.goal == .maximize ? "highest" : "lowest"
    let mean = significant(ties[0].statistics.mean, digits: 4)
    if ties.count == whole.count {
      return [
        "All \(ties.count) settings that came to their end\(finitely) have the same \(objective.metric), "
          + "\(mean), so none is better than another."
      ]
    }
    return [
      "\(ties.count) settings share the \(extreme) \(objective.metric), \(mean): "
        + "\(listed(ties.map(\.group))).", worst(whole, objective),
    ]
  }

  private func worst(
    _ whole: [(group: SettingGroup, statistics: Statistics)],
    _ objective: Objective
  ) -> String {
    guard let last = whole.last else { return "" }
    let extreme = objective.goal == .maximize ? "lowest" : "highest"
    let lasts = whole.filter { $0.statistics.mean == last.statistics.mean }
    if lasts.count > 1 {
      return
        "Of the settings that came to their end\(finitely) \(lasts.count) share the \(extreme), "
        + "\(significant(last.statistics.mean, digits: 4))."
    }
    return
      "Of the settings that came to their end\(finitely) \(phrase(last.group)) has the \(extreme): "
      + "\(plain(last.statistics))."
  }

  private var separation: [String] {
    guard isRandom else { return [] }
    guard let verdicts = table.separationFromBest else {
      return ["With one seed each, nothing tells whether settings differ by more than chance."]
    }
    let near = verdicts.filter { $0.isSeparated == false }.map(\.group)
    let apart = verdicts.count { $0.isSeparated == true }
    let known = apart + near.count
    let open = table.openSentence(verdicts).map { [$0] } ?? []
    guard known > 0 else { return open }
    let which =
      near.isEmpty
      ? "It is separated from \(known == 1 ? "the other" : "all \(known) others")"
      : apart == 0
        ? "It is not separated from \(known == 1 ? "the other" : "any of the \(known) others")"
        : "It is separated from \(apart) of \(known) others, not from \(listed(near))"
    let sentence =
      which + " (95 % intervals of paired differences over shared seeds, Student's t, each "
      + "comparison for itself)."
    return [sentence] + open
  }

  // MARK: How runs ended

  private var endings: [String] {
    let words: [(RunStatus, String)] = [
      (.diverged, "diverged"), (.failed, "failed"), (.interrupted, "interrupted"),
      (.running, "still running"), (.stopped, "ended early by the stop rule"),
      (.terminated, "ended early because others did better"),
    ]
    return words.compactMap { status, word in
      let groups = table.groups.filter { $0.results.contains { $0.run.status == status } }
      let count = groups.reduce(0) { $0 + $1.results.count { $0.run.status == status } }
      guard count > 0, !(status == .diverged && count == results.count) else { return nil }
      let verb: String
      switch status {
      case .diverged, .failed: verb = word
      default: verb = (count == 1 ? "is " : "are ") + word
      }
      let share = results.count == 1 ? "The run" : "\(count) of \(results.count) runs"
      guard !table.parameters.isEmpty, groups.count < table.groups.count else {
        return "\(share) \(verb)."
      }
      return "\(share) \(verb): \(listed(groups))."
    }
  }

  /// What runs noticed about themselves that a reader must know of: all but that they came to rest.
  private var noticed: [String] {
    let words: [(Finding.Kind, String)] = [
      (.diverged, "moved ever farther away"), (.tooSlow, "made next to no way"),
      (.oscillating, "jumped to and fro"), (.saddle, "came to rest where there is no minimum"),
      (.rounding, "lost its numerical gradient to rounding"),
      (.undefined, "came to where the function has no value"),
    ]
    return words.compactMap { kind, word in
      let groups = table.groups.filter { group in
        group.results.contains { $0.findings.contains { $0.kind == kind } }
      }
      let count = groups.reduce(0) { sum, group in
        sum + group.results.count { $0.findings.contains { $0.kind == kind } }
      }
      guard count > 0 else { return nil }
      let share = results.count == 1 ? "The run" : "\(count) of \(results.count) runs"
      let hasNames = !table.parameters.isEmpty && groups.count < table.groups.count
      return "\(share) noticed: \(kind.title), the descent \(word)"
        + (hasNames ? " (\(listed(groups)))." : ".")
    }
  }

  // MARK: What mattered

  private func importanceSentences(_ importance: Importance) -> [String] {
    let main = importance.mainEffects
    guard let first = main.first, !importance.isConstant else { return [] }
    let what = (importance.isLogarithm ? "log10 of " : "") + "\(importance.objective.metric)"
    switch importance.method {
    case .grid:
      let pairs = importance.effects.filter { $0.names.count > 1 }.reduce(0) { $0 + $1.share }
      let others =
        main.dropFirst().map { "\($0.names[0]) \(percentText($0.share))" }
        + ["combinations \(percentText(pairs + importance.rest))"]
      let lead =
        main.dropFirst().first.map(first.outweighs) ?? true
        ? "\(first.names[0]) mattered most: by itself it accounts"
        : "No parameter mattered more than the others: \(first.names[0]) by itself accounts"
      return [
        "\(lead) for \(percentText(first.share)) of the variance of \(what) between settings, "
          + "\(others.joined(separator: ", "))."
      ]
    case .ranks:
      let others = main.dropFirst().map { "\($0.names[0]) \(percentText($0.share))" }
      return [
        "\(first.names[0]) goes with \(what) most closely: \(percentText(first.share)) of the variance "
          + "of ranks" + (others.isEmpty ? "" : ", ") + others.joined(separator: ", ") + "."
      ]
    }
  }

  // MARK: Words

  private func value(_ statistics: Statistics) -> String {
    guard statistics.count > 1 else { return SettingTable.text(statistics) }
    let interval = SettingTable.intervalText(statistics).map { "; 95 % interval of the mean \($0)" }
    return SettingTable.text(statistics)
      + " (mean and standard deviation over \(statistics.count) seeds\(interval ?? ""))"
  }

  private func plain(_ statistics: Statistics) -> String { SettingTable.text(statistics) }

  private func phrase(_ group: SettingGroup) -> String { table.phrase(group) }

  private func listed(_ groups: [SettingGroup]) -> String { table.listed(groups) }

  private func counted(_ count: Int, _ word: String) -> String {
    "\(NumberFormat.text(count)) \(word)\(count == 1 ? "" : "s")"
  }
}
