internal import Foundation

/// The range of values that an axis shows, and on which scale.
struct Domain: Hashable, Sendable {
  /// A range of less counts as a single value: its parts would be below the normal numbers.
  static let least = 1e-303

  var kind = ScaleKind.linear
  /// Where the axis begins; positive on a logarithmic scale.
  var lower = 0.0
  /// Where the axis ends; above `lower`.
  var upper = 1.0
  /// Whether ticks must be integers.
  var isWhole = false
  /// Whether no value is on the scale.
  var isEmpty = false
  /// What stands at 0, 1, 2 and so on where the axis tells things apart that are no numbers.
  var categories: [String] = []
  /// Where ticks are wanted, rising and within the domain; empty for round numbers.
  var ticks: [Double] = []

  init(kind: ScaleKind = .linear, lower: Double = 0, upper: Double = 1, isWhole: Bool = false) {
    self.kind = kind
    self.lower = lower
    self.upper = upper
    self.isWhole = isWhole
  }

  /// The domain of an axis of names, each with as much room.
  private init(categories: [String]) {
    self.init(lower: -0.5, upper: Double(categories.count) - 0.5)
    self.categories = categories
  }

  /// The domain of a horizontal axis: the range of the finite values.
  ///
  /// - Parameters:
  ///   - axis: What is asked for.
  ///   - values: The values of each mark.
  ///   - hasAir: Whether marks need some room beyond the first and the last value.
  /// - Returns: A range that is not a single value, whatever the data.
  static func horizontal(_ axis: Axis, values: [[Double]], hasAir: Bool) -> Domain {
    guard axis.categories.isEmpty else { return Domain(categories: axis.categories) }
    let all = values.map { ValueSummary($0, above: -.infinity) }.filter { $0.count > 0 }
    let kind: ScaleKind
    switch axis.scale {
    case .linear: kind = .linear
    case .log: kind = .log10
    case .symlog(let linear): kind = .symmetric(linear)
    case .automatic: kind = isEvenInLog(all) ? .log10 : .linear
    }
    let shown =
      kind == .linear
      ? all : values.map { ValueSummary($0, above: kind.floor) }.filter { $0.count > 0 }
    let range = Domain(
      kind,
      axis,
      low: shown.map(\.minimum).min(),
      high: shown.map(\.maximum).max()
    )
    return hasAir
      ? range.widened(by: 0.03, below: axis.lower == nil, above: axis.upper == nil)
      : range.rounded(below: axis.lower == nil, above: axis.upper == nil)
  }

  /// The domain of a vertical axis: what a reader wants to see of the finite values, with some air.
  static func vertical(_ axis: Axis, values: [[Double]]) -> Domain {
    guard axis.categories.isEmpty else { return Domain(categories: axis.categories) }
    let all = values.map { ValueSummary($0, above: -.infinity) }.filter { $0.count > 0 }
    let kind = verticalKind(axis, all)
    let shown =
      kind == .linear
      ? all : values.map { ValueSummary($0, above: kind.floor) }.filter { $0.count > 0 }
    guard let range = RobustRange(shown, kind: kind) else {
      return Domain(kind, axis, low: nil, high: nil)
    }
    let domain = Domain(kind, axis, low: range.lower, high: range.upper)
    return domain.padded(axis: axis, range: range)
  }

  private static func verticalKind(_ axis: Axis, _ summaries: [ValueSummary]) -> ScaleKind {
    switch axis.scale {
    case .linear: return .linear
    case .log: return .log10
    case .symlog(let linear): return .symmetric(linear)
    case .automatic:
      let bounds = [axis.lower, axis.upper].compactMap { $0 }
      guard summaries.allSatisfy({ $0.minimum > 0 }), bounds.allSatisfy({ $0 > 0 }),
        let range = RobustRange(summaries, kind: .linear)
      else { return .linear }
      return range.core.upperBound >= 1000 * range.core.lowerBound ? .log10 : .linear
    }
  }

  /// Whether values are positive, over three decades, and as even in the logarithm as a sweep's are;
  /// steps from 1 to 10,000 are not.
  private static func isEvenInLog(_ summaries: [ValueSummary]) -> Bool {
    guard let low = summaries.map(\.minimum).min(), let high = summaries.map(\.maximum).max(),
      low > 0, high >= 1000 * low
    else { return false }
    let medians = summaries.map { log10($0.quantile(0.5)) }.sorted()
    let place = (medians[medians.count / 2] - log10(low)) / (log10(high) - log10(low))
    return 0.2...0.8 ~= place
  }

  /// Applies the bounds asked for, and widens a range that is a single value.
  private init(_ kind: ScaleKind, _ axis: Axis, low: Double?, high: Double?) {
    self.kind = kind
    isWhole = axis.isWhole
    isEmpty = low == nil
    let (least, most) = (kind == .log10 ? 1e-300 : -1e300, 1e300)
    let bound = { (value: Double?) in
      value.flatMap { $0.isFinite && $0 > kind.floor ? min(max($0, least), most) : nil }
    }
    lower = bound(axis.lower) ?? bound(low) ?? (kind == .log10 ? 0.1 : 0)
    upper = bound(axis.upper) ?? bound(high) ?? max(lower, 0) + (kind == .log10 ? 9.9 : 1)
    if lower > upper { swap(&lower, &upper) }
    widenIfFlat()
    ticks = Set(axis.ticks).filter { $0 >= lower && $0 <= upper }.sorted()
  }

  private mutating func widenIfFlat() {
    switch kind {
    case .linear, .symlog:
      let least = max(max(abs(lower), abs(upper)) * 1e-9, Self.least)
      guard upper - lower <= least else { return }
      let reach = isWhole || abs(lower) < 1e-290 ? 1 : abs(lower) * 0.1
      (lower, upper) = (lower - reach, upper + reach)
    case .log10:
      guard upper < lower * (1 + 1e-9) else { return }
      (lower, upper) = (lower / 3, upper * 3)
    }
  }

  /// Adds air where a bound comes from the data; a range of positive values near zero begins at zero.
  private func padded(axis: Axis, range: RobustRange) -> Domain {
    var domain = self
    let startsAtZero = kind == .linear && range.minimum >= 0 && lower >= 0 && lower <= 0.25 * upper
    if axis.lower == nil, startsAtZero { domain.lower = 0 }
    return domain.widened(
      by: 0.04,
      below: axis.lower == nil && !startsAtZero,
      above: axis.upper == nil
    )
  }

  /// Ends at a round number where that is less than one per cent away: steps 0 to 1,999 end at 2,000.
  private func rounded(below: Bool, above: Bool) -> Domain {
    guard kind == .linear, !isEmpty else { return self }
    let wide = widened(by: 0.01, below: true, above: true)
    let ticks = LinearTicks.ticks(
      lower: wide.lower,
      upper: wide.upper,
      wanted: 5,
      isWhole: isWhole
    ).map(\.value)
    var domain = self
    if below, let first = ticks.first { domain.lower = min(lower, first) }
    if above, let last = ticks.last { domain.upper = max(upper, last) }
    return domain
  }

  /// Adds a share of the range at its ends.
  private func widened(by share: Double, below: Bool, above: Bool) -> Domain {
    let low = kind.transformed(lower)
    let high = kind.transformed(upper)
    let air = (high - low) * share
    // Air beyond the largest and below the smallest numbers there are would be infinite or zero.
    let restored = { (number: Double) in
      switch kind {
      case .linear: min(max(number, -1e307), 1e307)
      case .symlog: min(max(kind.restored(min(max(number, -300), 300)), -1e307), 1e307)
      case .log10: kind.restored(min(max(number, -307), 307))
      }
    }
    var domain = self
    // Where all is in a tiny part of the scale, rounding may bring the ends together.
    if below { domain.lower = min(lower, restored(low - air)) }
    if above { domain.upper = max(upper, restored(high + air)) }
    return domain
  }
}
