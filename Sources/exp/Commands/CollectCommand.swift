import ArgumentParser
import Experiment
import Foundation
import Store

struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect",
    abstract: "Bring what tasks have recorded into the store.",
    discussion: """
      Merges the journals of submissions that 'exp run --on' made. What is there already is not merged \
      again, so collecting twice changes nothing. Tasks may still run: their runs are shown with the \
      points so far, and a later 'exp collect' completes them.

      Damaged records are told with file and byte; all that is whole is merged, and the exit code is 74.
      """
  )

  @Argument(
    help: "Submissions, their folders, or experiments; all beside the store where not given.",
    completion: .directory
  )
  var targets: [String] = []
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let listing = try Collecting.submissions(targets, besides: store.resolvedPath)
    for other in listing.unreadable { Console.note("exp: error: \(other.error)") }
    let submissions = listing.submissions
    if submissions.isEmpty, !listing.unreadable.isEmpty {
      throw ExitCode(ExitStatus.inputOutput)
    }
    if submissions.isEmpty {
      if json { Console.print(JSON.array([]).text) }
      Console.note("There is nothing to collect beside '\(store.resolvedPath)'.")
      return
    }
    let store = try store.openForWriting()
    defer { try? store.close() }
    var items: [JSON] = []
    var isDamaged = !listing.unreadable.isEmpty
    let trash = Set(try store.trash().experiments)
    for submission in submissions {
      let name = submission.head.experiment
      if trash.contains(name) {
        let place = targets.isEmpty ? "left out, its experiment is" : "its experiment was"
        Console.note(
          "\(submission.id): \(place) in the trash; 'exp restore \(name)' brings back what was deleted"
        )
        if targets.isEmpty { continue }
      }
      let (result, files) = try Collecting(store: store).collect(submission)
      if !json { Console.print("\(submission.id): \(result.text)") }
      items.append(result.json(submission))
      for problem in result.problems { Console.note("exp: error: \(problem)") }
      for cut in result.cuts { Console.note("exp: note: \(cut)") }
      if !files.missing.isEmpty {
        let lost = files.missing.count
        let contents = lost == 1 ? "the content of 1 file" : "the contents of \(lost) files"
        let verb = lost == 1 ? "is" : "are"
        Console.note(
          "exp: note: \(contents) that programs left \(verb) not in '\(submission.filesFolder)'"
        )
      }
      if let problem = files.problem { Console.note("exp: error: \(problem)") }
      isDamaged = isDamaged || !result.problems.isEmpty || files.problem != nil
    }
    if json { Console.print(JSON.array(items).text) }
    if isDamaged { throw ExitCode(ExitStatus.inputOutput) }
  }
}

extension CollectResult {
  fileprivate func json(_ submission: Submission) -> JSON {
    JSON.object([
      ("submission", .string(submission.id)), ("experiment", .string(submission.head.experiment)),
      ("folder", .string(submission.folder)), ("added", .integer(added)),
      ("updated", .integer(updated)), ("known", .integer(known)), ("points", .integer(points)),
      ("running", .integer(running)),
      (
        "damages",
        .array(
          damages.map {
            JSON.object([
              ("file", .string($0.path)), ("offset", .integer($0.offset)),
              ("bytes", .integer($0.count)), ("what", .string($0.what)),
            ])
          }
        )
      ),
      ("lost_runs", .integer(lostRuns)),
    ])
  }
}
