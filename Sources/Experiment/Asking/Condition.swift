/// A condition on runs, such as `learning_rate < 0.1 and test_accuracy.last > 0.9`.
///
/// It is read in two steps: the text first, whose words may mean parameters or metrics, then what
/// they mean once the names that the runs have are known.
public struct Condition {
  private let text: String
  private let syntax: ConditionSyntax
  /// The names in the text, in order.
  public let words: [QueryWord]

  /// Reads a condition.
  ///
  /// - Throws: `QueryError` with the place of the first mistake.
  public init(_ text: String) throws(QueryError) {
    var reader = try ConditionReader(text)
    self.text = text
    syntax = try reader.condition()
    words = reader.words
  }

  /// Finds out what the words mean.
  ///
  /// - Parameters:
  ///   - vocabulary: The names that the runs have.
  ///   - moment: What dates and `-7d` mean.
  /// - Returns: The condition, ready to be asked of runs.
  /// - Throws: `QueryError` for an unknown name and for a value that can never be compared with
  ///   what it stands beside; what the vocabulary throws.
  public func resolved(_ vocabulary: Vocabulary, at moment: Moment) throws -> RunFilter {
    let keys = try words.map { try vocabulary.key(of: $0, in: text) }
    let binder = ConditionBinder(text: text, keys: keys, moment: moment)
    return RunFilter(keys: keys, test: try binder.test(syntax))
  }
}

/// Names with commas between them, as `--sort`, `--columns` and `--group` take them.
public struct KeyList {
  private let text: String
  private let names: [(word: QueryWord, isDescending: Bool)]

  /// Reads names.
  ///
  /// - Parameters:
  ///   - text: The names.
  ///   - signed: Whether `-` may stand before a name.
  /// - Throws: `QueryError` with the place of the first mistake.
  public init(_ text: String, signed: Bool) throws(QueryError) {
    var reader = try ConditionReader(text)
    self.text = text
    names = try reader.names(signed: signed)
  }

  /// The names in order.
  public var words: [QueryWord] { names.map(\.word) }

  /// What the names mean, and whether `-` stood before them.
  ///
  /// - Throws: `QueryError` for an unknown name; what the vocabulary throws.
  public func resolved(_ vocabulary: Vocabulary) throws -> [(key: RunKey, isDescending: Bool)] {
    try names.map { (try vocabulary.key(of: $0.word, in: text), $0.isDescending) }
  }
}

/// A condition whose names have meanings.
public struct RunFilter {
  /// What must be known of a run, in the order in which `matches` takes the answers.
  public let keys: [RunKey]
  fileprivate let test: RunTest

  /// Whether a run with these answers is meant.
  public func matches(_ answer: (Int) -> Answer) -> Bool { test.holds(answer) }
}

/// A condition over answers by their index.
indirect enum RunTest {
  case all([RunTest])
  case any([RunTest])
  case not(RunTest)
  case compare(Operand, Comparator, Operand)
  case among(Operand, [Answer])
  case like(Operand, TextPattern)
  case isMissing(Operand)
  case isThere(Operand)
  case isNaN(Operand)

  enum Operand {
    case key(Int)
    case constant(Answer)

    func answer(_ answer: (Int) -> Answer) -> Answer {
      switch self {
      case .key(let index): answer(index)
      case .constant(let value): value
      }
    }
  }

  func holds(_ answer: (Int) -> Answer) -> Bool {
    switch self {
    case .all(let tests): tests.allSatisfy { $0.holds(answer) }
    case .any(let tests): tests.contains { $0.holds(answer) }
    case .not(let test): !test.holds(answer)
    case .compare(let left, let comparator, let right):
      comparator.holds(left.answer(answer), right.answer(answer))
    case .among(let operand, let values):
      values.contains { Comparator.equal.holds(operand.answer(answer), $0) }
    case .like(let operand, let pattern):
      switch operand.answer(answer) {
      case .text(let text): pattern.matches(text)
      case .texts(let texts): texts.contains(where: pattern.matches)
      default: false
      }
    case .isMissing(let operand): operand.answer(answer).isMissing
    case .isThere(let operand): operand.answer(answer) != .missing
    case .isNaN(let operand): operand.answer(answer).numberValue?.isNaN == true
    }
  }
}
