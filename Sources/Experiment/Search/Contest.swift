/// Who goes on: the settings of a plan under a rule of early termination.
///
/// A setting is its seeds together, and its value their mean. Decisions depend on the points of the
/// trials and on the order of the plan alone, not on the order in which trials come to a rung: a rung
/// is decided when all that are to be compared there have come to it.
public struct Contest: Sendable {
  /// What may be done with a trial now.
  public enum Standing: Hashable, Sendable {
    /// It runs up to the next rung, or to its end.
    case goesOn
    /// It waits until others have come to the rung.
    case waits
    /// It ends.
    case terminated(Verdict)
  }

  /// Why a setting ends.
  public struct Verdict: Hashable, Sendable {
    /// The rung, from 1.
    public let rung: Int
    /// The steps or measurements at which the rung is.
    public let place: Int
    /// 1 for the best of those compared.
    public let rank: Int
    /// How many were compared, the setting included.
    public let count: Int
    /// The setting's value.
    public let value: Double
    /// The value that would have done: the worst of those that go on, or the median.
    public let threshold: Double
  }

  /// The rule.
  public let rule: EarlyTermination
  /// What settings are compared by.
  public let objective: Objective
  /// Where the rungs are.
  public let rungs: [Int]

  /// Whether all metrics of a trial have the same steps, so that each tells how far the trial has come;
  /// a program's may have steps of their own, and then only what is compared tells it.
  public let hasOneClock: Bool

  let seedCount: Int
  private var records: [RungRecord]
  /// How many rungs each setting has passed.
  var passed: [Int]
  /// Why settings have ended, by their number.
  var verdicts: [Int: Verdict] = [:]
  /// Settings of which a trial has come to a rung since decisions were last taken, some more than once.
  var arrivals: [Int] = []
  /// The numbers of settings decided about since they were last taken.
  var decided: [Int] = []
  // The state of the methods, which decide rung by rung.
  var halving: HalvingState
  var median: MedianState

  /// Begins with no trial begun; nil where the plan's sweep has no rule.
  public init?(_ plan: Plan) {
    guard let rule = plan.spec.sweep.earlyTermination, let objective = plan.spec.sweep.metric else {
      return nil
    }
    self.rule = rule
    self.objective = objective
    hasOneClock = !plan.spec.workload.hasAnyMetrics
    seedCount = plan.spec.seeds.count
    let workload = plan.spec.workload
    let steps = plan.trials.map { workload.stepCount($0.setting) ?? Int.max }
    let rungs = rule.rungs(below: steps.max() ?? 0)
    self.rungs = rungs
    records = Array(
      repeating: RungRecord(rungs, rule.resource, objective),
      count: plan.trials.count
    )
    let settingCount = plan.settingCount
    passed = Array(repeating: 0, count: settingCount)
    halving = HalvingState(count: settingCount)
    median = MedianState(rungCount: rungs.count)
  }

  /// Takes a value of the metric of a trial; the values of a trial come in their order.
  public mutating func append(_ value: Double, at step: Int, of trial: Int) {
    change(trial) { $0.append(value, at: step) }
  }

  /// Whether a measurement tells how far its trial has come.
  public func tellsProgress(_ measurement: Measurement) -> Bool {
    hasOneClock || measurement.values.contains { $0.metric == objective.metric }
  }

  /// Takes what of a measurement is compared; the measurements of a trial come in their order.
  ///
  /// - Returns: Whether the trial is to wait.
  public mutating func observe(_ measurement: Measurement, of trial: Int) -> Bool {
    for value in measurement.values where value.metric == objective.metric {
      append(value.value, at: measurement.step, of: trial)
    }
    guard tellsProgress(measurement) else { return false }
    settle(trial, before: measurement.step)
    return reachesRung(trial, at: measurement.step)
  }

  /// Notes that all that a trial measures before a step is known.
  public mutating func settle(_ trial: Int, before step: Int) {
    change(trial) { $0.settle(before: step) }
  }

  /// Notes that all that a trial measures up to a step is known, that step's measurements included.
  public mutating func settle(_ trial: Int, through step: Int) {
    // A step may be the largest number.
    change(trial) { $0.settle(before: step == .max ? step : step + 1) }
  }

  /// Notes how a trial has ended.
  public mutating func end(_ trial: Int, as status: RunStatus) {
    change(trial) { $0.end(hasBrokenDown: status == .diverged || status == .failed) }
  }

  /// Forgets the points of a trial that begins anew.
  public mutating func restart(_ trial: Int) {
    records[trial] = RungRecord(rungs, rule.resource, objective)
  }

  /// Decides what can be decided.
  ///
  /// - Returns: The indices of the trials decided about, each once, in their order.
  public mutating func decide() -> [Int] {
    switch rule.method {
    case .halving(let eta): decideByHalving(eta)
    case .median(let startup): decideByMedian(startup)
    }
    defer { (decided, arrivals) = ([], []) }
    // Several rungs may be decided at once.
    return Set(decided).sorted().flatMap { trials(of: $0) }
  }

  /// What may be done with a trial that is not over.
  public func standing(of trial: Int) -> Standing {
    let setting = trial / seedCount
    if let verdict = verdicts[setting] { return .terminated(verdict) }
    return records[trial].scores.count > passed[setting] ? .waits : .goesOn
  }

  /// Whether a trial that has measured something at a step is to wait.
  public func reachesRung(_ trial: Int, at step: Int) -> Bool {
    records[trial].reaches(passed[trial / seedCount], at: step)
  }

  /// Changes what is known of a trial, and notes where that has come to a rung.
  private mutating func change(_ trial: Int, _ body: (inout RungRecord) -> Void) {
    let count = records[trial].scores.count
    body(&records[trial])
    if records[trial].scores.count > count { arrivals.append(trial / seedCount) }
  }

  func trials(of setting: Int) -> Range<Int> {
    setting * seedCount..<(setting + 1) * seedCount
  }

  /// Whether all trials of a setting have come to a rung.
  func isAt(_ rung: Int, _ setting: Int) -> Bool {
    trials(of: setting).allSatisfy { records[$0].scores.count > rung }
  }

  /// The mean of something over a setting's seeds at a rung; NaN where a seed has none.
  func mean(_ part: (RungRecord.Score) -> Double, of setting: Int, at rung: Int) -> Double {
    let sum = trials(of: setting).reduce(0.0) { sum, trial in
      let scores = records[trial].scores
      return sum + (rung < scores.count ? part(scores[rung]) : .nan)
    }
    return sum / Double(seedCount)
  }
}

extension Contest.Verdict {
  /// What a run that ends by it says.
  ///
  /// - Parameters:
  ///   - contest: The contest.
  ///   - step: The updates that the run has done.
  /// - Returns: The finding, whose first sentence is the reason.
  public func finding(in contest: Contest, step: Int) -> Finding {
    let metric = contest.objective.metric
    let (unit, comparison) =
      switch (contest.rule.resource, contest.rule.method) {
      case (.steps, .halving), (.measurements, .halving):
        (contest.rule.resource, "the last to go on has")
      case (.steps, .median), (.measurements, .median):
        (contest.rule.resource, "the median of the means before it is")
      }
    let place = unit == .steps ? "step \(self.place)" : "measurement \(self.place)"
    return Finding(
      .terminated,
      step: step,
      message: "Rank \(rank) of \(count) at rung \(rung) (\(place)): \(metric) "
        + "\(shortText(rounded(value))), \(comparison) \(shortText(rounded(threshold))).",
      details: [
        "rung": Double(rung), unit.rawValue: Double(self.place), "rank": Double(rank),
        "count": Double(count), "value": value, "threshold": threshold,
      ]
    )
  }
}
