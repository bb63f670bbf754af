// How settings are compared at a rung.

extension Contest {
  /// The rung that is decided next, and who has come to it.
  struct HalvingState: Sendable {
    var rung = 0
    /// How many settings come to it: those that have not ended.
    var count: Int
    /// Those that have come, the best first, with their values.
    var ranking: [(setting: Int, value: Double)] = []
    var isRanked: Set<Int> = []
    /// So many of the ranking, from the first on, are known to go on.
    var promoted = 0
  }

  /// Decides rung by rung.
  ///
  /// A rung's order is known when all have come; that a setting goes on already
  /// when as many are behind it as will end. Settings as good as the last to go on go on with it.
  mutating func decideByHalving(_ eta: Double) {
    var arrived = arrivals
    while halving.rung < rungs.count, halving.count > 0 {
      rank(arrived)
      var kept = max(1, Int(Double(halving.count) / eta))
      promote(halving.ranking.count - (halving.count - kept))
      guard halving.ranking.count == halving.count else { return }
      kept += equals(after: kept)
      promote(kept)
      for (rank, (setting, value)) in halving.ranking.enumerated().dropFirst(kept) {
        verdicts[setting] = Verdict(
          rung: halving.rung + 1,
          place: rungs[halving.rung],
          rank: rank + 1,
          count: halving.count,
          value: value,
          threshold: halving.ranking[kept - 1].value
        )
        decided.append(setting)
      }
      arrived = halving.ranking.prefix(kept).map(\.setting)
      halving = HalvingState(rung: halving.rung + 1, count: kept)
    }
  }

  /// How many after so many of the ranking are as good as the last of these: to end one of several
  /// that nothing tells apart would be to decide by the order of the plan.
  private func equals(after kept: Int) -> Int {
    let last = halving.ranking[kept - 1].value
    return halving.ranking.dropFirst(kept).prefix { $0.value == last }.count
  }

  /// Puts those of some settings into the ranking that have come to the rung.
  private mutating func rank(_ settings: [Int]) {
    for setting in settings
    where verdicts[setting] == nil && isAt(halving.rung, setting)
      && halving.isRanked.insert(setting).inserted
    {
      let value = mean(\.last, of: setting, at: halving.rung)
      var (low, high) = (0, halving.ranking.count)
      while low < high {
        let middle = (low + high) / 2
        let other = halving.ranking[middle]
        let isBefore =
          objective.prefers(other.value, to: value)
          || !objective.prefers(value, to: other.value) && other.setting < setting
        if isBefore { low = middle + 1 } else { high = middle }
      }
      halving.ranking.insert((setting, value), at: low)
    }
  }

  /// Lets so many of the best go on that have come; of those that do already, none ever falls behind.
  private mutating func promote(_ count: Int) {
    guard count > halving.promoted else { return }
    for (setting, _) in halving.ranking.prefix(count) where passed[setting] == halving.rung {
      passed[setting] = halving.rung + 1
      decided.append(setting)
    }
    halving.promoted = count
  }

  /// How far the plan has been gone through at each rung.
  struct MedianState: Sendable {
    /// The setting that is decided about next, by rung.
    var next: [Int]
    /// The running means of the settings that came to the rung, rising, NaN left out.
    var means: [[Double]]

    init(rungCount: Int) {
      next = Array(repeating: 0, count: rungCount)
      means = Array(repeating: [], count: rungCount)
    }
  }

  mutating func decideByMedian(_ startup: Int) {
    for rung in rungs.indices {
      while median.next[rung] < passed.count {
        let setting = median.next[rung]
        guard rung == 0 || median.next[rung - 1] > setting else { break }
        // One that ended at an earlier rung never comes to this one.
        if verdicts[setting] == nil {
          guard isAt(rung, setting) else { break }
          compareWithMedian(setting, at: rung, startup)
        }
        median.next[rung] += 1
      }
    }
  }

  private mutating func compareWithMedian(_ setting: Int, at rung: Int, _ startup: Int) {
    let means = median.means[rung]
    let best = mean(\.best, of: setting, at: rung)
    if means.count >= max(1, startup) {
      let half = means.count / 2
      let threshold = means.count % 2 == 1 ? means[half] : (means[half - 1] + means[half]) / 2
      if objective.prefers(threshold, to: best) {
        verdicts[setting] = Verdict(
          rung: rung + 1,
          place: rungs[rung],
          rank: 1 + means.count { objective.prefers($0, to: best) },
          count: means.count + 1,
          value: best,
          threshold: threshold
        )
      }
    }
    if verdicts[setting] == nil { passed[setting] = rung + 1 }
    decided.append(setting)
    let mean = mean(\.mean, of: setting, at: rung)
    guard !mean.isNaN else { return }
    let place = means.firstIndex { $0 > mean } ?? means.count
    median.means[rung].insert(mean, at: place)
  }
}
