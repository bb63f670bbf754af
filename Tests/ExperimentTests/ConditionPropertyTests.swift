import Experiment
import Foundation
import Testing

/// Random conditions over random runs, beside an evaluation that knows nothing of the language.
struct ConditionPropertyTests {
  /// A small generator of its own, so that a failure comes again.
  private struct Source: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  /// A condition as a tree, with its text.
  private indirect enum Tree {
    case number(name: String, sign: String, value: Double)
    case among(name: String, values: [Double], isNegated: Bool)
    case text(sign: String, value: String)
    case tag(value: String, isEqual: Bool)
    case missing(name: String, isNegated: Bool)
    case not(Tree)
    case and([Tree])
    case or([Tree])

    var text: String {
      switch self {
      case .number(let name, let sign, let value): "\(name) \(sign) \(Self.text(value))"
      case .among(let name, let values, let isNegated):
        "\(name) \(isNegated ? "not " : "")in (\(values.map(Self.text).joined(separator: ",")))"
      case .text(let sign, let value): "optimizer \(sign) '\(value)'"
      case .tag(let value, let isEqual): "tag \(isEqual ? "=" : "!=") \"\(value)\""
      case .missing(let name, let isNegated): "\(name) is \(isNegated ? "not " : "")missing"
      case .not(let tree): "not (\(tree.text))"
      case .and(let trees): trees.map { "(\($0.text))" }.joined(separator: " and ")
      case .or(let trees): "(" + trees.map { "(\($0.text))" }.joined(separator: " OR ") + ")"
      }
    }

    private static func text(_ value: Double) -> String {
      value.isNaN ? "nan" : value.isInfinite ? (value > 0 ? "inf" : "-inf") : "\(value)"
    }

    /// What the tree says of a run, by Swift's own operators.
    func holds(_ run: Facts) -> Bool {
      switch self {
      case .number(let name, let sign, let value):
        guard let number = run.numbers[name] else { return false }
        return switch sign {
        case "=": number == value
        case "!=": number != value
        case "<": number < value
        case "<=": number <= value
        case ">": number > value
        default: number >= value
        }
      case .among(let name, let values, let isNegated):
        guard let number = run.numbers[name] else { return false }
        return values.contains { $0 == number } != isNegated
      case .text(let sign, let value):
        guard let text = run.text else { return false }
        return sign == "=" ? text == value : sign == "!=" ? text != value : text < value
      case .tag(let value, let isEqual): return run.tags.contains(value) == isEqual
      case .missing(let name, let isNegated): return (run.numbers[name] == nil) != isNegated
      case .not(let tree): return !tree.holds(run)
      case .and(let trees): return trees.allSatisfy { $0.holds(run) }
      case .or(let trees): return trees.contains { $0.holds(run) }
      }
    }
  }

  /// A run as the plain evaluation sees it.
  private struct Facts {
    var numbers: [String: Double] = [:]
    var text: String?
    var tags: [String] = []

    var asked: AskedRun {
      var run = AskedRun()
      run.parameters["learning_rate"] = numbers["learning_rate"].map(Answer.number)
      for (name, aspect) in [("test_accuracy.max", RunKey.Aspect.max), ("test_accuracy", .last)] {
        run.metrics["test_accuracy", default: [:]][aspect] = numbers[name].map(Answer.number)
      }
      run.fields[.seed] = numbers["seed"].map { .integer(Int($0)) }
      run.parameters["optimizer"] = text.map(Answer.text)
      run.fields[.tag] = .texts(tags)
      return run
    }
  }

  private static let names = ["learning_rate", "test_accuracy.max", "test_accuracy"]
  private static let values: [Double] = [
    0, -0.0, 0.5, 1, -1, 2, 1e300, .nan, .infinity, -.infinity,
  ]
  private static let texts = ["", "a", "b", "ab", "学习", "it's".replacing("'", with: "’")]

  private static func tree(_ depth: Int, _ source: inout Source) -> Tree {
    let kind = Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &source)
    let name = (names + ["seed"]).randomElement(using: &source) ?? "seed"
    func value(_ source: inout Source) -> Double { values.randomElement(using: &source) ?? 0 }
    switch kind {
    case 0:
      let signs = ["=", "!=", "<", "<=", ">", ">="]
      let sign = signs.randomElement(using: &source) ?? "="
      return .number(name: name, sign: sign, value: value(&source))
    case 1:
      let count = Int.random(in: 1...3, using: &source)
      let values = (0..<count).map { _ in value(&source) }
      return .among(name: name, values: values, isNegated: Bool.random(using: &source))
    case 2:
      return .text(
        sign: ["=", "!=", "<"].randomElement(using: &source) ?? "=",
        value: texts.randomElement(using: &source) ?? ""
      )
    case 3:
      return .tag(
        value: texts.randomElement(using: &source) ?? "",
        isEqual: Bool.random(using: &source)
      )
    case 4: return .missing(name: name, isNegated: Bool.random(using: &source))
    case 5: return .not(tree(depth - 1, &source))
    default:
      let count = Int.random(in: 1...3, using: &source)
      let parts = (0..<count).map { _ in tree(depth - 1, &source) }
      return kind == 6 ? .and(parts) : .or(parts)
    }
  }

  private static func facts(_ source: inout Source) -> Facts {
    var facts = Facts()
    for name in names where Int.random(in: 0..<5, using: &source) > 0 {
      facts.numbers[name] = values.randomElement(using: &source)
    }
    if Bool.random(using: &source) {
      facts.numbers["seed"] = Double(Int.random(in: -1...2, using: &source))
    }
    if Bool.random(using: &source) { facts.text = texts.randomElement(using: &source) }
    facts.tags = texts.filter { _ in Int.random(in: 0..<4, using: &source) == 0 }
    return facts
  }

  @Test func `random conditions say of random runs what Swift's operators say`() throws {
    var source = Source(state: 0x5eed)
    var trues = 0
    var total = 0
    for _ in 0..<2000 {
      let tree = Self.tree(4, &source)
      let filter = try Condition(tree.text).resolved(askedVocabulary, at: askedMoment)
      for _ in 0..<10 {
        let facts = Self.facts(&source)
        let run = facts.asked
        let expected = tree.holds(facts)
        let found = filter.matches { run.answer(filter.keys[$0]) }
        #expect(found == expected, "\(tree.text) of \(facts)")
        trues += expected ? 1 : 0
        total += 1
      }
    }
    // Neither answer is rare, so that the test tests both.
    #expect(trues > total / 5 && trues < total * 4 / 5)
  }

  @Test func `no text brings the reader down`() {
    var source = Source(state: 0xf022)
    let pieces = [
      "seed", "learning_rate", "test_accuracy.at(", "`", "'", "\"", "(", ")", " and ", " or ",
      " not ", " in ", " like ", " is ", "missing", "=", "!=", "<", ">=", "1", "-", "+", ".", "e9",
      "1e", " min", "学", "🙂", "\u{0}", "\n", "%", ",", "nan", "inf", "param.", "metric.",
      "99999999999999999999",
    ]
    var understood = 0
    for _ in 0..<100_000 {
      let count = Int.random(in: 0...8, using: &source)
      let text = (0..<count).map { _ in pieces.randomElement(using: &source) ?? "" }.joined()
      do {
        _ = try Condition(text)
        understood += 1
      } catch {
        if error.position > text.count { Issue.record("\(text): \(error)") }
      }
    }
    #expect(understood > 100)
  }
}
