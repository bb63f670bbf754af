/// A position in what the user wrote.
public enum Place: Hashable, Sendable, CustomStringConvertible {
  /// A character of a file; line and column count from 1, columns in characters.
  case file(String, line: Int, column: Int)
  /// An argument of the command line, as typed.
  case argument(String)

  /// The place as editors and terminals understand it: `lr.json:14:22`.
  public var description: String {
    switch self {
    case .file(let name, let line, let column): "\(name):\(line):\(column)"
    case .argument(let text): "argument '\(text)'"
    }
  }
}

/// One problem of a spec: where it is, what was expected and found, and what to do.
public struct Diagnostic: Hashable, Sendable, CustomStringConvertible {
  /// Where the problem is.
  public let place: Place
  /// The JSON path of the value in question, `$` being the whole spec; nil where it has none.
  public let path: String?
  /// What was expected and what was found.
  public let message: String
  /// What to do, where there is more to say than the message does.
  public let hint: String?

  /// Makes a diagnostic.
  public init(_ place: Place, path: String? = nil, _ message: String, hint: String? = nil) {
    self.place = place
    self.path = path
    self.message = message
    self.hint = hint
  }

  /// `FILE:LINE:COLUMN: error: $.path: message`, and the hint on a line of its own.
  public var description: String {
    let start = "\(place): error: " + (path.map { "\($0): " } ?? "") + message
    return hint.map { "\(start)\n  hint: \($0)" } ?? start
  }
}

/// Everything that is wrong with a spec.
public struct SpecError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many problems the description shows.
  public static let shown = 20

  /// The problems, in the order of their places in the file; never empty.
  public let diagnostics: [Diagnostic]

  /// Makes an error of one problem or more.
  public init(_ diagnostics: [Diagnostic]) {
    precondition(!diagnostics.isEmpty, "a spec error has a diagnostic")
    self.diagnostics = diagnostics
  }

  /// One diagnostic a line, at most `shown` of them, then how many more there are.
  public var description: String {
    var lines = diagnostics.prefix(Self.shown).map(\.description)
    if diagnostics.count > Self.shown {
      lines.append("and \(diagnostics.count - Self.shown) more problems")
    }
    return lines.joined(separator: "\n")
  }
}

/// Collects the problems of one reading, so that all are reported at once.
package final class Problems {
  package init() {}

  private(set) var diagnostics: [Diagnostic] = []

  func add(_ place: Place, path: String? = nil, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(place, path: path, message, hint: hint))
  }

  package func add(_ node: Node, _ path: String, _ message: String, hint: String? = nil) {
    add(node.place, path: path, message, hint: hint)
  }

  /// The problems in the order of the file, those of the command line last.
  var sorted: [Diagnostic] {
    diagnostics.enumerated().sorted { one, other in
      let first = order(one.element.place)
      let second = order(other.element.place)
      return first == second ? one.offset < other.offset : first < second
    }.map(\.element)
  }

  package func throwIfAny() throws(SpecError) {
    if !diagnostics.isEmpty { throw SpecError(sorted) }
  }

  private func order(_ place: Place) -> (Int, Int) {
    switch place {
    case .file(_, let line, let column): (line, column)
    case .argument: (.max, 0)
    }
  }
}
