import Experiment
import Plot

/// Whether one setting does better than another, told from the seeds that both have.
///
/// A seed draws the same weights and batches for both, so what differs between seeds falls out of
/// the differences: the paired t test (Student, "The probable error of a mean", Biometrika 6, 1908).
public struct Comparison: Hashable, Sendable {
  /// Mean and spread of the differences, the first setting's values less the other's.
  public let difference: Statistics

  /// Compares the last values of a metric.
  ///
  /// - Returns: Nil where there are fewer than two shared seeds, or a value is missing or NaN.
  public init?(_ one: SettingGroup, _ other: SettingGroup, metric: String) {
    func values(_ group: SettingGroup) -> [Int: Double] {
      Dictionary(
        group.ended.compactMap { result in
          result.summaries[metric].map { (result.run.trial.seed, $0.last) }
        }
      ) { _, last in last }
    }
    let others = values(other)
    let pairs = values(one).sorted { $0.key < $1.key }.compactMap { seed, value in
      others[seed].map { value - $0 }
    }
    guard pairs.count >= 2, pairs.allSatisfy(\.isFinite) else { return nil }
    difference = Statistics(pairs)
  }

  /// Whether the 95 per cent interval of the mean difference leaves out 0.
  public var isSeparated: Bool {
    guard let reach = difference.interval else { return false }
    return difference.mean.magnitude > reach
  }
}

extension SettingTable {
  /// The settings whose runs all ended well with a finite mean of the objective, best first.
  var whole: [(group: SettingGroup, statistics: Statistics)] {
    guard let objective else { return [] }
    return groups.compactMap { group in
      guard group.isWhole, let statistics = group.final(objective.metric),
        statistics.mean.isFinite
      else { return nil }
      return (group, statistics)
    }
  }

  /// The other settings whose runs all ended well, each with whether the best one is separated from it
  /// over their shared seeds; a nil there says that they share fewer than two, so that it stays open.
  ///
  /// Nil where nothing can be said of any: no setting whose runs all ended well has two seeds.
  public var separationFromBest: [(group: SettingGroup, isSeparated: Bool?)]? {
    let whole = whole
    guard let objective, let best = whole.first, whole.contains(where: { $0.statistics.count > 1 })
    else { return nil }
    return whole.dropFirst().map { other in
      let comparison = Comparison(best.group, other.group, metric: objective.metric)
      return (other.group, comparison?.isSeparated)
    }
  }

  /// The settings that the best one cannot be told from over their shared seeds, those of which that
  /// stays open included; nil where nothing can be said.
  public var notSeparatedFromBest: [SettingGroup]? {
    separationFromBest?.filter { $0.isSeparated != true }.map(\.group)
  }

  /// What is said of settings that share too few seeds with the best one; nil where there are none.
  func openSentence(_ verdicts: [(group: SettingGroup, isSeparated: Bool?)]) -> String? {
    let open = verdicts.filter { $0.isSeparated == nil }.map(\.group)
    guard !open.isEmpty else { return nil }
    return "It shares fewer than two seeds with \(listed(open)), so that stays open."
  }

  /// The best setting in a sentence, and which others it is not separated from; nil where no
  /// setting's runs all ended well.
  public var bestSentence: String? {
    guard let objective, let best = groups.first, best.isWhole,
      let statistics = best.final(objective.metric), statistics.mean.isFinite
    else { return nil }
    let value = "\(objective.metric) \(Self.text(statistics))"
    guard groups.count > 1 else { return "\(value)\(seeds(statistics))." }
    let alike = whole.filter { $0.statistics.mean == statistics.mean }.map(\.group)
    let names = alike.count > 1 ? "\(listed(alike)) alike" : phrase(best)
    let sentence = "Best: \(names) with \(value)\(seeds(statistics))."
    if best.results.first?.run.trial.workload?.isRandom == false { return printable(sentence) }
    guard let verdicts = separationFromBest else {
      return printable(sentence) + " One seed cannot tell settings apart; more under 'seeds' can."
    }
    if verdicts.isEmpty {
      let end = endsNotFinite ? "to their end with a finite \(objective.metric)" : "to their end"
      return printable(sentence + " No other setting's runs all came \(end).")
    }
    return printable(
      [sentence, separation(verdicts), openSentence(verdicts)].compactMap { $0 }
        .joined(separator: " ")
    )
  }

  private func separation(_ verdicts: [(group: SettingGroup, isSeparated: Bool?)]) -> String? {
    let near = verdicts.filter { $0.isSeparated == false }.map(\.group)
    if !near.isEmpty { return "Not separated from \(listed(near)) (95 % paired t interval)." }
    let apart = verdicts.filter { $0.isSeparated == true }.map(\.group)
    if apart.count < verdicts.count {
      return apart.isEmpty ? nil : "It is separated from \(listed(apart)) (95 % paired t interval)."
    }
    var which = groups.allSatisfy(\.isWhole) ? "all others" : "all others that finished"
    if endsNotFinite, let objective { which = "all others that have a finite \(objective.metric)" }
    return "It is separated from \(which) (95 % paired t interval)."
  }

  /// Whether there is a setting whose runs all came to their end, but not with a finite mean of the
  /// objective.
  var endsNotFinite: Bool {
    guard let objective else { return false }
    return groups.contains { group in
      group.isWhole && group.final(objective.metric).map { !$0.mean.isFinite } ?? false
    }
  }

  /// How many runs ended with a metric that was NaN or infinite, metric by metric, the objective first;
  /// empty where none did.
  ///
  /// Those that diverged are not counted: they say so themselves.
  public var notFiniteSentences: [String] {
    let total = groups.reduce(0) { $0 + $1.results.count }
    let names = Set(groups.flatMap { $0.notFinite.map(\.metric) }).sorted()
    let first = names.filter { $0 == objective?.metric }
    let ordered = first + names.filter { !first.contains($0) }
    var sentences = ordered.prefix(Self.mostSentences).map { name in
      let concerned = groups.filter { group in group.notFinite.contains { $0.metric == name } }
      let count = concerned.reduce(0) { $0 + $1.results.count { $0.notFinite.contains(name) } }
      let share =
        total == 1 ? "The run" : "\(NumberFormat.text(count)) of \(NumberFormat.text(total)) runs"
      let hasNames = !parameters.isEmpty && concerned.count < groups.count
      let which = hasNames ? ": \(listed(concerned))" : ""
      return printable("\(share) ended with \(name) not finite\(which).")
    }
    let more = ordered.count - sentences.count
    if more > 0 { sentences.append("So did runs with \(more) more metrics.") }
    return sentences
  }

  private static let mostSentences = 3

  /// The table, and below it the best of several settings in a sentence, and what was not finite at the
  /// end.
  public var text: String {
    // Of a single setting the table says it all.
    let best = groups.count > 1 ? [bestSentence].compactMap { $0 } : []
    let sentences = best + notFiniteSentences
    guard !sentences.isEmpty else { return table.text }
    return table.text + "\n\n" + sentences.joined(separator: " ")
  }

  private func seeds(_ statistics: Statistics) -> String {
    guard statistics.count > 1 else { return "" }
    let interval = Self.intervalText(statistics).map { "; 95 % interval \($0)" } ?? ""
    return " (mean and standard deviation over \(statistics.count) seeds\(interval))"
  }

  /// A setting in a sentence.
  func phrase(_ group: SettingGroup) -> String {
    Differences.phrase(group.setting, parameters)
  }

  /// Settings in a sentence, of many the first three.
  func listed(_ groups: [SettingGroup]) -> String {
    let names = groups.prefix(3).map(phrase).joined(separator: "; ")
    return names + (groups.count > 3 ? " and \(groups.count - 3) more" : "")
  }
}
