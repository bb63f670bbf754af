import ArgumentParser
import Calculus
import Experiment
import Report

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Derive an expression, exactly and numerically.",
    discussion: """
      Prints the partial derivatives; with --at their values there, beside those by central \
      difference, (f(x + h) - f(x - h)) / 2h; with --over a table of values over a range.

        exp diff "sin(2*pi*x + 2*y/5)" --at x=10,y=5
        exp diff "x^2/20 + y^2" --over x=-10:10:20 --at y=1

      Operators are + - * / ^, functions sin cos tan exp ln log10 sqrt tanh sigmoid relu abs sign \
      step, constants pi and e; all other names are variables. Known by name: sphere, booth, \
      beale, rosenbrock, himmelblau, rastrigin.
      """
  )

  // An expression may begin with a minus, which must not be taken for an option.
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "The expression, or the name of a known function.",
      valueName: "expression"
    )
  )
  var expressions: [String]
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("The point, such as x=10,y=pi/2.", valueName: "x=number,…")
  )
  var at: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A range: from, to, and how many equal steps; 20 steps are 21 points.",
      valueName: "x=from:to:steps"
    )
  )
  var over: String?
  @Option(help: ArgumentHelp("Derive by this variable; all where not given.", valueName: "x"))
  var by: [String] = []
  @Option(help: ArgumentHelp("h of the numerical derivatives.", valueName: "h")) var step = 1e-4
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if let option = expressions.first(where: { $0.hasPrefix("--") }) {
      throw ValidationError("Unknown option '\(option)'")
    }
    guard expressions.count == 1 else {
      throw ValidationError(
        "expected one expression, found \(expressions.count); put it in quotes"
      )
    }
    guard step > 0, step.isFinite else {
      throw ValidationError("expected '--step' above 0, found \(shortText(step))")
    }
    _ = try question()
  }

  func run() throws {
    let answer = DerivativeAnswer(try question())
    Console.print(json ? answer.json.text : answer.text)
    if let note = answer.note { Console.note("exp: note: \(note)") }
  }

  private func question() throws -> DerivativeQuestion {
    let expression = try ExpressionArguments.expression(expressions[0])
    let point = try ExpressionArguments.point(at)
    let range = try over.map(ExpressionArguments.range)
    if let range, point.contains(where: { $0.name == range.name }) {
      throw ValidationError("'\(range.name)' has both a value, in '--at', and a range, in '--over'")
    }
    let own = expression.variables
    let given = point.map(\.name) + (range.map { [$0.name] } ?? [])
    for name in given + by where !own.contains(name) {
      let known = own.isEmpty ? "which has none" : "whose variables are \(listed(own, or: "and"))"
      throw ValidationError("'\(name)' does not occur in the expression, \(known)")
    }
    let missing = own.filter { !given.contains($0) }
    if !given.isEmpty, !missing.isEmpty {
      throw ValidationError(
        "no value for \(listed(missing, or: "and")); give all, as in --at \(missing[0])=1"
      )
    }
    return DerivativeQuestion(
      expression: expression,
      variables: own.filter { by.isEmpty || by.contains($0) },
      point: own.compactMap { name in point.first { $0.name == name } },
      range: range,
      step: step
    )
  }
}
