import ArgumentParser
import Experiment
import Learning
import Report

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the gradients of a network against central differences, layer by layer.",
    discussion: """
      Takes the first trial of the spec before its first step and the first training samples, in \
      double precision. A gradient a is right where |a - n| / size is below 1e-6: n is the central \
      difference of the loss, extrapolated from two steps; size is the largest of |a|, |n|, the \
      largest |a| of the layer's weights or biases, and what rounding of the loss can hide. \
      Parameters near a corner of the activation, where no difference tells the slope, are counted \
      as kinks and not judged. Exit code 0 where nothing is wrong, 1 where something is.
      """
  )

  @OptionGroup var arguments: TrialArguments
  @Option(help: "How many of the first training samples make the batch.") var samples = 10
  @Option(help: "How many weights and how many biases of each layer to check.") var limit = 200
  @Flag(help: "Check every weight and bias.") var all = false
  @Option(help: "Chooses the parameters that are checked.") var seed = 0
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    for (name, value) in [("samples", samples), ("limit", limit)] where value < 1 {
      throw ValidationError("expected '--\(name)' of at least 1, found \(value)")
    }
  }

  func run() throws {
    let loaded = try arguments.load()
    let check = try GradientCheck(
      of: loaded.network,
      on: loaded.dataset.train.prefix(samples),
      limit: all ? nil : limit,
      seed: seed
    )
    if json {
      Console.print(JSON.check(check, experiment: loaded.spec.name).text)
    } else {
      Console.print(check.table.text)
      Console.print("")
      Console.print(check.conclusion)
    }
    if !check.isRight { throw ExitCode(ExitStatus.someRunsFailed) }
  }
}

extension GradientCheck {
  /// A row for the weights and the biases of each layer.
  var table: Table {
    Table(
      columns: [Table.Column("layer"), Table.Column("parameters")]
        + ["checked", "kinks", "largest difference", "relative"].map {
          Table.Column($0, isNumeric: true)
        } + [Table.Column("verdict")],
      rows: parts.map { part in
        [
          "\(part.layer)", part.kind.rawValue, "\(part.checked) of \(part.total)", "\(part.kinks)",
          significant(part.largestDifference, digits: 2),
          significant(part.largestRelativeDifference, digits: 2), part.verdict.rawValue,
        ]
      }
    )
  }

  /// One sentence on the whole.
  var conclusion: String {
    let wrong = parts.filter { $0.verdict == .wrong }
      .map { "the \($0.kind.rawValue) of layer \($0.layer)" }
    guard wrong.isEmpty else {
      return "Wrong: the gradient of \(wrong.joined(separator: ", of "))."
    }
    let open = parts.contains { $0.verdict != .right }
    return open ? "No gradient is wrong, but not all could be judged." : "All gradients are right."
  }
}

extension JSON {
  fileprivate static func check(_ check: GradientCheck, experiment: String) -> JSON {
    .object([
      ("experiment", .string(experiment)), ("loss", .number(check.loss)),
      ("right", .value(.bool(check.isRight))),
      (
        "parts",
        .array(
          check.parts.map { part in
            .object([
              ("layer", .integer(part.layer)), ("parameters", .string(part.kind.rawValue)),
              ("total", .integer(part.total)), ("checked", .integer(part.checked)),
              ("kinks", .integer(part.kinks)),
              ("largest_difference", .number(part.largestDifference)),
              ("largest_relative_difference", .number(part.largestRelativeDifference)),
              ("verdict", .string(part.verdict.rawValue)),
            ])
          }
        )
      ),
    ])
  }
}
