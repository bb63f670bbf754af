import Experiment

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
        group.results.compactMap { result in
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
  /// The settings that the best one cannot be told from over their shared seeds.
  ///
  /// Nil where that cannot be said: no objective, no setting whose runs all ended well, or fewer
  /// than two seeds.
  public var notSeparatedFromBest: [SettingGroup]? {
    guard let objective, let best = groups.first, best.isWhole, best.results.count >= 2 else {
      return nil
    }
    return groups.dropFirst().filter { other in
      guard other.isWhole else { return false }
      return Comparison(best, other, metric: objective.metric).map { !$0.isSeparated } ?? true
    }
  }

  /// The best setting in a sentence, and which others it is not separated from; nil where no
  /// setting's runs all ended well.
  public var bestSentence: String? {
    guard let objective, let best = groups.first, best.isWhole,
      let statistics = best.final(objective.metric), !statistics.mean.isNaN
    else { return nil }
    let value = "\(objective.metric) \(Self.text(statistics))"
    guard groups.count > 1 else { return "\(value)\(seeds(statistics))." }
    let sentence = "Best: \(phrase(best)) with \(value)\(seeds(statistics))."
    if best.results.first?.run.trial.workload?.isRandom == false { return sentence }
    guard let others = notSeparatedFromBest else {
      return sentence + " One seed cannot tell settings apart; more under 'seeds' can."
    }
    if others.isEmpty {
      let which = groups.allSatisfy(\.isWhole) ? "all others" : "all others that finished"
      return sentence + " It is separated from \(which) (95 % paired t interval)."
    }
    let names = others.prefix(3).map(phrase).joined(separator: "; ")
    let more = others.count > 3 ? " and \(others.count - 3) more" : ""
    return sentence + " Not separated from \(names)\(more) (95 % paired t interval)."
  }

  /// The table, and below it the best of several settings in a sentence.
  public var text: String {
    // Of a single setting the table says it all.
    guard groups.count > 1, let bestSentence else { return table.text }
    return table.text + "\n\n" + bestSentence
  }

  private func seeds(_ statistics: Statistics) -> String {
    guard statistics.count > 1 else { return "" }
    let interval = Self.intervalText(statistics).map { "; 95 % interval \($0)" } ?? ""
    return " (mean and standard deviation over \(statistics.count) seeds\(interval))"
  }

  private func phrase(_ group: SettingGroup) -> String {
    Differences.phrase(group.setting, parameters)
  }
}
