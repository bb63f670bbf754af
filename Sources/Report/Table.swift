/// Rows of text under heads.
public struct Table: Hashable, Sendable {
  /// The head of a column and how its cells stand.
  public struct Column: Hashable, Sendable {
    /// The head.
    public let title: String
    /// Whether the cells stand at the right.
    public let isNumeric: Bool

    /// Makes a column.
    public init(_ title: String, isNumeric: Bool = false) {
      self.title = title
      self.isNumeric = isNumeric
    }
  }

  /// The columns.
  public let columns: [Column]
  /// The rows; each has as many cells as there are columns.
  public let rows: [[String]]

  /// Makes a table.
  public init(columns: [Column], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has a cell for each column")
    self.columns = columns
    self.rows = rows
  }

  /// The table in columns of equal width, two spaces apart, the last column never padded.
  ///
  /// Widths count characters; control characters in cells are shown escaped.
  public var text: String {
    let cells = ([columns.map(\.title)] + rows).map { $0.map(printable) }
    let counts = cells.map { $0.map(Self.width) }
    let widths = columns.indices.map { column in counts.map { $0[column] }.max() ?? 0 }
    return zip(cells, counts).map { cells, counts in
      var line = ""
      var spaces = 0
      for column in columns.indices {
        let space = widths[column] - counts[column]
        if columns[column].isNumeric { spaces += space }
        // Spaces are written before the next cell only, so that none stand at a line's end.
        if !cells[column].isEmpty {
          line += String(repeating: " ", count: spaces) + cells[column]
          spaces = 0
        }
        spaces += (columns[column].isNumeric ? 0 : space) + 2
      }
      return line
    }.joined(separator: "\n")
  }

  /// Characters; of ASCII, as most cells are, that many bytes.
  private static func width(_ text: String) -> Int {
    text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.count
  }
}

/// The text with control characters escaped, in lines of at most that many characters; only a word
/// that is longer stands out.
///
/// - Parameters:
///   - text: One paragraph.
///   - width: The most characters of a line, the indent included.
///   - indent: What every line begins with; from the second one on it stands twice.
/// - Returns: The lines.
public func wrapped(_ text: String, width: Int, indent: String) -> String {
  var lines = [indent]
  var isFirst = true
  for word in printable(text).split(separator: " ") {
    if !isFirst, lines[lines.count - 1].count + 1 + word.count > width {
      lines.append(indent + indent)
      isFirst = true
    }
    lines[lines.count - 1] += (isFirst ? "" : " ") + word
    isFirst = false
  }
  return lines.joined(separator: "\n")
}
