/// Cells in rows and columns, coloured by their values, which are written in them.
///
/// The cell of column c and row r is at (c, r), as axes with categories have it. A value that is not
/// finite leaves the cell hatched.
public struct HeatMark: Hashable, Sendable {
  /// The number of cells in a row, at least 1.
  public var columns: Int
  /// The values, `columns` in a row, the lowest row first.
  public var values: [Double]
  /// What is written in each cell; as many as values.
  public var texts: [String]
  /// The values that the colours stand for.
  public var scale: ColourScale
  /// The cell whose text is bold, such as the best; nil for none.
  public var strong: Int?
  /// The cells that are hatched lightly over their colours, as their values are not what the others are.
  public var hatched: [Int]

  /// Makes cells; the number of values is a multiple of the columns.
  public init(
    columns: Int,
    values: [Double],
    texts: [String],
    scale: ColourScale,
    strong: Int? = nil,
    hatched: [Int] = []
  ) {
    precondition(
      columns > 0 && values.count.isMultiple(of: columns) && texts.count == values.count,
      "every row of cells is as long, and every cell has a text"
    )
    self.columns = columns
    self.values = values
    self.texts = texts
    self.scale = scale
    self.strong = strong
    self.hatched = hatched
  }

  /// The number of rows.
  var rows: Int { values.count / columns }
}
