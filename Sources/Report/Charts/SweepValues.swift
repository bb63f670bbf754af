public import Experiment
internal import Foundation
internal import Plot

/// One number for each setting of a sweep: what its runs came to in a metric.
public struct SweepValues {
  /// Which of a run's values counts.
  public enum Choice: Hashable, Sendable {
    /// The last.
    case final
    /// The best finite one.
    case best
  }

  /// The settings, in the order in which they first come.
  let groups: [SettingGroup]
  /// The parameters in which the settings differ.
  let names: [String]
  /// The metric and its better direction.
  let objective: Objective
  private let choice: Choice

  /// Takes the numbers of some runs; runs that have nothing of the metric leave holes.
  ///
  /// - Parameters:
  ///   - results: The runs.
  ///   - objective: The metric, and which way it is better.
  ///   - choice: Which of a run's values counts.
  ///   - asked: A parameter that is among those in which settings differ if it does so at all, also where
  ///     the experiment's name tells it.
  public init(
    _ results: [RunResult],
    objective: Objective,
    choice: Choice = .final,
    asked: String? = nil
  ) {
    groups = SettingGroup.groups(results)
    var names = Differences.names(in: results.map(\.run))
    if let asked, !names.contains(asked), Set(groups.map { $0.setting[asked] }).count > 1 {
      names.append(asked)
    }
    self.names = names
    self.objective = objective
    self.choice = choice
  }

  /// The values of a setting's runs; nil where one broke off, never began or lacks the metric.
  ///
  /// What a run had recorded before it diverged or ended early is not what its setting comes to.
  func statistics(_ group: SettingGroup) -> (values: [Double], mean: Double)? {
    group.isWhole ? numbers(group) : nil
  }

  /// The values of a setting of which a run ended early or is not over; nil for other settings.
  ///
  /// Those of the runs that came to their end; where none did, the last ones that the runs had.
  func early(_ group: SettingGroup) -> (values: [Double], mean: Double)? {
    group.isWhole ? nil : numbers(group)
  }

  /// The mean that is shown of each setting, NaN where there is none; of the early ones it is no result.
  var means: [Double] {
    groups.map { (statistics($0) ?? early($0))?.mean ?? .nan }
  }

  private func numbers(_ group: SettingGroup) -> (values: [Double], mean: Double)? {
    guard remark(group).isEmpty else { return nil }
    let values = group.counted.compactMap(value)
    let mean = Statistics(values).mean
    return mean.isFinite ? (values, mean) : nil
  }

  /// How many settings ended early, and of which steps their values are; empty where none did.
  ///
  /// A caption says it after what tells them: `9 settings that ended early, with the last values they
  /// had: 6 of step 4, 3 of step 12.`
  var earlySentence: String {
    let groups = groups.filter { early($0) != nil }
    guard !groups.isEmpty else { return "" }
    let steps = groups.compactMap { group in
      group.results.filter { !$0.run.status.isWhole }
        .compactMap { $0.summaries[objective.metric]?.lastStep }.max()
    }
    let statuses = Set(groups.flatMap { $0.statuses.map(\.status) })
    let isOver = statuses.allSatisfy { $0.isWhole || $0 == .terminated }
    let settings =
      (groups.count == 1 ? "1 setting" : "\(NumberFormat.text(groups.count)) settings")
      + (isOver ? " that ended early" : " whose runs did not all come to their end")
    let isPartly = groups.contains { !$0.ended.isEmpty }
    let partly = isPartly ? " (or the mean of the runs that did)" : ""
    let value = groups.count == 1 ? "the last value it had" : "the last values they had"
    return "\(settings), with \(value)\(partly): \(Self.places(steps))."
  }

  /// Of which steps, with how many there where there are several: `6 of step 4, 3 of step 12`.
  private static func places(_ steps: [Int]) -> String {
    let counts = Dictionary(steps.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    guard let first = counts.first, let last = counts.last else { return "of no step" }
    guard counts.count > 1 else { return "of step \(NumberFormat.text(first.key))" }
    guard counts.count <= mostSteps else {
      return "of steps \(NumberFormat.text(first.key)) to \(NumberFormat.text(last.key))"
    }
    return counts.map { "\(NumberFormat.text($0.value)) of step \(NumberFormat.text($0.key))" }
      .joined(separator: ", ")
  }

  private static let mostSteps = 4

  private func value(_ result: RunResult) -> Double? {
    guard let summary = result.summaries[objective.metric] else { return nil }
    switch (choice, objective.goal) {
    case (.final, _): return summary.last
    case (.best, .maximize): return summary.maximum
    case (.best, .minimize): return summary.minimum
    }
  }

  /// Why a setting has no number: `diverged`, `2 of 3 failed`; empty where it has one.
  func remark(_ group: SettingGroup) -> String {
    let total = group.results.count
    for status in [RunStatus.diverged, .failed, .planned] {
      let count = group.results.count { $0.run.status == status }
      guard count > 0 else { continue }
      return count == total ? status.rawValue : "\(count) of \(total) \(status.rawValue)"
    }
    let values = group.counted.compactMap(value)
    if values.count < group.counted.count { return "no value" }
    let lost = values.count { !$0.isFinite }
    guard lost > 0 else { return "" }
    return lost == total ? "not finite" : "\(lost) of \(total) not finite"
  }

  /// Why settings have no number, as a caption says it of all.
  var reasons: String {
    let hasLost = groups.contains { remark($0).hasSuffix("not finite") }
    return hasLost
      ? "as a run diverged, failed or ended with a value that is not finite"
      : "as a run diverged or failed"
  }

  /// The position of the best setting; nil where none has a number.
  var best: Int? {
    let means = groups.map { statistics($0)?.mean ?? .nan }
    let best = means.indices.reduce(nil) { best, index -> Int? in
      guard let best else { return means[index].isNaN ? nil : index }
      return objective.prefers(means[index], to: means[best]) ? index : best
    }
    return best
  }

  /// Whether all settings have numbers, two at least, and these are the same as they are written.
  var areEqual: Bool {
    let means = groups.map { statistics($0)?.mean ?? .nan }
    return means.count > 1 && means.allSatisfy(\.isFinite) && Set(Self.texts(means)).count == 1
  }

  /// What the numbers are, to be said in a caption.
  var meaning: String {
    let seeds = groups.map(\.results.count).max() ?? 0
    let what = choice == .final ? "value at the end of a run" : "best value of a run"
    return seeds > 1 ? "mean over seeds of the \(what)" : what
  }

  /// The name of the quantity: `test_accuracy`, `best loss`.
  var title: String { choice == .final ? objective.metric : "best \(objective.metric)" }

  /// What is compared, as a title begins: `Final test_accuracy`.
  var heading: String { "\(choice == .final ? "Final" : "Best") \(objective.metric)" }

  /// Numbers as texts with as many decimals as tell them apart, at least three digits of their range.
  static func texts(_ values: [Double]) -> [String] {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return values.map { _ in "" } }
    let size = max(abs(low), abs(high))
    let smallest = finite.map(abs).filter { $0 > 0 }.min() ?? 1
    guard size >= 1e-3, size < 1e5, smallest * 100 >= size else {
      return values.map { $0.isFinite ? NumberFormat.text($0, digits: 3) : "" }
    }
    let spread = high > low ? max(high - low, size * 1e-3) : size
    let decimals = min(max(2 - decimalExponent(spread), 0), 5)
    return values.map { $0.isFinite ? NumberFormat.text($0, decimals: decimals) : "" }
  }
}

/// The values of a parameter in the order of an axis.
struct ParameterValues {
  /// The parameter.
  let name: String
  /// The distinct values: numbers rising, else in the order in which they first come.
  let values: [Value?]

  init(_ name: String, in groups: [SettingGroup]) {
    self.name = name
    var values: [Value?] = []
    var seen: Set<Value?> = []
    for group in groups where seen.insert(group.setting[name]).inserted {
      values.append(group.setting[name])
    }
    if values.allSatisfy({ $0?.numberValue != nil }) {
      values.sort { ($0?.numberValue ?? 0) < ($1?.numberValue ?? 0) }
    }
    self.values = values
  }

  /// Whether all values are numbers.
  var isNumeric: Bool { values.allSatisfy { $0?.numberValue != nil } }

  /// What the axis says at each value.
  var labels: [String] {
    values.map { ChartText.text($0, of: name) }
  }

  /// The place of a setting on an axis of these values: the number itself, or its position.
  func place(_ group: SettingGroup) -> Double {
    let value = group.setting[name]
    if isNumeric { return value?.numberValue ?? .nan }
    return values.firstIndex(of: value).map(Double.init) ?? .nan
  }

  /// Whether rising numbers above 0 over a decade or more are more even in their ratios than in their
  /// differences, as 0.01, 0.03, 0.1, 0.3 are.
  static func isGeometric(_ numbers: [Double]) -> Bool {
    guard numbers.count >= 3, let first = numbers.first, let last = numbers.last, first > 0,
      last >= 10 * first
    else { return false }
    let pairs = zip(numbers, numbers.dropFirst())
    return Self.unevenness(pairs.map { log($1 / $0) }) < Self.unevenness(pairs.map { $1 - $0 })
  }

  /// The largest of some positive numbers by the smallest.
  private static func unevenness(_ gaps: [Double]) -> Double {
    (gaps.max() ?? 1) / max(gaps.min() ?? 1, .leastNormalMagnitude)
  }

  /// The axis, with a tick at each value of a few.
  var axis: Axis {
    guard isNumeric else { return Axis(label: name, categories: labels) }
    let numbers = values.compactMap { $0?.numberValue }
    return Axis(
      label: name,
      scale: Self.isGeometric(numbers) ? .log : .automatic,
      isWhole: values.allSatisfy { if case .integer? = $0 { true } else { false } },
      ticks: Self.tickCounts.contains(numbers.count) ? numbers : []
    )
  }

  /// Fewer values give no scale; more are a range, which round numbers tell better.
  private static let tickCounts = 3...8
}
