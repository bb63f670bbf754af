import ArgumentParser
import Calculus
import Experiment

/// Reads expressions and values of their variables from the command line.
enum ExpressionArguments {
  /// The expression that a formula or a name such as `rosenbrock` stands for.
  static func expression(_ text: String) throws -> Calculus.Expression {
    do {
      return try Expression(nameOrFormula: text)
    } catch {
      throw ValidationError("expression, \(error)\n\n" + indented(error.marked(in: text)))
    }
  }

  /// Coordinates written `x=10,y=5`, in the order given; values may be formulas such as `pi/2`.
  static func point(_ texts: [String]) throws -> [(name: String, value: Double)] {
    var point: [(name: String, value: Double)] = []
    for text in texts.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      let (name, value) = try assignment(String(text), option: "--at", example: "x=10,y=5")
      guard !point.contains(where: { $0.name == name }) else {
        throw ValidationError("expected one value for '\(name)' in '--at', found several")
      }
      point.append((name, try number(value, in: "--at \(text)")))
    }
    return point
  }

  /// A range written `x=-10:10:20`.
  static func range(_ text: String) throws -> (name: String, values: [Double]) {
    let example = "x=-10:10:20"
    let (name, value) = try assignment(text, option: "--over", example: example)
    let parts = value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let count = Int(parts[2]), (1...1_000_000).contains(count) else {
      throw ValidationError(
        "expected '--over' with from, to and how many steps, at most 1000000, as in '\(example)', "
          + "found '\(text)'"
      )
    }
    let (start, end) = (try number(parts[0], in: "--over"), try number(parts[1], in: "--over"))
    let values = (0...count).map { step in
      // The ends are met exactly, and steps between whole numbers have no rounding on the way.
      (start * Double(count - step) + end * Double(step)) / Double(count)
    }
    return (name, values)
  }

  private static func assignment(
    _ text: String,
    option: String,
    example: String
  ) throws -> (name: String, value: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0].filter { !$0.isWhitespace }
    let isVariable = (try? Expression(name))?.variables == [name]
    guard parts.count == 2, isVariable else {
      throw ValidationError(
        "expected '\(option)' with a variable, as in '\(example)', found '\(text)'"
      )
    }
    return (name, String(parts[1]))
  }

  private static func number(_ text: String, in option: String) throws -> Double {
    do {
      var value = try CompiledExpression(try Expression(text), variables: [])
      let number = value.value(at: [])
      guard number.isFinite else {
        throw ValidationError("expected a finite number in '\(option)', found '\(text)'")
      }
      return number
    } catch let error as ExpressionError {
      throw ValidationError("'\(option)', \(error)\n\n" + indented(error.marked(in: text)))
    } catch is MissingVariables {
      throw ValidationError("expected a number in '\(option)', found '\(text)'")
    }
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
  }
}
