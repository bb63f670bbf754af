import Experiment
import Foundation
import Store

/// Submissions beside a store, brought into it.
struct Collecting {
  let store: Store

  /// Finds submissions by their folders, their ids or their experiments' names.
  ///
  /// - Parameters:
  ///   - names: What was typed; all beside the store where nothing was.
  ///   - path: The store's path.
  /// - Returns: The submissions, each once, in the order of their experiments and numbers, and others
  ///   that are meant and cannot be read.
  /// - Throws: `UnknownSubmission` for a name of none, `AmbiguousSubmission` for a submission's that is an
  ///   experiment's, too.
  static func submissions(_ names: [String], besides path: String) throws -> SubmissionListing {
    let listing = Submission.list(besides: path)
    if names.isEmpty { return listing }
    let all = listing.submissions
    var chosen: [Submission] = []
    var unreadable: [SubmissionListing.Unreadable] = []
    for name in names {
      let known = all.filter { $0.id == name || $0.head.experiment == name }
      let others = listing.unreadable.filter { $0.id == name || $0.experiment == name }
      if let one = known.first(where: { $0.id == name }), known.count > 1,
        one.head.experiment != name
      {
        throw AmbiguousSubmission(
          name: name,
          submission: one,
          others: known.map(\.id).filter { $0 != name }
        )
      }
      if !known.isEmpty || !others.isEmpty {
        chosen += known
        unreadable += others
      } else if FileManager.default.fileExists(atPath: name) {
        chosen.append(try Submission(opening: name))
      } else {
        throw UnknownSubmission(name: name, known: all.map(\.id), folder: path)
      }
    }
    var seen: Set<String> = []
    return SubmissionListing(
      submissions: chosen.filter { seen.insert($0.folder).inserted },
      unreadable: unreadable.filter { seen.insert("unreadable \($0.id)").inserted }
    )
  }

  /// Merges a submission's journals and takes what its programs left.
  ///
  /// Files are looked for each time: some may not have come before, on a disk that was full.
  ///
  /// - Returns: What came, and what became of the files.
  func collect(_ submission: Submission) throws -> (result: CollectResult, files: TakenFiles) {
    let result = try store.collect(submission)
    guard FileManager.default.fileExists(atPath: submission.filesFolder) else {
      return (result, TakenFiles())
    }
    let runs = Set(try submission.runIDs())
    let artifacts = try store.allArtifacts().filter { runs.contains($0.run) }
    let other = RunFiles(folder: submission.filesFolder)
    return (result, RunFiles(store: store.path).take(artifacts, from: other))
  }
}

/// A name that no submission beside the store has.
struct UnknownSubmission: Error, CustomStringConvertible {
  let name: String
  let known: [String]
  /// The store's path.
  let folder: String

  var description: String {
    let hint =
      nearestName(to: name, among: known).map { "did you mean '\($0)'?" }
      ?? (known.isEmpty
        ? "there are none beside '\(folder)'; 'exp run SPEC --on tasks --tasks N' makes one"
        : "beside '\(folder)' there are \(listed(Array(known.prefix(5))))")
    return "no submission, and no folder of one, is named '\(name)'; \(hint)"
  }
}

/// The name of a submission that an experiment has, too.
struct AmbiguousSubmission: Error, CustomStringConvertible {
  let name: String
  let submission: Submission
  /// The ids of the experiment's submissions.
  let others: [String]

  var description: String {
    "'\(name)' is a submission of '\(submission.head.experiment)', and an experiment, which has "
      + "\(listed(others, or: "and")): name those, or the folder '\(submission.folder)'"
  }
}

extension CollectResult {
  /// What came, in a line.
  var text: String {
    var parts: [String] = []
    if added > 0 { parts.append("\(added) \(added == 1 ? "run" : "runs") added") }
    if updated > 0 { parts.append("\(updated) updated") }
    if known > 0 { parts.append("\(known) known already") }
    if parts.isEmpty { parts = ["nothing begun yet"] }
    if points > 0 { parts.append("\(points) points written") }
    return parts.joined(separator: ", ") + (running > 0 ? "; \(running) still running" : "")
  }

  /// What is not as it should be, a line each.
  var problems: [String] {
    let damaged = damages.map { damage in
      "'\(damage.path)' is damaged from byte \(damage.offset) on (\(damage.count) bytes): "
        + "\(damage.what); runs that miss a record and are not here whole are interrupted, 'exp run' runs them "
        + "again"
    }
    let lost =
      lostRuns == 0
      ? [] : ["the beginning of \(lostRuns == 1 ? "1 run" : "\(lostRuns) runs") is lost by that"]
    return damaged + lost
  }

  /// What was cut off at the ends of files, a line each.
  var cuts: [String] {
    incomplete.sorted { $0.key < $1.key }.map { path, count in
      "'\(path)' ends with \(count) bytes of a record that was cut off, as a task leaves that is killed "
        + "while it writes; all before it is here"
    }
  }
}
