/// What is wrong in a line of a CSV file.
public enum CSVProblem: Sendable, Equatable {
  /// The first line holds numbers, not names; its first field.
  case headerMissing(String)
  /// The header is one column, in which another separator stands.
  case otherSeparator(CSVSeparator)
  /// A column has no name; columns count from 1.
  case columnUnnamed(Int)
  /// Two columns have the same name; columns count from 1.
  case columnTwice(String, first: Int, second: Int)
  /// No column has that name; all names, and the one that was perhaps meant.
  case columnUnknown(String, known: [String], nearest: String?)
  /// Every column is an answer, none is left for the inputs.
  case noInputs
  /// Nothing follows the header.
  case noRows
  /// The row has more or fewer fields than the header.
  case fieldCount(expected: Int, found: Int)
  /// A field is empty.
  case valueMissing(column: String)
  /// A field is no number.
  case notNumber(column: String, found: String)
  /// A field is an infinite number, or NaN.
  case notFinite(column: String, found: String)
  /// A label beyond the 256 that there can be.
  case tooManyClasses(column: String, found: String)
  /// A quoted field does not end.
  case quoteOpen
  /// A quote in a field that does not begin with one.
  case quoteInside
  /// A quoted field goes on after its closing quote.
  case textAfterQuote
  /// A text is not UTF-8.
  case notUTF8
}

extension CSVProblem: CustomStringConvertible {
  /// What was found, and what to do.
  public var description: String {
    switch self {
    case .headerMissing, .otherSeparator, .columnUnnamed, .columnTwice, .columnUnknown, .noInputs,
      .noRows:
      headerDescription
    case .fieldCount, .valueMissing, .notNumber, .notFinite, .tooManyClasses:
      rowDescription
    case .quoteOpen:
      "a quote opens here and is not closed; add the closing quote, and double a quote that "
        + "belongs to the text"
    case .quoteInside:
      "a quote stands within a field; put the whole field in quotes and double the quote in it"
    case .textAfterQuote:
      "a field goes on after its closing quote; double a quote that belongs to the text"
    case .notUTF8:
      "the text is not UTF-8; save the file in that encoding"
    }
  }

  private var headerDescription: String {
    switch self {
    case .headerMissing(let first):
      return "the first line holds numbers, beginning with '\(Self.short(first))'; expected the "
        + "names of the columns; add a line with the names"
    case .otherSeparator(let separator):
      let name = separator == .tab ? "a tab" : "'\(separator.character)'"
      return "the header is a single column with \(name) in it; if that separates the columns, "
        + "give it as the separator"
    case .columnUnnamed(let number):
      return "column \(number) has no name; give it one"
    case .columnTwice(let name, let first, let second):
      return "the column name '\(Self.short(name))' is there twice, as columns \(first) and "
        + "\(second); rename one of them"
    case .columnUnknown(let name, let known, let nearest):
      let start = "there is no column '\(Self.short(name))'; "
      if let nearest { return start + "did you mean '\(nearest)'?" }
      let shown = known.prefix(20).map { "'\(Self.short($0))'" }.joined(separator: ", ")
      let rest = known.count > 20 ? " and \(known.count - 20) more" : ""
      return start + "the header has \(shown)\(rest)"
    case .noInputs:
      return "no column is left for the inputs; add one beside the answers"
    case .noRows:
      return "no rows follow the header; expected at least one"
    default:
      return ""
    }
  }

  private var rowDescription: String {
    switch self {
    case .fieldCount(let expected, let found):
      "found \(found) field\(found == 1 ? "" : "s"), expected \(expected) as in the header; a field "
        + "with a separator in it stands in double quotes"
    case .valueMissing(let column):
      "column '\(Self.short(column))' is empty; fill in the value, or remove the row"
    case .notNumber(let column, let found):
      "column '\(Self.short(column))' is '\(Self.short(found))'; expected a number; correct it, or "
        + "leave the column out of the inputs"
    case .notFinite(let column, let found):
      "column '\(Self.short(column))' is '\(Self.short(found))'; expected a finite number; fill in "
        + "the value, or remove the row"
    case .tooManyClasses(let column, let found):
      "column '\(Self.short(column))' has its 257th label here, '\(Self.short(found))'; at most 256 "
        + "classes are possible; use 'targets' for numbers"
    default:
      ""
    }
  }

  private static func short(_ text: String) -> String {
    let line = text.replacing("\n", with: "\\n").replacing("\r", with: "\\r")
    return line.count > 40 ? line.prefix(40) + "…" : line
  }
}

extension CSVSeparator {
  /// The separator as text.
  public var character: Character { Character(UnicodeScalar(rawValue)) }
}
