/// Reads JSON (RFC 8259) into nodes that keep their places.
///
/// Written here because no library gives all of what a spec's messages need: the line and column
/// of every key and value, duplicate keys seen rather than merged, and a depth limit. Stops at the
/// first error of syntax; duplicate keys are reported and reading goes on.
package struct JSONReader {
  /// Deeper nesting than any spec has is refused rather than risk the stack.
  static let maximumDepth = 64
  /// More values than any spec has are refused: they would cost memory and time for nothing.
  package static let maximumCount = 100_000

  private let bytes: [UInt8]
  private let file: String
  private let problems: Problems
  private let limit: Int
  private var position = 0
  private var line = 1
  private var column = 1
  private var depth = 0
  private var count = 0

  /// Reads a whole text, which holds one value.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - file: What messages call it.
  ///   - problems: Where duplicate keys are reported.
  ///   - limit: How many values it may have; texts that the program wrote itself have no limit.
  /// - Returns: The value.
  /// - Throws: The first error of syntax.
  package static func read(
    _ text: String,
    file: String,
    problems: Problems,
    limit: Int = maximumCount
  ) throws(SpecError) -> Node {
    var reader = JSONReader(bytes: Array(text.utf8), file: file, problems: problems, limit: limit)
    reader.skipSpace()
    guard reader.peek != nil else {
      throw reader.failure("the file is empty", hint: "a spec is one JSON object: {\"name\": …}")
    }
    let node = try reader.value()
    reader.skipSpace()
    guard reader.peek == nil else {
      throw reader.failure("expected the end of the file, found \(reader.foundText)")
    }
    return node
  }

  private init(bytes: [UInt8], file: String, problems: Problems, limit: Int) {
    self.limit = limit
    self.bytes = bytes
    self.file = file
    self.problems = problems
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  private var place: Place { .file(file, line: line, column: column) }
  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func failure(_ message: String, at place: Place? = nil, hint: String? = nil) -> SpecError
  {
    SpecError([Diagnostic(place ?? self.place, "not JSON: " + message, hint: hint)])
  }

  /// The character or bare word at the position, quoted.
  private var foundText: String {
    guard let first = peek else { return "the end of the file" }
    let rest = bytes[position...]
    if isWord(first) {
      return "'" + String(decoding: rest.prefix(24).prefix(while: isWord), as: UTF8.self) + "'"
    }
    return "'" + String(String(decoding: rest.prefix(16), as: UTF8.self).prefix(1)) + "'"
  }

  private func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "+")
  }

  private mutating func advance() {
    let byte = bytes[position]
    position += 1
    if byte == UInt8(ascii: "\n") {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      advance()
    }
  }

  private mutating func value() throws(SpecError) -> Node {
    let start = place
    count += 1
    guard count <= limit else {
      throw failure("more than \(limit) values")
    }
    switch peek {
    case UInt8(ascii: "{"): return Node(place: start, content: try object())
    case UInt8(ascii: "["): return Node(place: start, content: try array())
    case UInt8(ascii: "\""): return try text(at: start)
    case .some(let byte) where isWord(byte):
      return Node(place: start, content: try word(at: start))
    default:
      throw failure("expected a value, found \(foundText)", hint: commaHint)
    }
  }

  private var commaHint: String? {
    peek == UInt8(ascii: "}") || peek == UInt8(ascii: "]")
      ? "JSON has no comma after the last element" : nil
  }

  private mutating func enter() throws(SpecError) {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw failure("nested deeper than \(Self.maximumDepth) levels")
    }
    advance()
    skipSpace()
  }

  private mutating func leave() {
    depth -= 1
    advance()
  }

  private mutating func object() throws(SpecError) -> Node.Content {
    let start = place
    try enter()
    var members: [Member] = []
    var places: [String: Place] = [:]
    if peek == UInt8(ascii: "}") {
      leave()
      return .object(members)
    }
    while true {
      let member = try self.member()
      if let first = places.updateValue(member.place, forKey: member.key) {
        problems.add(
          member.place,
          "the key '\(member.key)' is there twice, first at \(first)",
          hint: "remove one of the two"
        )
      } else {
        members.append(member)
      }
      if try isLast(close: UInt8(ascii: "}"), opened: start) { break }
    }
    return .object(members)
  }

  private mutating func member() throws(SpecError) -> Member {
    let start = place
    guard peek == UInt8(ascii: "\"") else {
      throw failure("expected a key in double quotes, found \(foundText)", hint: commaHint)
    }
    let key = try string()
    skipSpace()
    guard peek == UInt8(ascii: ":") else {
      throw failure("expected ':' after the key '\(key)', found \(foundText)")
    }
    advance()
    skipSpace()
    return Member(key: key, place: start, value: try value())
  }

  private mutating func array() throws(SpecError) -> Node.Content {
    let start = place
    try enter()
    var items: [Node] = []
    if peek == UInt8(ascii: "]") {
      leave()
      return .array(items)
    }
    while true {
      items.append(try value())
      if try isLast(close: UInt8(ascii: "]"), opened: start) { break }
    }
    return .array(items)
  }

  /// Goes past a comma or the closing bracket after an element.
  private mutating func isLast(close: UInt8, opened: Place) throws(SpecError) -> Bool {
    skipSpace()
    if peek == close {
      leave()
      return true
    }
    guard peek == UInt8(ascii: ",") else {
      let bracket = String(UnicodeScalar(close))
      throw failure(
        "expected ',' or '\(bracket)', found \(foundText)",
        hint: peek == nil ? "the bracket opened at \(opened) is not closed" : nil
      )
    }
    advance()
    skipSpace()
    return false
  }

  private mutating func word(at start: Place) throws(SpecError) -> Node.Content {
    let shown = foundText
    let first = position
    while let byte = peek, isWord(byte) { advance() }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: break
    }
    guard isNumber(text) else {
      let hint =
        ["nan", "infinity", "inf"].contains(text.lowercased().drop { $0 == "-" || $0 == "+" })
        ? "JSON has no such number" : "text stands in double quotes"
      throw failure("expected a value, found \(shown)", at: start, hint: hint)
    }
    return .number(text)
  }

  private mutating func text(at start: Place) throws(SpecError) -> Node {
    let first = position
    let text = try string()
    // Quotes around it and nothing escaped in it: the column counts characters as the text does.
    let isVerbatim = position - first == text.utf8.count + 2
    var node = Node(place: start, content: .string(text))
    if isVerbatim, case .file(let name, let line, let column) = start {
      node.textPlace = .file(name, line: line, column: column + 1)
    }
    return node
  }

  /// The escapes of RFC 8259 section 7, in a string that begins at the position.
  private mutating func string() throws(SpecError) -> String {
    let start = place
    advance()
    var result: [UInt8] = []
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        advance()
        guard let text = String(validating: result, as: UTF8.self) else {
          throw failure("a string that is not valid UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"):
        result += Array(String(try escape()).utf8)
      case 0..<0x20:
        throw failure(
          "a string with a bare control character or line break",
          at: start,
          hint: "a line break is written \\n; is a closing quote missing?"
        )
      default:
        result.append(byte)
        advance()
      }
    }
    throw failure("a string without its closing quote", at: start)
  }

  private mutating func escape() throws(SpecError) -> Unicode.Scalar {
    let start = place
    advance()
    guard let byte = peek else { throw failure("a string without its closing quote", at: start) }
    advance()
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return try unicode(at: start)
    default:
      throw failure("an escape that JSON does not have", at: start, hint: "write \\\\ for \\")
    }
  }

  /// Four hexadecimal digits, or two such escapes where they are a surrogate pair.
  private mutating func unicode(at start: Place) throws(SpecError) -> Unicode.Scalar {
    let high = try hexadecimal(at: start)
    if let scalar = Unicode.Scalar(high) { return scalar }
    if high < 0xDC00, bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
      advance()
      advance()
      let low = try hexadecimal(at: start)
      if (0xDC00..<0xE000).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw failure("half a surrogate pair in an escape", at: start)
  }

  private mutating func hexadecimal(at start: Place) throws(SpecError) -> UInt32 {
    let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else {
      throw failure("expected four hexadecimal digits after \\u", at: start)
    }
    for _ in 0..<4 { advance() }
    return value
  }
}
