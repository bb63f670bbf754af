public import Experiment

/// What the journals of a submission say, without a look at a store or a scheduler.
public struct SubmissionProgress: Sendable {
  /// One task.
  public struct Task: Sendable {
    /// Its number, from 0.
    public let index: Int
    /// How often it was begun and began a run.
    public let parts: Int
    /// When it wrote last, in milliseconds since 1970-01-01 UTC; nil where it never has.
    public let lastRecordAt: Int?
    /// Whether its last execution has said that it ends.
    public let hasEnded: Bool
    /// The process of its last execution; nil where there is none.
    public let writer: WriterIdentity?
    /// The last attempt at each trial of its share that was begun, by the trials' ids.
    ///
    /// It is `running` where nothing in the journal tells otherwise; steps of checkpoints are not told.
    public let attempts: [String: Attempt]
  }

  /// The tasks by their numbers, those that were never begun included.
  public let tasks: [Task]
}

extension Submission {
  /// Reads how far the tasks are; only the heads of records are read.
  ///
  /// - Throws: What keeps a file from being read.
  public func progress() throws(StoreError) -> SubmissionProgress {
    let parts = parts()
    var tasks: [SubmissionProgress.Task] = []
    for index in 0..<head.taskCount {
      let history = try TaskHistory((parts[index] ?? []).map { journal(of: index, part: $0) })
      let own = history.parts.filter { !$0.isStart }
      tasks.append(
        SubmissionProgress.Task(
          index: index,
          parts: own.count,
          lastRecordAt: own.compactMap(\.lastTime).max(),
          hasEnded: own.last?.ended != nil,
          writer: own.last?.task?.writer,
          attempts: history.attempts(withStarts: false)
        )
      )
    }
    return SubmissionProgress(tasks: tasks)
  }

  /// The ids of all runs that its journals tell of.
  ///
  /// - Throws: What keeps a file from being read.
  public func runIDs() throws(StoreError) -> [String] {
    var runs: [String] = []
    for paths in journals().sorted(by: { $0.key < $1.key }).map(\.value) {
      for path in paths { runs += try JournalScan(path).runs.map(\.began.run) }
    }
    return runs
  }
}
