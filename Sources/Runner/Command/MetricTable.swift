import Experiment
import Foundation

/// A CSV file of metrics that a program writes, read as it grows: a row a step, a column a metric.
///
/// So does the CSVLogger of PyTorch Lightning, which begins the file anew, with one column more, when it
/// is given a metric that is new, and of Keras. A cell that is empty, or no number, is no point. The step is
/// in the column whose name names it best, as in what programs print; a file without such a column is
/// none of metrics.
struct MetricTable {
  /// What such a file is called.
  static let name = "metrics.csv"

  /// Longer lines are not read, in bytes.
  private static let longestLine = 1 << 20
  private static let chunk = 1 << 20

  /// A row's step and its values, by the names of their columns.
  struct Row: Equatable {
    let step: Int
    let values: [MetricValue]
  }

  private let path: String
  /// The first line, its end included.
  private var head: [UInt8] = []
  /// The columns' names; nil for those that cannot be metrics.
  private var names: [String?] = []
  private var stepColumn: Int?
  /// The byte to read on from: the beginning of a line.
  private var end = 0
  /// How many lines below the first were read, up to `end`.
  private var line = 0
  /// How many lines below the first are known, which a file that is begun anew has once more.
  private var known = 0
  /// How many rows had values and no possible step.
  private(set) var refused = 0

  init(_ path: String) {
    self.path = path
  }

  /// Reads the rows that are new.
  ///
  /// - Parameter isLast: Whether the file will not grow any more, so that its last line needs no end.
  /// - Returns: The rows, in their order; none while the file is being written anew.
  mutating func take(isLast: Bool) -> [Row] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    guard let first = firstLine(of: file) else { return [] }
    if first != head || !isLineEnd(before: end, in: file) {
      (head, end, line) = (first, first.count, 0)
      readHead()
    }
    guard stepColumn != nil else { return [] }
    var rows: [Row] = []
    eachLine(of: file, isLast: isLast) { table, bytes in
      table.line += 1
      guard table.line > table.known else { return }
      table.known = table.line
      if let row = table.row(bytes) { rows.append(row) }
    }
    return rows
  }

  // MARK: - Lines

  /// The first line with its end; nil as long as it has none.
  private func firstLine(of file: Int32) -> [UInt8]? {
    var bytes = Self.read(file, from: 0, count: max(head.count, 4096))
    if !bytes.contains(10), bytes.count >= 4096 {
      bytes = Self.read(file, from: 0, count: Self.longestLine)
    }
    guard let end = bytes.firstIndex(of: 10) else { return nil }
    return Array(bytes[...end])
  }

  /// Whether a line ends where one should, which a file that was written anew may not keep to.
  private func isLineEnd(before end: Int, in file: Int32) -> Bool {
    let byte = Self.read(file, from: end - 1, count: 1)
    // A file that is shorter now is being written anew.
    return byte.isEmpty || byte == [10]
  }

  /// Calls `body` with each whole line beyond the byte that was read to, without its end.
  private mutating func eachLine(
    of file: Int32,
    isLast: Bool,
    _ body: (inout MetricTable, ArraySlice<UInt8>) -> Void
  ) {
    var rest: [UInt8] = []
    var place = end
    while true {
      let bytes = Self.read(file, from: place, count: Self.chunk)
      place += bytes.count
      rest += bytes
      var start = 0
      while let found = rest[start...].firstIndex(of: 10) {
        body(&self, rest[start..<found])
        end += found + 1 - start
        start = found + 1
      }
      rest.removeFirst(start)
      if bytes.isEmpty || rest.count > Self.longestLine { break }
    }
    guard isLast, !rest.isEmpty, rest.count <= Self.longestLine else { return }
    body(&self, rest[...])
    end += rest.count
  }

  private static func read(_ file: Int32, from place: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
      while used < count {
        let got = pread(
          file,
          buffer.baseAddress?.advanced(by: used),
          count - used,
          off_t(place + used)
        )
        if got < 0, errno == EINTR { continue }
        guard got > 0 else { break }
        used += got
      }
    }
  }

  // MARK: - Cells

  private mutating func readHead() {
    var texts: [String?] = Self.cells(head[...]).map { cell in
      guard cell.count <= MetricNames.maximumLength,
        let text = String(validating: cell, as: UTF8.self), !text.isEmpty,
        !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f })
      else { return nil }
      return text
    }
    if texts.count > MetricNames.maximumCount {
      texts.removeLast(texts.count - MetricNames.maximumCount)
    }
    stepColumn = MetricNames.stepNames.lazy.compactMap { texts.firstIndex(of: $0) }.first
    names = texts
    if let stepColumn { names[stepColumn] = nil }
  }

  private mutating func row(_ line: ArraySlice<UInt8>) -> Row? {
    let numbers = Self.cells(line).map(Self.number)
    let values = zip(names, numbers).compactMap { name, number -> MetricValue? in
      guard let name, let number else { return nil }
      return MetricValue(name, number)
    }
    if values.isEmpty { return nil }
    guard let stepColumn, stepColumn < numbers.count, let number = numbers[stepColumn],
      let step = Int(exactly: number), OutputCapture.steps.contains(step)
    else {
      refused += 1
      return nil
    }
    return Row(step: step, values: values)
  }

  /// A cell's number; nil where it is none.
  private static func number(_ cell: ArraySlice<UInt8>) -> Double? {
    cell.withUnsafeBytes { bytes in
      guard let found = NumberScanner.read(bytes), found.count == bytes.count else { return nil }
      return found.value
    }
  }

  /// The cells of a line (RFC 4180), without spaces around them; a quoted cell has no line's end in it.
  private static func cells(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var cells: [ArraySlice<UInt8>] = []
    var rest = line
    while let last = rest.last, last == 10 || last == 13 { rest.removeLast() }
    if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest.removeFirst(3) }
    let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
    while true {
      rest = rest.drop { $0 == 32 || $0 == 9 }
      if rest.first == quote {
        var cell: [UInt8] = []
        rest.removeFirst()
        while let next = rest.popFirst() {
          if next != quote {
            cell.append(next)
          } else if rest.first == quote {
            cell.append(next)
            rest.removeFirst()
          } else {
            break
          }
        }
        cells.append(cell[...])
        rest = rest.drop { $0 != comma }
      } else {
        let end = rest.firstIndex(of: comma) ?? rest.endIndex
        cells.append(trimmedEnd(rest[..<end]))
        rest = rest[end...]
      }
      guard rest.popFirst() != nil else { return cells }
    }
  }

  private static func trimmedEnd(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var cell = cell
    while let last = cell.last, last == 32 || last == 9 { cell.removeLast() }
    return cell
  }
}
