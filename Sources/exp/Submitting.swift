import Experiment
import Foundation
import Store

/// A spec on its way to a submission: what earlier submissions have is collected first, so that only
/// what is missing is submitted.
struct Submitting {
  private let session: PlanSession
  private let store: Store
  /// The runs that still ran when they were collected.
  ///
  /// One whose task has ended since looks like one that died: its journal, which has its end, has been
  /// read too early.
  private let runningRuns: Set<String>

  /// The right to submit trials of an experiment, to be had before anything is looked at that tells what
  /// is missing, and given back when all has been submitted.
  ///
  /// - Throws: What keeps it from being had.
  static func claim(_ experiment: String, besides store: String) throws(StoreError)
    -> SubmissionClaim
  {
    try SubmissionClaim(
      of: experiment,
      besides: store,
      as: .ofThisProcess(),
      liveness: .thisHost,
      now: Clock.now
    ) { text in
      Console.note("exp: note: \(text)")
    }
  }

  /// The trials that others have submitted since this command began, and that it must not submit, too.
  ///
  /// - Parameters:
  ///   - known: The names that there were among the submissions when it began.
  ///   - experiment: The experiment's name.
  ///   - store: The store's path.
  /// - Returns: The trials' ids.
  /// - Throws: What keeps a submission from being read.
  static func trials(
    submittedBeside known: Set<String>,
    of experiment: String,
    besides store: String
  ) throws(StoreError) -> Set<String> {
    let new = try Submission.list(besides: store).all(of: experiment).filter {
      !known.contains($0.id)
    }
    return Set(new.flatMap(\.trials).map(\.id))
  }

  /// Reads a spec, and brings in what earlier submissions of its experiment have recorded.
  ///
  /// - Parameters:
  ///   - arguments: The spec.
  ///   - store: The store, opened for writing.
  ///   - options: How trials are executed.
  /// - Throws: What is wrong with the spec, its data, the store or a journal; `NotOnTasks` for a sweep
  ///   that tasks cannot share.
  init(_ arguments: SpecArguments, store: Store, options: PlanExecution.Options) throws {
    let spec = try arguments.spec(try arguments.text())
    try spec.checkIndependence()
    self.store = store
    var runningRuns: Set<String> = []
    for submission in try Submission.list(besides: store.path).all(of: spec.name) {
      let (result, files) = try Collecting(store: store).collect(submission)
      runningRuns.formUnion(result.runningRuns)
      if result.added + result.updated > 0 {
        Console.note("Collected \(submission.id): \(result.text)")
      }
      for problem in result.problems + [files.problem].compactMap(\.self) {
        Console.note("exp: error: \(problem)")
      }
    }
    self.runningRuns = runningRuns
    session = try PlanSession(arguments, store: store, options: options)
  }

  /// Makes a submission of the trials that are missing; those that run now are left out, with a note.
  ///
  /// - Parameters:
  ///   - taskCount: How many tasks share so many trials.
  ///   - sharing: How each task executes its trials.
  ///   - waiting: The ids of trials that other submissions are known to run, and that are left out with
  ///     a note.
  ///   - lost: The ids of runs whose tasks a scheduler knows to have ended: they do not go on, though
  ///     no journal says so yet. Another process may run their trials.
  /// - Returns: The submission; nil, with a note, where nothing is left.
  /// - Throws: What keeps it from being written.
  func submit(
    tasks taskCount: (Int) -> Int,
    sharing: TaskSharing,
    without waiting: Set<String> = [],
    lost: Set<String> = []
  ) throws -> Submission? {
    let due = session.worklist.due
    let running = Set(
      due.filter { runs($0) && !($0.attempt.map { lost.contains($0.run) } ?? false) }
        .map(\.trial.id)
    )
    let others = Set(due.map(\.trial.id)).intersection(waiting).subtracting(running)
    let name = session.plan.spec.name
    if session.worklist.items.contains(where: { $0.attempt != nil }) {
      Console.note("\(name): \(session.worklist.summary)")
    }
    if !running.isEmpty { Console.note("\(name): \(running.count) running now are left out") }
    if !others.isEmpty { Console.note("\(name): \(others.count) submitted already are left out") }
    let rest = Set(due.map(\.trial.id)).subtracting(running).subtracting(others)
    if let text = try TrialsElsewhere(rest, of: name, store).text { Console.note(text) }
    let submission = try session.submit(
      into: store,
      tasks: taskCount(due.count - running.count - others.count),
      sharing: sharing,
      without: running.union(others)
    )
    if submission == nil { Console.note("\(name): nothing is left to submit") }
    return submission
  }

  /// Whether a trial is being run, or was when it was collected a moment ago.
  private func runs(_ item: Worklist.Item) -> Bool {
    item.status == .running || item.attempt.map { runningRuns.contains($0.run) } ?? false
  }
}
