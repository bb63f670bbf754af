public import Experiment
internal import Foundation
internal import GRDB

extension Store {
  /// Merges the journals of a submission into the store, task after task.
  ///
  /// Runs that are over and here already are left alone, so that collecting again changes nothing; those
  /// that still run are shown with their points so far, and completed by a later call. What is here in
  /// the end depends on the journals alone, not on when they were collected; but where a journal tells
  /// less than it did, being damaged since or an older copy, what is here stays.
  ///
  /// - Parameter submission: The submission.
  /// - Returns: What came.
  /// - Throws: What keeps a file from being read or the store from being written; the tasks before it are
  ///   merged then. Damaged records are no error: they are in the result, with all that is whole.
  public func collect(_ submission: Submission) throws(StoreError) -> CollectResult {
    var result = CollectResult()
    try register(submission)
    for (task, paths) in submission.journals().sorted(by: { $0.key < $1.key })
    where task < submission.head.taskCount {
      let history = try TaskHistory(paths)
      result.add(try collect(history, of: submission))
    }
    return result
  }

  /// The runs among some of which collecting again brings nothing: those that were deleted, and those
  /// whose journals are damaged.
  ///
  /// - Parameter runs: The runs' ids, which the store need not know.
  /// - Returns: The ids of those that it knows and cannot complete.
  /// - Throws: What keeps the store from being read.
  public func incompletableRuns(among runs: [String]) throws(StoreError) -> Set<String> {
    if runs.isEmpty { return [] }
    return try file.read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT EXISTS (SELECT 1 FROM run WHERE name = ?
            AND (deleted_at IS NOT NULL OR substr(message, 1, length(?)) = ?))
          """
      )
      let start = JournalMerge.damageMessageStart
      let known = try runs.filter {
        try Bool.fetchOne(statement, arguments: [$0, start, start]) ?? false
      }
      return Set(known)
    }
  }

  /// Registers a submission's experiment and plan where the store does not know its spec.
  private func register(_ submission: Submission) throws(StoreError) {
    let head = submission.head
    let isKnown = try file.read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM experiment WHERE name = ? AND deleted_at IS NULL)
            AND EXISTS (SELECT 1 FROM spec s JOIN plan p ON p.spec = s.id WHERE s.hash = ?)
          """,
        arguments: [head.experiment, head.specHash]
      ) ?? false
    }
    if isKnown { return }
    try register(try submission.record())
  }

  private func collect(
    _ history: TaskHistory,
    of submission: Submission
  ) throws(StoreError) -> CollectResult {
    let time = now()
    var readers: [JournalReader] = []
    for part in history.parts { readers.append(try JournalReader(part.path)) }
    return try file.transaction { database in
      let merge = JournalMerge(
        database: database,
        store: self,
        history: history,
        readers: readers,
        submission: submission,
        time: time
      )
      return try merge.run()
    }
  }
}

extension Submission {
  /// The plan that the trials are of.
  ///
  /// - Throws: `submission` where this version of the program does not read the spec, or makes other
  ///   trials of it.
  public func plan() throws(StoreError) -> Plan {
    let other = StoreError.submission(
      path: folder,
      what:
        "was made by exp \(head.program), whose trials are others than those of this version: use "
        + "that version, or submit the spec again"
    )
    guard let spec = Spec(canonicalText: head.canonical) else { throw other }
    let plan = Plan(spec, dataHash: head.dataHash)
    let fits = trials.allSatisfy { item in
      plan.trials.indices.contains(item.index) && plan.trials[item.index].id == item.id
    }
    guard fits else { throw other }
    return plan
  }

  /// The experiment as the store registers it.
  func record() throws(StoreError) -> ExperimentRecord {
    let plan = try plan()
    return ExperimentRecord(
      name: head.experiment,
      description: plan.spec.description.isEmpty ? nil : plan.spec.description,
      spec: SpecText(hash: head.specHash, source: head.source, canonical: head.canonical),
      trials: plan.trials
    )
  }
}
