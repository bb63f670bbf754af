/// What a trial had at the rungs that it has come to, told from its points in their order.
///
/// A value at a rung depends on the trial's points alone, not on when they became known.
struct RungRecord: Sendable {
  /// What is compared at a rung.
  struct Score: Hashable, Sendable {
    /// The last value up to the rung; NaN where there is none or the trial had broken down.
    var last = Double.nan
    /// The best value up to the rung.
    var best = Double.nan
    /// The mean of the finite values up to the rung.
    var mean = Double.nan
  }

  private let rungs: [Int]
  private let resource: EarlyTermination.Resource
  private let objective: Objective
  private var current = Score()
  private var mean = RunningMean()
  private var count = 0
  /// The scores of the rungs that it has come to.
  private(set) var scores: [Score] = []
  /// Whether it will take no more steps.
  private(set) var isOver = false

  init(_ rungs: [Int], _ resource: EarlyTermination.Resource, _ objective: Objective) {
    self.rungs = rungs
    self.resource = resource
    self.objective = objective
  }

  /// Takes the metric's next value.
  mutating func append(_ value: Double, at step: Int) {
    settle(before: step)
    count += 1
    current.last = value
    if objective.prefers(value, to: current.best) { current.best = value }
    if value.isFinite { mean.append(value) }
    current.mean = mean.mean ?? .nan
    // A step may have several values; its first is the one compared, since it alone is known for sure
    // where a program is paused.
    let place = resource == .measurements ? count : step
    while scores.count < rungs.count, place >= rungs[scores.count] { scores.append(current) }
  }

  /// Notes that all that is measured before a step is known.
  mutating func settle(before step: Int) {
    guard resource == .steps else { return }
    while scores.count < rungs.count, rungs[scores.count] < step { scores.append(current) }
  }

  /// Notes that the trial has come to its end; one that broke down is the worst from here on.
  mutating func end(hasBrokenDown: Bool) {
    isOver = true
    if hasBrokenDown { current = Score() }
    while scores.count < rungs.count { scores.append(current) }
  }

  /// Whether a measurement at a step brings the trial to a rung, if it is the metric's value where
  /// those are counted.
  func reaches(_ rung: Int, at step: Int) -> Bool {
    guard rung < rungs.count else { return false }
    return scores.count > rung || resource == .steps && step >= rungs[rung]
  }
}
