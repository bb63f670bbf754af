import ArgumentParser
import Experiment
import Foundation
import Runner
import Store

extension RunCommand {
  /// Makes a submission of what is missing and prints how its tasks are run.
  func submitTasks() throws {
    let spec = try arguments.spec(try arguments.text())
    try spec.checkIndependence()
    let known = Submission.names(besides: store.resolvedPath)
    let store = try store.openForWriting()
    defer { try? store.close() }
    let claim = try Submitting.claim(spec.name, besides: store.path)
    defer { claim.release() }
    let submission = try Submitting(arguments, store: store, options: options)
      .submit(
        tasks: { _ in tasks ?? 1 },
        sharing: TaskSharing(jobs: jobs, checkpointEvery: checkpointEvery),
        without: Submitting.trials(
          submittedBeside: known,
          of: spec.name,
          besides: store.path
        )
      )
    guard let submission else {
      if json { Console.print("null") }
      return
    }
    Console.print(json ? submission.json.text : instructions(submission))
  }

  private func instructions(_ submission: Submission) -> String {
    let folder = quotedForShell(Self.shortPath(submission.folder))
    let option = self.store.path.map { " --store \(quotedForShell($0))" } ?? ""
    let count = submission.head.taskCount
    let last = count - 1
    let trials = submission.trials.count == 1 ? "1 trial" : "\(submission.trials.count) trials"
    return """
      \(submission.id): \(trials) for \(count == 1 ? "1 task" : "\(count) tasks") in \(folder)

      Each task, anywhere where this folder and the data are seen under the same paths:

        exp task \(folder) --index K        with K from 0 to \(last)

      All of them here, four at a time:

        seq 0 \(last) | xargs -P 4 -I{} exp task \(folder) --index {}

      Then, or at any time meanwhile:

        exp collect \(submission.id)\(option)
      """
  }

  /// A path relative to the current folder where it is below it.
  static func shortPath(_ path: String) -> String {
    let current = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(current) ? String(path.dropFirst(current.count)) : path
  }
}

extension Submission {
  /// Itself in JSON.
  var json: JSON {
    JSON.object([
      ("submission", .string(id)), ("experiment", .string(head.experiment)),
      ("folder", .string(folder)), ("tasks", .integer(head.taskCount)),
      ("trials", .integer(trials.count)),
    ])
  }
}
