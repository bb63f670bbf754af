import Experiment

/// The settings with a number as points of a grid of values.
struct ImportanceCells {
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
    var valuesOfGroups: [[[Value?]]] = []
    factors = groups.map { names in
      var values: [[Value?]] = []
      var seen: Set<[Value?]> = []
      for setting in settings {
        let value = names.map { setting[$0] }
        if seen.insert(value).inserted { values.append(value) }
      }
      let isNumeric = names.count == 1 && values.allSatisfy { $0[0]?.numberValue != nil }
      if isNumeric { values.sort { ($0[0]?.numberValue ?? 0) < ($1[0]?.numberValue ?? 0) } }
      valuesOfGroups.append(values)
      return Factor(
        name: names.joined(separator: " with "),
        labels: values.map { $0.map(Differences.text).joined(separator: ", ") },
        numbers: isNumeric ? values.map { $0[0]?.numberValue ?? .nan } : nil
      )
    }
    // By the values, of which different ones, such as 1 and 1.0, may have one label.
    let places = valuesOfGroups.map { values in
      Dictionary(values.enumerated().map { ($1, $0) }) { first, _ in first }
    }
    rows = []
    for group in table.groups {
      let places = groups.indices.map { index in
        places[index][groups[index].map { group.setting[$0] }] ?? 0
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
  func completed() -> (cells: ImportanceCells, omitted: [String])? {
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
}
