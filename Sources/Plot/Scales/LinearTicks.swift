internal import Foundation

/// Chooses round numbers within a range.
///
/// Talbot, Lin and Hanrahan, "An extension of Wilkinson's algorithm for positioning tick labels on
/// axes", IEEE TVCG 16(6), 2010, doi:10.1109/TVCG.2010.130, with the paper's weights. Deviations: ticks
/// lie within the range, and legibility is left to the caller, who knows the labels' sizes.
struct LinearTicks {
  private static let steps = [10, 50, 20, 25, 40, 30]

  private let lower: Double
  private let upper: Double
  private let wanted: Double
  private let isWhole: Bool
  private var best: (score: Double, ticks: [DecimalNumber]) = (-2, [])

  /// Chooses ticks for a range.
  ///
  /// - Parameters:
  ///   - lower: The lower end; finite.
  ///   - upper: The upper end; finite and above `lower`, by `Domain.least` or more.
  ///   - wanted: How many ticks are best; at least 2. There may be fewer or more.
  ///   - isWhole: Whether ticks must be integers.
  /// - Returns: Increasing numbers within the range; none where no two round numbers are within it, or the range is
  ///   too small for numbers to tell apart.
  static func ticks(lower: Double, upper: Double, wanted: Int, isWhole: Bool) -> [DecimalNumber] {
    // Steps of a range of fewer than the smallest normal numbers would be 0.
    guard Domain.least...Double.greatestFiniteMagnitude ~= upper - lower else { return [] }
    var search = LinearTicks(lower: lower, upper: upper, wanted: Double(wanted), isWhole: isWhole)
    search.run()
    return search.best.ticks
  }

  private init(lower: Double, upper: Double, wanted: Double, isWhole: Bool) {
    self.lower = lower
    self.upper = upper
    self.wanted = max(wanted, 2)
    self.isWhole = isWhole
  }

  private mutating func run() {
    for skip in 1...8 {
      for index in Self.steps.indices {
        let bound = simplicity(index: index, skip: skip, hasZero: true)
        guard score(simplicity: bound, coverage: 1, density: 1) > best.score else { continue }
        searchCounts(index: index, skip: skip, bound: bound)
      }
    }
  }

  /// Tries every number of ticks that can still beat the best.
  private mutating func searchCounts(index: Int, skip: Int, bound: Double) {
    for count in 2...12 {
      let density = Double(count) >= wanted ? 2 - Double(count - 1) / (wanted - 1) : 1
      guard score(simplicity: bound, coverage: 1, density: density) > best.score else { return }
      let base = Double(Self.steps[index]) / 10
      let delta = (upper - lower) / Double(count + 1) / Double(skip) / base
      let power = Int(Foundation.log10(delta).rounded(.up))
      // Only the next two powers of ten can place `count` ticks within the range.
      for exponent in power...(power + 1) {
        searchStarts(index: index, skip: skip, count: count, exponent: exponent - 1)
      }
    }
  }

  /// Tries every place of the first tick for a step of `steps[index]` x `skip` x 10^`exponent`.
  private mutating func searchStarts(index: Int, skip: Int, count: Int, exponent: Int) {
    let mantissa = Self.steps[index]
    let unit = DecimalNumber(digits: mantissa, exponent: exponent).value
    guard unit > 0, unit.isFinite, abs(lower / unit) < 1e15, abs(upper / unit) < 1e15 else {
      return
    }
    if isWhole, exponent < 0, DecimalNumber(digits: mantissa * skip, exponent: exponent).value < 1 {
      return
    }
    let slack = 1e-9
    let first = Int((lower / unit - slack).rounded(.up))
    let last = Int((upper / unit + slack).rounded(.down)) - (count - 1) * skip
    guard first <= last else { return }
    for start in first...last {
      let ticks = (0..<count).map { place in
        DecimalNumber(digits: (start + place * skip) * mantissa, exponent: exponent)
      }
      if isWhole, ticks.contains(where: { $0.reduced.exponent < 0 }) { continue }
      consider(ticks, index: index, skip: skip, start: start)
    }
  }

  private mutating func consider(_ ticks: [DecimalNumber], index: Int, skip: Int, start: Int) {
    let low = ticks[0].value
    let high = ticks[ticks.count - 1].value
    let hasZero = start % skip == 0 && low <= 0 && high >= 0
    let range = upper - lower
    let (under, over) = ((lower - low) / range, (upper - high) / range)
    let coverage = 1 - 0.5 * (over * over + under * under) / 0.01
    let ratio = Double(ticks.count - 1) / ((high - low) / range) / (wanted - 1)
    let total = score(
      simplicity: simplicity(index: index, skip: skip, hasZero: hasZero),
      coverage: coverage,
      density: 2 - max(ratio, 1 / ratio)
    )
    if total > best.score + 1e-12 { best = (total, ticks) }
  }

  private func simplicity(index: Int, skip: Int, hasZero: Bool) -> Double {
    1 - Double(index) / Double(Self.steps.count - 1) - Double(skip) + (hasZero ? 1 : 0)
  }

  /// The paper's weights; a legibility of 1 adds the same to all and is left out.
  private func score(simplicity: Double, coverage: Double, density: Double) -> Double {
    0.25 * simplicity + 0.2 * coverage + 0.5 * density
  }
}
