import Experiment
import Plot
import Runner

/// What a comparison of runs with their repetition says.
enum VerificationText {
  /// A line for each run, with where it differs, and one for all where there are several.
  static func text(_ runs: [VerifiedRun]) -> String {
    var lines = runs.flatMap(lines)
    let different = runs.count { !$0.isIdentical }
    if runs.count > 1 {
      let points = runs.reduce(0) { $0 + $1.verification.count }
      lines.append(
        different == 0
          ? "identical: \(NumberFormat.text(points)) of \(NumberFormat.text(points)) points in "
            + "\(runs.count) runs"
          : "\(different) of \(runs.count) runs differ"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func lines(_ verified: VerifiedRun) -> [String] {
    let name = "\(verified.run.shortID)  \(verified.run.trial.label)  "
    let count = NumberFormat.text(verified.verification.count)
    let same = NumberFormat.text(verified.verification.identicalCount)
    if verified.isIdentical { return ["\(name)identical: \(same) of \(count) points"] }
    var lines = ["\(name)different: \(same) of \(count) points are the same"]
    if let difference = verified.verification.difference {
      lines.append(indented("then \(text(difference))"))
    }
    if !verified.endsAlike {
      let (then, now) = (text(verified.run.status, verified.run.message), outcome(verified))
      lines.append(indented("it ended as \(then), now as \(now)"))
    }
    let changes = verified.changes.map {
      indented(indented("\($0.what): \($0.recorded ?? "none") → \($0.now ?? "none")"))
    }
    lines.append(
      indented(
        changes.isEmpty
          ? "nothing that the run depends on has changed, as far as is recorded"
          : "what has changed since:"
      )
    )
    return lines + changes
  }

  private static func outcome(_ verified: VerifiedRun) -> String {
    text(verified.outcome.status, verified.outcome.message)
  }

  private static func text(_ status: RunStatus, _ message: String?) -> String {
    status.rawValue + (message.map { " (\($0))" } ?? "")
  }

  private static func text(_ difference: Verification.Difference) -> String {
    switch (difference.recorded, difference.repeated) {
    case (let recorded?, let repeated?) where recorded.step == repeated.step:
      let ulps = difference.ulps.map { ", \($0) ulp\($0 == 1 ? "" : "s") apart" } ?? ""
      return "\(difference.metric) at step \(recorded.step): recorded \(recorded.value), now "
        + "\(repeated.value)\(ulps)"
    case (let recorded?, let repeated?):
      return "\(difference.metric): recorded a point at step \(recorded.step), now one at step "
        + "\(repeated.step)"
    case (let recorded?, nil):
      return
        "\(difference.metric) at step \(recorded.step): recorded \(recorded.value), now nothing"
    case (nil, let repeated?):
      return
        "\(difference.metric) at step \(repeated.step): recorded nothing, now \(repeated.value)"
    case (nil, nil): return difference.metric
    }
  }

  private static func indented(_ line: String) -> String { "  " + line }
}

extension JSON {
  static func verified(_ runs: [VerifiedRun]) -> JSON {
    .object([
      ("identical", .value(.bool(runs.allSatisfy(\.isIdentical)))),
      ("points", .integer(runs.reduce(0) { $0 + $1.verification.count })),
      ("runs", .array(runs.map(verified))),
    ])
  }

  private static func verified(_ verified: VerifiedRun) -> JSON {
    let verification = verified.verification
    return .object([
      ("run", .string(verified.run.id)), ("trial", .string(verified.run.trial.id)),
      ("identical", .value(.bool(verified.isIdentical))),
      ("points", .integer(verification.count)),
      ("identical_points", .integer(verification.identicalCount)),
      (
        "difference",
        .optional(verification.difference) { difference in
          .object([
            ("metric", .string(difference.metric)),
            ("recorded", .optional(difference.recorded, point)),
            ("now", .optional(difference.repeated, point)),
            ("ulps", .optional(difference.ulps) { .string("\($0)") }),
          ])
        }
      ),
      ("status", .string(verified.run.status.rawValue)),
      ("status_now", .string(verified.outcome.status.rawValue)),
      (
        "changes",
        .array(
          verified.changes.map { change in
            .object([
              ("what", .string(change.what)),
              ("recorded", .optional(change.recorded, JSON.string)),
              ("now", .optional(change.now, JSON.string)),
            ])
          }
        )
      ),
    ])
  }

  private static func point(_ point: Verification.Point) -> JSON {
    .object([("step", .integer(point.step)), ("value", .number(point.value))])
  }
}
