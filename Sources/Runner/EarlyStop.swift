import Experiment

/// A stop rule at work on one run.
///
/// Prechelt, "Early stopping: but when?", in Neural Networks: Tricks of the Trade, 1998: the
/// criterion UP, with the best value so far in place of the last one.
struct EarlyStop {
  private let rule: StopRule
  /// The best value so far and its step; nil until the first that is a number.
  private var best: (value: Double, step: Int)?
  /// The value that was the last improvement.
  private var reference: Double?
  /// The measurements since then.
  private var waited = 0

  init(_ rule: StopRule) {
    self.rule = rule
  }

  /// Takes note of the metric, if it is among the values.
  ///
  /// - Parameters:
  ///   - values: What was measured.
  ///   - step: The step at which it was.
  ///   - updates: The updates done by now.
  /// - Returns: Why the run ends here, nil where it goes on. NaN never is an improvement.
  mutating func observe(_ values: [MetricValue], at step: Int, updates: Int) -> String? {
    guard let value = values.first(where: { $0.metric == rule.objective.metric })?.value else {
      return nil
    }
    if let target = rule.target, value == target || rule.objective.prefers(value, to: target) {
      return "\(rule.objective.metric) reached \(rounded(value)) "
        + "(target \(shortText(target))) at step \(step)."
    }
    if isImprovement(value) {
      reference = value
      waited = 0
    } else {
      waited += 1
    }
    if !value.isNaN, best.map({ rule.objective.prefers(value, to: $0.value) }) ?? true {
      best = (value, step)
    }
    guard let patience = rule.patience, waited >= patience else { return nil }
    return stalled(updates: updates)
  }

  /// Writes what has been seen so far.
  func write(to writer: inout StateWriter) {
    writer.add(waited)
    writer.add(reference) { $0.add($1) }
    writer.add(best) { writer, best in
      writer.add(best.value)
      writer.add(best.step)
    }
  }

  /// Takes what `write` wrote for what has been seen so far.
  mutating func read(from reader: inout StateReader) throws(StateError) {
    waited = try reader.integer()
    reference = try reader.optional { reader throws(StateError) in try reader.number() }
    best = try reader.optional { reader throws(StateError) in
      (try reader.number(), try reader.integer())
    }
  }

  private func isImprovement(_ value: Double) -> Bool {
    guard let reference else { return !value.isNaN }
    let bar = reference + (rule.objective.goal == .maximize ? rule.minDelta : -rule.minDelta)
    return !value.isNaN && rule.objective.prefers(value, to: bar)
  }

  private func stalled(updates: Int) -> String {
    let amount = rule.minDelta > 0 ? " by more than \(shortText(rule.minDelta))" : ""
    let count = waited == 1 ? "1 measurement" : "\(waited) measurements"
    let found = best.map { "best \(rounded($0.value)) at step \($0.step)" } ?? "all were NaN"
    return "\(rule.objective.metric) has not improved\(amount) for \(count); \(found), stopped at "
      + "step \(updates)."
  }
}
