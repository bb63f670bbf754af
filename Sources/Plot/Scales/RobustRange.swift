internal import Foundation

/// The range of several lines' values that one spike or one diverging line does not stretch.
///
/// Each line gives the range that holds 99 per cent of its values. Lines whose range is near the middle
/// one make the core, on a linear scale also those whose values are not larger in size: the one that
/// learns among many that do not is what the figure is about. Where an extreme is so far out that the core would fill less than a fifth of
/// the axis, the axis ends half a core beyond it, and what is beyond is marked when drawn.
struct RobustRange {
  /// Where the axis may begin, as a value.
  private(set) var lower: Double
  /// Where the axis may end, as a value.
  private(set) var upper: Double
  /// The range of the lines that belong together, outliers left out, as values.
  let core: ClosedRange<Double>
  /// The smallest of all values.
  let minimum: Double

  private static let reach = 4.0

  /// Takes the range of summaries whose values are all on the scale; nil where there are none.
  init?(_ summaries: [ValueSummary], kind: ScaleKind) {
    guard let least = summaries.map(\.minimum).min(), let most = summaries.map(\.maximum).max()
    else { return nil }
    let ranges = summaries.map { summary in
      let ends = Self.ends(of: summary)
      return (low: kind.transformed(ends.low), high: kind.transformed(ends.high))
    }
    let core = Self.core(of: ranges, comparesSizes: kind == .linear)
    let span = core.high - core.low
    minimum = least
    self.core = kind.restored(core.low)...max(kind.restored(core.high), kind.restored(core.low))
    (lower, upper) = (least, most)
    guard span > 0 else { return }
    if kind.transformed(most) > core.high + Self.reach * span {
      upper = kind.restored(core.high + span / 2)
    }
    if kind.transformed(least) < core.low - Self.reach * span {
      lower = kind.restored(core.low - span / 2)
    }
  }

  /// The range that holds 99 per cent of a line's values; of a few values all of them, but for those
  /// that are more than ten times larger in size than the rest, since one of four is no spike: what a
  /// sweep costs at its smallest learning rate is what its figure is about.
  private static func ends(of summary: ValueSummary) -> (low: Double, high: Double) {
    let (low, high) = (summary.quantile(0.005), summary.quantile(0.995))
    guard summary.count <= 20 else { return (low, high) }
    let size = 10 * max(abs(low), abs(high))
    return (
      abs(summary.minimum) <= size ? summary.minimum : low,
      abs(summary.maximum) <= size ? summary.maximum : high
    )
  }

  /// The union of the ranges that are not far from the middle one.
  private static func core(
    of ranges: [(low: Double, high: Double)],
    comparesSizes: Bool
  ) -> (low: Double, high: Double) {
    let lows = ranges.map(\.low).sorted()
    let highs = ranges.map(\.high).sorted()
    // Of an even number the more modest one: of two lines the one that diverges is not the middle.
    let low = lows[lows.count / 2]
    let high = highs[(highs.count - 1) / 2]
    let span = max(high - low, 0)
    let size = comparesSizes ? 2 * max(abs(low), abs(high)) : 0
    let near = ranges.filter { range in
      range.high <= high + Self.reach * span && range.low >= low - Self.reach * span
        || max(abs(range.low), abs(range.high)) <= size
    }
    guard span > 0, !near.isEmpty else { return (lows[0], highs[highs.count - 1]) }
    return (near.map(\.low).min() ?? low, near.map(\.high).max() ?? high)
  }
}
