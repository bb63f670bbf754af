import ArgumentParser
import Experiment
import Foundation
import Store

struct CancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Cancel what of a submission Slurm has not finished.",
    discussion: """
      Takes tasks that wait from the queue and ends those that run: they write a checkpoint first, and \
      what they recorded stays. The job that collects after them is left to do that. Giving the command \
      of 'exp run … --on slurm' again submits what is missing.
      """
  )

  @Argument(help: "Submissions, their folders, or experiments.", completion: .directory)
  var targets: [String]
  @Option(
    help: ArgumentHelp("Only these tasks of one submission: 3, 3,5 or 3-5,9.", valueName: "numbers")
  )
  var tasks: String?
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let listing = try Collecting.submissions(targets, besides: store.resolvedPath)
    for other in listing.unreadable { Console.note("exp: error: \(other.error)") }
    let isComplete = listing.unreadable.isEmpty
    let submissions = listing.submissions
    let chosen = try chosenTasks(submissions)
    let states = try SubmissionStates(submissions)
    if let silence = states.silence { throw silence }
    var items: [JSON] = []
    var messages: [String] = []
    for state in states.states {
      let (counts, jobs) = (try cancel(state, chosen), state.jobs)
      items.append(
        .object([
          ("submission", .string(state.submission.id)),
          ("job", .optional(jobs?.array, JSON.string)),
          ("queued", .integer(counts.queued)), ("running", .integer(counts.running)),
        ])
      )
      let isOld = states.states.count > 1 && counts.queued + counts.running == 0
      if !isOld { messages.append(Self.text(state, counts)) }
    }
    if messages.isEmpty, isComplete {
      messages = ["\(listed(targets)): nothing is queued or running"]
    }
    let text = json ? JSON.array(items).text : messages.joined(separator: "\n")
    if !text.isEmpty { Console.print(text) }
    if !isComplete { throw ExitCode(ExitStatus.inputOutput) }
  }

  /// The numbers of the tasks that are meant; nil for all.
  private func chosenTasks(_ submissions: [Submission]) throws -> Set<Int>? {
    guard let tasks else { return nil }
    guard submissions.count == 1 else {
      throw ValidationError(
        "'--tasks' are those of one submission; named are \(listed(submissions.map(\.id), or: "and"))"
      )
    }
    let last = submissions[0].head.taskCount - 1
    guard let numbers = indices(tasks, upTo: last) else {
      throw ValidationError(
        "expected '--tasks' from 0 to \(last), as 3, 3,5 or 3-5,9, found '\(tasks)'"
      )
    }
    return numbers
  }

  /// The numbers that a text such as `3-5, 9` stands for, as `exp list` prints them; nil for another
  /// text, none or a larger number.
  private func indices(_ text: String, upTo last: Int) -> Set<Int>? {
    var numbers: Set<Int> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false)
        .map { Int($0.trimmingCharacters(in: .whitespaces)) }
      guard ends.count <= 2, let first = ends.first ?? nil, let end = ends.last ?? nil,
        0 <= first, first <= end, end <= last
      else { return nil }
      numbers.formUnion(first...end)
    }
    return numbers
  }

  /// Cancels what Slurm has of a submission.
  ///
  /// - Returns: How many tasks waited and ran.
  private func cancel(
    _ state: SubmissionState,
    _ chosen: Set<Int>?
  ) throws -> (queued: Int, running: Int) {
    guard var jobs = state.jobs else { return (0, 0) }
    let open = state.tasks.filter {
      [.queued, .running].contains($0.phase) && chosen?.contains($0.index) ?? true
    }
    guard !open.isEmpty else { return (0, 0) }
    // The tasks by name: a command line holds some thousand of them.
    let names = chosen == nil ? [jobs.array] : open.map { "\(jobs.array)_\($0.index)" }
    for start in stride(from: 0, to: names.count, by: 1000) {
      let some = names[start..<min(start + 1000, names.count)]
      _ = try SlurmProgram("scancel", Array(some), patience: 60).run()
    }
    jobs.cancelled = Set((jobs.cancelled ?? []) + open.map(\.index)).sorted()
    try jobs.write(to: state.submission)
    return (open.count { $0.phase == .queued }, open.count { $0.phase == .running })
  }

  private static func text(
    _ state: SubmissionState,
    _ counts: (queued: Int, running: Int)
  ) -> String {
    let id = state.submission.id
    guard let jobs = state.jobs else {
      return "\(id): Slurm has no job of it; end its tasks where they were begun"
    }
    let parts = [(counts.queued, "queued"), (counts.running, "running")].filter { $0.0 > 0 }
    if parts.isEmpty { return "\(id): nothing is queued or running" }
    let what = parts.map { "\($0.0) \($0.1)" }.joined(separator: " and ")
    let count = counts.queued + counts.running
    let collection =
      jobs.collection.map { "job \($0) collects what they recorded" }
      ?? "'exp collect \(id)' brings in what they recorded"
    return "\(id): cancelled \(what) \(count == 1 ? "task" : "tasks") of job \(jobs.array); "
      + collection
  }
}
