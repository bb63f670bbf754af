// How settings are compared at a rung.

extension Contest {
  /// The rung that is decided next, and who comes to it.
  struct HalvingState: Sendable {
    var rung = 0
    /// The settings that have not ended, in the order of the plan.
    var entrants: [Int]
    /// So many of them, from the first on, are known to have come to the rung.
    var arrived = 0
  }

  mutating func decideByHalving(_ eta: Double) {
    while halving.rung < rungs.count {
      let rung = halving.rung
      let entrants = halving.entrants
      while halving.arrived < entrants.count, isAt(rung, entrants[halving.arrived]) {
        halving.arrived += 1
      }
      guard halving.arrived == entrants.count, !entrants.isEmpty else { return }
      let values = entrants.map { mean(\.last, of: $0, at: rung) }
      let ranking = entrants.indices.sorted { one, other in
        if objective.prefers(values[one], to: values[other]) { return true }
        return !objective.prefers(values[other], to: values[one]) && one < other
      }
      let kept = max(1, Int(Double(entrants.count) / eta))
      for (rank, index) in ranking.enumerated() {
        if rank < kept {
          passed[entrants[index]] = rung + 1
        } else {
          verdicts[entrants[index]] = Verdict(
            rung: rung + 1,
            place: rungs[rung],
            rank: rank + 1,
            count: entrants.count,
            value: values[index],
            threshold: values[ranking[kept - 1]]
          )
        }
      }
      decided += entrants
      halving = HalvingState(
        rung: rung + 1,
        entrants: ranking.prefix(kept).map { entrants[$0] }.sorted()
      )
    }
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
