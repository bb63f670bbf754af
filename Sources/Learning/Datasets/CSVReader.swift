/// Reads the records of a CSV file (RFC 4180) one after the other.
///
/// Written here because the libraries make a string of every field and forget the lines: a million
/// rows must load in seconds, and a mistake in row 700,000 must be found. Stricter than most: a
/// quote within a field that is not quoted is an error. LF, CRLF and CR end a line, empty lines are
/// skipped, and a byte order mark is left out.
struct CSVReader {
  /// A field of the current record.
  struct Field {
    /// Its bytes, without the quotes around it.
    let range: Range<Int>
    /// Whether it has doubled quotes in it.
    let hasQuotes: Bool
  }

  private static let quote = UInt8(ascii: "\"")
  private static let carriageReturn: UInt8 = 0x0D
  private static let lineFeed: UInt8 = 0x0A

  /// The fields of the current record; empty before the first.
  private(set) var fields: [Field] = []
  /// The line in which the current record begins, from 1.
  private(set) var line = 1

  private let bytes: [UInt8]
  private let path: String
  private let separator: UInt8
  private var position: Int
  private var nextLine = 1

  /// Makes a reader that stands before the first record.
  init(_ bytes: [UInt8], path: String, separator: CSVSeparator) {
    self.bytes = bytes
    self.path = path
    self.separator = separator.rawValue
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// What is wrong in the current record.
  func problem(_ problem: CSVProblem) -> DatasetError {
    .csv(path, line: line, problem)
  }

  /// Goes to the next record; false at the end of the file.
  mutating func next() throws(DatasetError) -> Bool {
    while position < bytes.count, isLineEnd(bytes[position]) { endLine() }
    guard position < bytes.count else { return false }
    line = nextLine
    fields.removeAll(keepingCapacity: true)
    while true {
      fields.append(try field())
      guard position < bytes.count else { return true }
      if bytes[position] != separator {
        endLine()
        return true
      }
      position += 1
    }
  }

  /// A field's text, its doubled quotes made single.
  func text(_ field: Field) throws(DatasetError) -> String {
    guard let text = String(validating: bytes[field.range], as: UTF8.self) else {
      throw problem(.notUTF8)
    }
    guard field.hasQuotes else { return text }
    // By scalars: with a combining mark behind it a quote is another character.
    return String(
      text.unicodeScalars.replacing("\"\"".unicodeScalars, with: "\"".unicodeScalars)
    )
  }

  /// A field's number: decimal, perhaps with a sign and an exponent, perhaps with spaces around;
  /// nil where it is none, infinity where it is beyond the largest double.
  func number(_ field: Field) -> Double? {
    field.hasQuotes ? nil : CSVNumber.value(of: bytes, in: field.range)
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func endLine() {
    let isPair =
      bytes[position] == Self.carriageReturn && position + 1 < bytes.count
      && bytes[position + 1] == Self.lineFeed
    position += isPair ? 2 : 1
    nextLine += 1
  }

  /// Reads up to a separator, the end of a line or of the file.
  private mutating func field() throws(DatasetError) -> Field {
    let start = position
    var end = start
    if end < bytes.count, bytes[end] == Self.quote { return try quotedField() }
    while end < bytes.count {
      let byte = bytes[end]
      if byte == separator || isLineEnd(byte) { break }
      if byte == Self.quote { throw .csv(path, line: nextLine, .quoteInside) }
      end += 1
    }
    position = end
    return Field(range: start..<end, hasQuotes: false)
  }

  private mutating func quotedField() throws(DatasetError) -> Field {
    let openedAt = nextLine
    let start = position + 1
    var hasQuotes = false
    position = start
    while position < bytes.count {
      guard bytes[position] == Self.quote else {
        if isLineEnd(bytes[position]) { endLine() } else { position += 1 }
        continue
      }
      let end = position
      position += 1
      guard position < bytes.count else { return Field(range: start..<end, hasQuotes: hasQuotes) }
      let next = bytes[position]
      if next == separator || isLineEnd(next) {
        return Field(range: start..<end, hasQuotes: hasQuotes)
      }
      guard next == Self.quote else { throw .csv(path, line: nextLine, .textAfterQuote) }
      hasQuotes = true
      position += 1
    }
    throw .csv(path, line: openedAt, .quoteOpen)
  }
}

/// What stands between the fields of a CSV file.
public enum CSVSeparator: UInt8, CaseIterable, Sendable {
  case comma = 0x2C
  case semicolon = 0x3B
  case tab = 0x09
}
