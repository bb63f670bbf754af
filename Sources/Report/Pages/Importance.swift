public import Experiment
internal import Foundation

/// How much each swept parameter has to do with how well settings did.
///
/// Over a grid the variance of the settings' means is decomposed exactly, as a functional analysis of
/// variance: F. Hutter, H. Hoos and K. Leyton-Brown, "An Efficient Approach for Assessing Hyperparameter
/// Importance", ICML 2014, whose marginals need no model here because every cell was measured. Over
/// random draws shares of the variance of ranks are given: the square of C. Spearman's correlation, "The
/// Proof and Measurement of Association between Two Things", 1904, or for words the correlation ratio
/// (of W. H. Kruskal and W. A. Wallis, "Use of Ranks in One-Criterion Variance Analysis", 1952).
public struct Importance: Hashable, Sendable {
  /// How shares were computed.
  public enum Method: Hashable, Sendable {
    /// All combinations of the values were there.
    case grid
    /// Settings were drawn.
    case ranks
  }

  /// What one parameter, or two together beyond each alone, account for.
  public struct Effect: Hashable, Sendable {
    /// One name, or two of an interaction.
    public let names: [String]
    /// From 0 to 1.
    public let share: Double
    /// Spearman's correlation with the metric where ranks of numbers were compared, else nil.
    public let correlation: Double?
  }

  /// The mean over all settings that have a value.
  public struct Level: Hashable, Sendable {
    /// The value.
    public let label: String
    /// The mean of the metric over these settings, the geometric one where logarithms are decomposed.
    public let mean: Double
    /// How many settings there are.
    public let count: Int
  }

  /// How shares were computed.
  public let method: Method
  /// What was decomposed.
  public let objective: Objective
  /// Whether it was the metric's logarithm, as its values are positive and spread over three decades.
  public let isLogarithm: Bool
  /// The effects: of single parameters, the largest first, then of pairs.
  public let effects: [Effect]
  /// What three and more parameters account for together.
  public let rest: Double
  /// How many settings the shares are of.
  public let count: Int
  /// Values that were left out, by parameter, as not all settings with them have a number.
  public let omitted: [String]
  /// The share of the variance that chance alone, told from the seeds, would make; nil where settings have
  /// one seed.
  public let noise: Double?
  /// What each value of each parameter came to, in the order of the parameters.
  public let levels: [(name: String, levels: [Level])]

  /// The effect of a parameter, or of two.
  public func effect(_ names: String...) -> Effect? {
    effects.first { Set($0.names) == Set(names) }
  }

  /// The effects of single parameters, the largest first.
  public var mainEffects: [Effect] { effects.filter { $0.names.count == 1 } }

  /// Whether all settings came out the same.
  public let isConstant: Bool

  /// Computes shares; nil where fewer than two parameters vary independently, or too few settings have
  /// a number.
  ///
  /// - Parameters:
  ///   - table: The settings.
  ///   - sweep: How they were chosen; nil where that is not known.
  public init?(_ table: SettingTable, sweep: Sweep?) {
    guard let objective = table.objective else { return nil }
    let cells = Cells(table, objective, zip: sweep?.zip ?? [])
    guard cells.factors.count > 1 else { return nil }
    self.objective = objective
    let isDrawn = if case .random? = sweep?.method { true } else { false }
    let grid = isDrawn ? nil : cells.completed()
    let used = grid?.cells ?? cells
    let rows = used.rows
    guard rows.count >= (grid == nil ? 5 : 4) else { return nil }
    count = rows.count
    let raw = rows.map(\.mean)
    let (low, high) = (raw.min() ?? 0, raw.max() ?? 0)
    isConstant = low == high
    if let grid {
      method = .grid
      omitted = grid.omitted
      isLogarithm = low > 0 && high / low > 1000
      let parts = used.decomposed(isLogarithm ? raw.map { log10($0) } : raw)
      effects = parts.effects
      rest = parts.rest
      noise = isLogarithm ? nil : used.noise
    } else {
      method = .ranks
      omitted = []
      isLogarithm = false
      effects = used.rankEffects(raw)
      rest = 0
      noise = nil
    }
    let isLogarithm = isLogarithm
    levels = used.factors.indices.map { index in
      (used.factors[index].name, used.levels(of: index, isGeometric: isLogarithm))
    }
  }

  /// Equal where all is.
  public static func == (one: Importance, other: Importance) -> Bool {
    one.method == other.method && one.objective == other.objective && one.effects == other.effects
      && one.rest == other.rest && one.count == other.count && one.omitted == other.omitted
      && one.noise == other.noise && one.isLogarithm == other.isLogarithm
      && one.levels.map(\.name) == other.levels.map(\.name)
      && one.levels.map(\.levels) == other.levels.map(\.levels)
  }

  /// Hashes what tells importances apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(effects)
    hasher.combine(count)
  }
}

/// The settings with a number as points of a grid of values.
private struct Cells {
  /// What varies independently: a parameter, or some that vary together.
  struct Factor {
    let name: String
    let labels: [String]
    /// The values as numbers; nil where one is none.
    let numbers: [Double]?
  }

  /// A setting: the position of its value in each factor, and what it came to.
  struct Row {
    let places: [Int]
    let mean: Double
    /// The variance of the mean, told from the seeds.
    let variance: Double?
  }

  var factors: [Factor]
  var rows: [Row]
  /// The positions of the settings without a number.
  private var holes: [[Int]] = []

  init(_ table: SettingTable, _ objective: Objective, zip: [[String]]) {
    var groups: [[String]] = []
    for name in table.parameters {
      let partners = zip.first { $0.contains(name) } ?? [name]
      let present = table.parameters.filter(partners.contains)
      if !groups.contains(present) { groups.append(present) }
    }
    let settings = table.groups.map(\.setting)
    factors = groups.map { names in
      var values: [[Value?]] = []
      var seen: Set<[Value?]> = []
      for setting in settings {
        let value = names.map { setting[$0] }
        if seen.insert(value).inserted { values.append(value) }
      }
      let isNumeric = names.count == 1 && values.allSatisfy { $0[0]?.numberValue != nil }
      if isNumeric { values.sort { ($0[0]?.numberValue ?? 0) < ($1[0]?.numberValue ?? 0) } }
      return Factor(
        name: names.joined(separator: " with "),
        labels: values.map { $0.map(Differences.text).joined(separator: ", ") },
        numbers: isNumeric ? values.map { $0[0]?.numberValue ?? .nan } : nil
      )
    }
    let places = factors.map { factor in
      Dictionary(factor.labels.enumerated().map { ($1, $0) }) { first, _ in first }
    }
    rows = []
    for group in table.groups {
      let places = groups.indices.map { index in
        let label = groups[index].map { Differences.text(group.setting[$0]) }
          .joined(separator: ", ")
        return places[index][label] ?? 0
      }
      guard group.isWhole, let statistics = group.final(objective.metric), statistics.mean.isFinite
      else {
        holes.append(places)
        continue
      }
      let variance = statistics.deviation.map { $0 * $0 / Double(statistics.count) }
      rows.append(Row(places: places, mean: statistics.mean, variance: variance))
    }
  }

  /// The largest part found in which every combination has a number.
  ///
  /// Values are left out, the one with the most holes first; nil where less than half of the settings
  /// would be left, or nothing varies.
  func completed() -> (cells: Cells, omitted: [String])? {
    var kept = factors.map { Array($0.labels.indices) }
    // Settings that are far from all combinations are no grid with holes.
    let size = factors.reduce(1.0) { $0 * Double($1.labels.count) }
    guard size <= 4 * Double(rows.count + holes.count) else { return nil }
    var omitted: [String] = []
    let byPlaces = Dictionary(rows.map { ($0.places, $0) }) { first, _ in first }
    while true {
      let all = Self.combinations(kept)
      let missing = all.filter { byPlaces[$0] == nil }
      if missing.isEmpty { break }
      var worst: (factor: Int, value: Int, share: Double)?
      for factor in kept.indices where kept[factor].count > 1 {
        for value in kept[factor] {
          let share =
            Double(missing.count { $0[factor] == value })
            / Double(all.count / kept[factor].count)
          if share > worst?.share ?? 0 { worst = (factor, value, share) }
        }
      }
      guard let worst else { return nil }
      kept[worst.factor].removeAll { $0 == worst.value }
      omitted.append("\(factors[worst.factor].name) \(factors[worst.factor].labels[worst.value])")
    }
    let inside = rows.filter { row in kept.indices.allSatisfy { kept[$0].contains(row.places[$0]) }
    }
    guard kept.contains(where: { $0.count > 1 }), 2 * inside.count >= rows.count else { return nil }
    var cells = self
    cells.factors = factors.indices.map { index in
      let factor = factors[index]
      return Factor(
        name: factor.name,
        labels: kept[index].map { factor.labels[$0] },
        numbers: factor.numbers.map { numbers in kept[index].map { numbers[$0] } }
      )
    }
    cells.rows = inside.map { row in
      Row(
        places: kept.indices.map { kept[$0].firstIndex(of: row.places[$0]) ?? 0 },
        mean: row.mean,
        variance: row.variance
      )
    }
    return (cells, omitted)
  }

  private static func combinations(_ values: [[Int]]) -> [[Int]] {
    values.reduce([[]]) { all, values in all.flatMap { one in values.map { one + [$0] } } }
  }

  /// The shares of the variance of values over a complete grid, all cells with the same weight.
  func decomposed(_ values: [Double]) -> (effects: [Importance.Effect], rest: Double) {
    let mean = Statistics(values).mean
    let total = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    // Equal values: nothing to account for, and nothing to divide by.
    guard total > 0 else {
      return (factors.map { .init(names: [$0.name], share: 0, correlation: nil) }, 0)
    }
    let alone = factors.indices.map { factor in
      deviations(values, mean: mean) { [$0.places[factor]] }
    }
    func share(_ deviations: [[Int]: Double], _ count: Int) -> Double {
      deviations.values.reduce(0) { $0 + $1 * $1 } / Double(count) / total
    }
    var effects = factors.indices.map { factor in
      Importance.Effect(
        names: [factors[factor].name],
        share: share(alone[factor], factors[factor].labels.count),
        correlation: nil
      )
    }
    var pairs: [Importance.Effect] = []
    for one in factors.indices {
      for other in factors.indices where other > one {
        var both = deviations(values, mean: mean) { [$0.places[one], $0.places[other]] }
        for key in both.keys {
          both[key, default: 0] -= (alone[one][[key[0]]] ?? 0) + (alone[other][[key[1]]] ?? 0)
        }
        pairs.append(
          Importance.Effect(
            names: [factors[one].name, factors[other].name],
            share: share(both, factors[one].labels.count * factors[other].labels.count),
            correlation: nil
          )
        )
      }
    }
    effects = Self.sorted(effects) + Self.sorted(pairs)
    return (effects, max(0, 1 - effects.reduce(0) { $0 + $1.share }))
  }

  /// The mean over the cells of each key, less the mean over all.
  private func deviations(
    _ values: [Double],
    mean: Double,
    by key: (Row) -> [Int]
  ) -> [[Int]: Double] {
    var groups: [[Int]: [Double]] = [:]
    for (row, value) in zip(rows, values) { groups[key(row), default: []].append(value) }
    return groups.mapValues { Statistics($0).mean - mean }
  }

  private static func sorted(_ effects: [Importance.Effect]) -> [Importance.Effect] {
    effects.enumerated().sorted { one, other in
      (-one.element.share, one.offset) < (-other.element.share, other.offset)
    }.map(\.element)
  }

  /// The share of the variance between means that seeds alone would make.
  var noise: Double? {
    let variances = rows.compactMap(\.variance)
    let means = rows.map(\.mean)
    guard variances.count == rows.count, let deviation = Statistics(means).deviation,
      deviation > 0
    else { return nil }
    return Statistics(variances).mean / (deviation * deviation)
  }

  /// Shares of the variance of the metric's ranks.
  func rankEffects(_ values: [Double]) -> [Importance.Effect] {
    let ranks = Self.ranks(values)
    let effects = factors.indices.map { index -> Importance.Effect in
      let factor = factors[index]
      if let numbers = factor.numbers {
        let own = Self.ranks(rows.map { numbers[$0.places[index]] })
        let correlation = Self.correlation(own, ranks)
        return Importance.Effect(
          names: [factor.name],
          share: correlation * correlation,
          correlation: correlation
        )
      }
      let mean = Statistics(ranks).mean
      let total = ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let between = rows.indices.reduce(into: [Int: [Double]]()) { groups, row in
        groups[rows[row].places[index], default: []].append(ranks[row])
      }.sorted { $0.key < $1.key }.reduce(0.0) { sum, group in
        let distance = Statistics(group.value).mean - mean
        return sum + Double(group.value.count) * distance * distance
      }
      let share = total > 0 ? between / total : 0
      return Importance.Effect(names: [factor.name], share: share, correlation: nil)
    }
    return Self.sorted(effects)
  }

  /// The places of numbers in ascending order, from 1; equal ones share the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for index in start...end { ranks[order[index]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  private static func correlation(_ one: [Double], _ other: [Double]) -> Double {
    let (meanOne, meanOther) = (Statistics(one).mean, Statistics(other).mean)
    let both = zip(one, other).reduce(0) { $0 + ($1.0 - meanOne) * ($1.1 - meanOther) }
    let squares = [(one, meanOne), (other, meanOther)].map { values, mean in
      values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let scale = (squares[0] * squares[1]).squareRoot()
    return scale > 0 ? both / scale : 0
  }

  /// What each value came to; of many numbers each third.
  func levels(of index: Int, isGeometric: Bool) -> [Importance.Level] {
    let factor = factors[index]
    guard let numbers = factor.numbers, numbers.count > 12 else {
      return factor.labels.indices.compactMap { value in
        level(factor.labels[value], rows.filter { $0.places[index] == value }, isGeometric)
      }
    }
    let sorted = rows.sorted { $0.places[index] < $1.places[index] }
    return (0..<3).compactMap { third in
      let part = Array(sorted[(third * sorted.count / 3)..<((third + 1) * sorted.count / 3)])
      guard let first = part.first, let last = part.last else { return nil }
      let ends = [first, last].map { significant(numbers[$0.places[index]], digits: 3) }
      return level(ends.joined(separator: " to "), part, isGeometric)
    }
  }

  private func level(
    _ label: String,
    _ rows: [Row],
    _ isGeometric: Bool
  ) -> Importance.Level? {
    guard !rows.isEmpty else { return nil }
    let mean = Statistics(rows.map { isGeometric ? log10($0.mean) : $0.mean }).mean
    return Importance.Level(
      label: label,
      mean: isGeometric ? pow(10, mean) : mean,
      count: rows.count
    )
  }
}
