/// What stands behind the `=` of an override, in the grammar of Hydra as far as it has a meaning here:
/// one value, several with commas, or `range`, `choice`, `interval` and `tag(log, interval(…))`.
struct OverrideValue {
  /// What is asked for.
  enum Content {
    /// One value.
    case one(Node)
    /// Each of these values in turn.
    case several([Node])
    /// Any value between two.
    case between(low: Node, high: Node, isLog: Bool)
  }

  /// A value that is not what it should be.
  struct Problem: Error {
    let message: String
    var hint: String?
  }

  /// What Hydra has beside those, and what to write instead.
  private static let refused = [
    "glob": "name the values: a,b,c",
    "shuffle": "the order of trials changes no result",
    "sort": "write the values in the order that you want",
    "extend_list": "give the whole list",
    "int": "write the number alone; the parameter decides its type",
    "float": "write the number alone; the parameter decides its type",
    "str": "put the text in quotes", "bool": "write true or false",
    "json_str": "write the JSON itself", "dict": "write the JSON object itself",
  ]

  /// More values than a sweep may have.
  private static let maximumCount = Sweep.maximumCount

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - text: What was typed.
  ///   - place: Where messages say it stands.
  /// - Returns: What is asked for.
  /// - Throws: `Problem`.
  static func read(_ text: String, at place: Place) throws(Problem) -> Content {
    let parts = split(text)
    guard parts.count == 1 else { return .several(try nodes(parts, at: place)) }
    guard let (name, arguments) = call(text) else { return .one(try node(text, at: place)) }
    switch name {
    case "choice": return .several(try nodes(arguments, at: place))
    case "range": return .several(try range(arguments, at: place))
    case "interval": return try interval(arguments, isLog: false, at: place)
    case "tag": return try tag(arguments, at: place)
    default:
      throw Problem(
        message: "'\(name)()' of Hydra is not available here",
        hint: refused[name]
      )
    }
  }

  /// A text without the quotes around it, where it has some.
  static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let quote = text.first, quote == "'" || quote == "\"",
      text.last == quote
    else { return text }
    return String(text.dropFirst().dropLast())
  }

  /// The name and the arguments where a text calls a function that Hydra knows; text with parentheses
  /// is a value otherwise, such as `sin(x)`.
  private static func call(_ text: String) -> (name: String, arguments: [String])? {
    guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
    let name = String(text[..<open])
    guard ["choice", "range", "interval", "tag"].contains(name) || refused[name] != nil else {
      return nil
    }
    let inner = text[text.index(after: open)...].dropLast()
    return (name, inner.allSatisfy(\.isWhitespace) ? [] : split(String(inner)))
  }

  /// The parts between commas that stand in no brackets and no quotes, without spaces around.
  private static func split(_ text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var depth = 0
    var quote: Character?
    var isEscaped = false
    for character in text {
      if let open = quote {
        if character == open, !isEscaped { quote = nil }
        isEscaped = character == "\\" && !isEscaped
      } else if character == "\"" || character == "'" {
        // An apostrophe in a word opens nothing.
        if part.allSatisfy({ $0.isWhitespace || "([{:,".contains($0) }) || depth > 0 {
          quote = character
        }
      } else if "([{".contains(character) {
        depth += 1
      } else if ")]}".contains(character) {
        depth -= 1
      } else if character == ",", depth == 0 {
        parts.append(part)
        part = ""
        continue
      }
      part.append(character)
    }
    return (parts + [part]).map { part in
      let start = part.drop { $0.isWhitespace }
      let end = start.lastIndex { !$0.isWhitespace }
      return end.map { String(start[...$0]) } ?? ""
    }
  }

  private static func nodes(_ texts: [String], at place: Place) throws(Problem) -> [Node] {
    guard !texts.isEmpty else {
      throw Problem(message: "expected at least one value", hint: "for example choice(1,2)")
    }
    var nodes: [Node] = []
    for text in texts {
      guard !text.isEmpty else {
        throw Problem(
          message: "expected a value between the commas, found nothing",
          hint: "text with a comma in it stands in quotes within the argument"
        )
      }
      nodes.append(try node(text, at: place))
    }
    return nodes
  }

  /// One value: JSON where it begins as a list, an object or a string in double quotes; text in single
  /// quotes; else a bare word.
  static func node(_ text: String, at place: Place) throws(Problem) -> Node {
    if text.first == "'", text.last == "'", text.count >= 2 {
      return Node(place: place, content: .string(unquoted(text)))
    }
    guard let first = text.first, "[{\"".contains(first) else {
      return Node(place: place, content: plainContent(text))
    }
    let problems = Problems()
    do {
      let node = try JSONReader.read(text, file: "value", problems: problems)
      try problems.throwIfAny()
      return node.moved(to: place)
    } catch {
      throw Problem(message: "the value is not JSON: \(error.diagnostics[0].message)")
    }
  }

  /// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`: without the stop.
  private static func range(_ arguments: [String], at place: Place) throws(Problem) -> [Node] {
    let numbers = arguments.compactMap(Double.init).filter(\.isFinite)
    guard numbers.count == arguments.count, (1...3).contains(numbers.count) else {
      throw Problem(
        message: "expected one to three numbers, found range(\(arguments.joined(separator: ",")))",
        hint: "range(5) is 0,1,2,3,4; range(1,9,2) is 1,3,5,7"
      )
    }
    let start = numbers.count == 1 ? 0 : numbers[0]
    let stop = numbers.count == 1 ? numbers[0] : numbers[1]
    let step = numbers.count == 3 ? numbers[2] : 1
    // A stop that rounding alone keeps the last number from is left out, too.
    let count = step == 0 ? 0 : ((stop - start) / step - 0x1p-30).rounded(.up)
    guard count >= 1, count <= Double(maximumCount) else {
      throw Problem(
        message: "expected a range of 1 to \(maximumCount) numbers, found "
          + "range(\(arguments.joined(separator: ",")))"
      )
    }
    let isWhole = arguments.allSatisfy { Int($0) != nil }
    return (0..<Int(count)).map { index in
      let number = start + Double(index) * step
      let text = isWhole ? Int(exactly: number).map { "\($0)" } : nil
      return Node(place: place, content: .number(text ?? "\(rounded(number))"))
    }
  }

  private static func interval(
    _ arguments: [String],
    isLog: Bool,
    at place: Place
  ) throws(Problem) -> Content {
    guard arguments.count == 2, arguments.allSatisfy({ Double($0) != nil }) else {
      throw Problem(
        message: "expected two numbers, found interval(\(arguments.joined(separator: ",")))",
        hint: "interval(0.5,0.99) draws numbers between the two in a random sweep"
      )
    }
    return .between(
      low: Node(place: place, content: plainContent(arguments[0])),
      high: Node(place: place, content: plainContent(arguments[1])),
      isLog: isLog
    )
  }

  private static func tag(_ arguments: [String], at place: Place) throws(Problem) -> Content {
    guard arguments.count == 2, arguments[0] == "log",
      let (name, bounds) = call(arguments[1]), name == "interval"
    else {
      throw Problem(
        message: "expected tag(log, interval(low,high)), found "
          + "tag(\(arguments.joined(separator: ", ")))"
      )
    }
    return try interval(bounds, isLog: true, at: place)
  }
}
