/// Numbers in rows and columns, written beside a link of a graph.
public struct NumberGrid: Hashable, Sendable {
  /// The most numbers that are written out.
  public static let mostNumbers = 6

  /// The numbers, row by row.
  public var values: [Double]
  /// The numbers in a row.
  public var columns: Int

  /// Makes a grid; the number of values is a multiple of the columns.
  public init(_ values: [Double], columns: Int) {
    precondition(
      columns > 0 && values.count.isMultiple(of: columns),
      "every row of a grid has as many numbers"
    )
    self.values = values
    self.columns = columns
  }

  /// What is written, row by row: all of up to six numbers, of more the smallest, the mean and the
  /// largest, each after its name.
  ///
  /// A single row is turned into a column, which takes less room beside a link.
  public var cells: [[String]] {
    guard values.count > Self.mostNumbers else {
      let texts = Self.texts(values)
      let width = values.count == columns ? 1 : columns
      return stride(from: 0, to: texts.count, by: width).map { Array(texts[$0..<$0 + width]) }
    }
    return zip(["min", "mean", "max"], Self.texts(summary)).map { [$0, $1] }
  }

  /// The smallest number, the mean and the largest number; NaN where one is.
  private var summary: [Double] {
    guard !values.contains(where: \.isNaN) else { return [.nan, .nan, .nan] }
    let mean = values.reduce(0, +) / Double(values.count)
    return [values.min() ?? .nan, mean, values.max() ?? .nan]
  }

  /// Numbers with as many decimals as each other: three significant digits of the largest, at least
  /// one of the smallest, and none that all would end with as 0.
  ///
  /// What rounds to nothing beside the largest is `≈0`; powers of ten where decimals would not do.
  static func texts(_ values: [Double]) -> [String] {
    let numbers = values.filter { $0.isFinite && $0 != 0 }.map { NumberFormat.decimal($0) }
    let largest = numbers.map(\.magnitude).max() ?? 0
    guard largest < 6, largest > -4 else { return values.map { NumberFormat.text($0, digits: 3) } }
    // What is ten thousand times smaller than the largest is a remainder of rounding.
    let counting = numbers.filter { $0.magnitude >= largest - 4 }
    let wanted = max(2 - largest, -(counting.map(\.magnitude).min() ?? 0))
    let needed = counting.map { -$0.exponent }.max() ?? 0
    let decimals = min(max(wanted, 0), max(needed, 0), 5)
    return values.map { value in
      guard value.isFinite, value != 0 else { return NumberFormat.text(value) }
      let text = NumberFormat.text(value, decimals: decimals)
      return text.contains { ("1"..."9").contains($0) } ? text : "≈0"
    }
  }
}
