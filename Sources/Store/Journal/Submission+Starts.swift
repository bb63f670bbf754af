public import Experiment

extension Submission {
  /// Gives tasks the runs of a store that were interrupted, up to their checkpoints, so that they go on
  /// from there; to be called before any task begins.
  ///
  /// They are written as part 0 of the tasks' journals.
  ///
  /// - Parameters:
  ///   - attempts: The last attempts at trials, by the trials' ids; of those that were interrupted and
  ///     have a checkpoint.
  ///   - store: The store.
  ///   - identity: This process.
  ///   - now: The time, in milliseconds since 1970-01-01 UTC.
  /// - Returns: How many runs are gone on from.
  /// - Throws: What keeps the store from being read or a journal from being written.
  public func addStarts(
    _ attempts: [String: Attempt],
    from store: Store,
    identity: WriterIdentity,
    now: @escaping @Sendable () -> Int
  ) throws(StoreError) -> Int {
    var count = 0
    for task in 0..<head.taskCount {
      let wanted = share(of: task).compactMap { attempts[$0.id] }
        .filter { $0.status == .interrupted && $0.checkpoint != nil }
      guard let first = wanted.first else { continue }
      let journal = try TaskJournal(
        self,
        task: task,
        isStart: true,
        identity: identity,
        provenance: try store.run(matching: first.run).provenance,
        now: now
      )
      for attempt in wanted {
        if try journal.add(attempt, from: store) { count += 1 }
      }
      try journal.close(wasInterrupted: false)
    }
    return count
  }
}

extension TaskJournal {
  /// Writes a stored run up to its checkpoint; false where that is damaged or gone, and the trial is to
  /// begin anew.
  fileprivate func add(_ attempt: Attempt, from store: Store) throws(StoreError) -> Bool {
    let run = try store.run(matching: attempt.run)
    let checkpoint: StoredCheckpoint
    var points: [Series] = []
    do throws(StoreError) {
      guard let stored = try store.checkpoint(of: run.id) else { return false }
      checkpoint = stored
      for summary in try store.summaries(of: run.id) where stored.counts[summary.metric] != nil {
        guard let series = try store.series(summary.metric, of: run.id, withElapsed: true),
          series.count >= stored.counts[summary.metric] ?? 0
        else { return false }
        points.append(series)
      }
    } catch {
      guard case .damaged = error else { throw error }
      return false
    }
    guard case .granted(let writer) = try claim(run, after: run.attempt - 1) else { return false }
    for series in points {
      let metric = writer.metric(series.metric)
      for index in 0..<(checkpoint.counts[series.metric] ?? 0) {
        try writer.append(
          series.values[index],
          to: metric,
          step: series.steps[index],
          elapsed: series.elapsed[index]
        )
      }
    }
    for finding in try store.findings(of: [run.id])[run.id] ?? [] { try writer.append(finding) }
    try writer.save(checkpoint.checkpoint)
    try writer.finish(Outcome(.interrupted, message: run.message), at: run.finishedAt ?? 0)
    return true
  }
}
