internal import Calculus
import Experiment

extension ImportanceCells {
  /// The shares of the variance of values over a complete grid, all cells with the same weight.
  ///
  /// - Parameter raw: A finite number for each cell. Scaled by a power of two, which changes no bit of
  ///   the shares, so that squares neither overflow nor vanish.
  /// - Returns: The shares of the factors and of their pairs, and what is left.
  func decomposed(_ raw: [Double]) -> (effects: [Importance.Effect], rest: Double) {
    let largest = raw.reduce(0) { max($0, abs($1)) }
    let scale =
      largest > 0 ? Double(sign: .plus, exponent: -(largest.exponent / 2), significand: 1) : 1
    let values = raw.map { $0 * scale * scale }
    let mean = Statistics(values).mean
    let total = squares(values.map { $0 - mean })
    // Equal values: nothing to account for, and nothing to divide by.
    guard total > 0 else {
      return (factors.map { .init(names: [$0.name], share: 0, correlation: nil) }, 0)
    }
    let alone = factors.indices.map { factor in
      means(values, of: factors[factor].labels.count) { $0.places[factor] }.map { $0 - mean }
    }
    let effects = factors.indices.map { factor in
      Importance.Effect(
        names: [factors[factor].name],
        share: Self.share(squares(alone[factor]) / total),
        correlation: nil
      )
    }
    var pairs: [Importance.Effect] = []
    for one in factors.indices {
      for other in factors.indices where other > one {
        let together = interaction(values, one, other, alone: alone, mean: mean)
        pairs.append(
          Importance.Effect(
            names: [factors[one].name, factors[other].name],
            share: Self.share(squares(together) / total),
            correlation: nil
          )
        )
      }
    }
    let all = Self.sorted(effects) + Self.sorted(pairs)
    return (all, Self.share(1 - all.reduce(0) { $0 + $1.share }))
  }

  /// What pairs of values of two factors add to what each does alone.
  private func interaction(
    _ values: [Double],
    _ one: Int,
    _ other: Int,
    alone: [[Double]],
    mean: Double
  ) -> [Double] {
    let width = factors[other].labels.count
    let together = means(values, of: factors[one].labels.count * width) {
      $0.places[one] * width + $0.places[other]
    }
    return together.indices.map { index in
      together[index] - mean - alone[one][index / width] - alone[other][index % width]
    }
  }

  /// The means over the cells of each key, which are `0..<count`; in the order of the cells, so that the
  /// same settings always give the same bits.
  private func means(_ values: [Double], of count: Int, key: (Row) -> Int) -> [Double] {
    var groups = [[Double]](repeating: [], count: count)
    for (row, value) in zip(rows, values) { groups[key(row)].append(value) }
    return groups.map { Statistics($0).mean }
  }

  /// The mean of squares.
  private func squares(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
  }

  /// A share without what rounding alone makes of none.
  private static func share(_ value: Double) -> Double { value < 1e-12 ? 0 : value }

  /// The largest first; effects that only rounding tells apart keep their order.
  private static func sorted(_ effects: [Importance.Effect]) -> [Importance.Effect] {
    let places = effects.map { ($0.share * 1e9).rounded() }
    return effects.indices.sorted { (-places[$0], $0) < (-places[$1], $1) }.map { effects[$0] }
  }

  /// The share of the variance between means that seeds alone would make.
  var noise: Double? {
    let variances = rows.compactMap(\.variance)
    let means = rows.map(\.mean)
    guard variances.count == rows.count, let deviation = Statistics(means).deviation,
      deviation > 0
    else { return nil }
    let share = Statistics(variances).mean / (deviation * deviation)
    return share.isFinite ? share : nil
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
    let ranks = Self.ranks(rows.map { numbers[$0.places[index]] })
    return (0..<3).compactMap { third in
      // Equal values have the same rank, and so are in the same third.
      let part = rows.indices.filter {
        Int(3 * (ranks[$0] - 0.5) / Double(rows.count)) == third
      }.map { rows[$0] }
      let places = part.map { $0.places[index] }
      guard let first = places.min(), let last = places.max() else { return nil }
      let ends = [first, last].map { significant(numbers[$0], digits: 3) }
      return level(ends.joined(separator: " to "), part, isGeometric)
    }
  }

  private func level(
    _ label: String,
    _ rows: [Row],
    _ isGeometric: Bool
  ) -> Importance.Level? {
    guard !rows.isEmpty else { return nil }
    let mean = Statistics(rows.map { isGeometric ? VectorMath.log10($0.mean) : $0.mean }).mean
    return Importance.Level(
      label: label,
      mean: isGeometric ? VectorMath.pow(10, mean) : mean,
      count: rows.count
    )
  }
}
