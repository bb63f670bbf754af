import ArgumentParser
import Experiment
import Report

/// Which runs are meant, in which order, with what; docs/ASKING.md tells the language.
struct QuestionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only runs that fulfil this, such as \"learning_rate < 0.1 and tag = 'paper'\".",
      valueName: "condition"
    )
  )
  var condition: String?
  @Option(
    // A value may begin with the minus that turns the order.
    parsing: .unconditional,
    help: ArgumentHelp(
      "Sort by these, each downwards with '-' before it: -test_accuracy.max,seed",
      valueName: "names"
    )
  )
  var sort: String?
  @Option(
    help: ArgumentHelp(
      "One row for the runs that have these in common, with mean ± standard deviation (number).",
      valueName: "names"
    )
  )
  var group: String?
  @Option(help: "At most this many rows.") var limit: Int?
  @Option(
    help: ArgumentHelp("Show these: learning_rate,test_accuracy.max,tag", valueName: "names")
  )
  var columns: String?

  func validate() throws {
    if let limit, limit < 0 { throw ValidationError("expected '--limit' from 0, found \(limit)") }
  }

  /// Whether nothing is asked.
  var isEmpty: Bool {
    condition == nil && sort == nil && group == nil && limit == nil && columns == nil
  }

  /// The question.
  ///
  /// - Throws: `OptionError` for the first mistake of each option.
  func question() throws -> RunQuestion {
    var question = RunQuestion()
    var problems: [String] = []
    func read<Part>(_ option: String, _ text: String?, _ part: (String) throws -> Part) -> Part? {
      guard let text else { return nil }
      do {
        return try part(text)
      } catch {
        problems.append("\(option): \(error)")
        return nil
      }
    }
    question.condition = read("--where", condition) { try Condition($0) }
    question.order = read("--sort", sort) { try KeyList($0, signed: true) }
    question.group = read("--group", group) { try KeyList($0, signed: false) }
    question.columns = read("--columns", columns) { try KeyList($0, signed: false) }
    question.limit = limit
    guard problems.isEmpty else { throw OptionError(problems: problems) }
    return question
  }
}

/// What is wrong with the values of options.
struct OptionError: Error, CustomStringConvertible {
  let problems: [String]

  var description: String { problems.joined(separator: "\n") }
}
