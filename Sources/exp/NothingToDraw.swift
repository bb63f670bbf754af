import Experiment
import Report

/// No run has what a figure shows.
struct NothingToDraw: Error, CustomStringConvertible {
  /// What was typed.
  let targets: [String]
  let reason: String?
  let kind: FigureKind?

  var description: String {
    let names = listed(targets, or: "and")
    let first = quotedForShell(targets.first ?? "latest")
    guard let kind, let reason else {
      return "the runs of \(names) have no metric to draw yet; 'exp show \(first)' tells what they "
        + "have"
    }
    return "cannot draw \(names) as kind '\(kind.rawValue)': \(reason); 'exp show \(first)' tells "
      + "what its runs have"
  }
}
