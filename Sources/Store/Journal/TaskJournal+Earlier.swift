public import Experiment

extension TaskJournal {
  /// The last attempt at each trial in earlier parts, by the trials' ids; what was running then is
  /// interrupted.
  ///
  /// - Throws: What keeps a checkpoint from being read.
  public func attempts() throws(StoreError) -> [String: Attempt] {
    var attempts = history.attempts()
    for (trial, attempt) in attempts
    where attempt.status == .running || attempt.status == .interrupted {
      let last = try history.checkpoint(of: attempt.run).flatMap { record throws(StoreError) in
        try JournalReader(history.parts[record.part].path)
          .payload(of: record.place.record, at: record.place.offset)
      }
      let checkpoint = last.flatMap { try? StoredJSON.value($0.text) as CheckpointText }
      attempts[trial] = Attempt(
        run: attempt.run,
        number: attempt.number,
        status: .interrupted,
        checkpoint: checkpoint?.step
      )
    }
    return attempts
  }

  /// What a run of an earlier part depended on.
  ///
  /// - Throws: `damaged` where that cannot be read.
  public func provenance(of run: String) throws(StoreError) -> Provenance {
    guard let provenance = history.provenance(of: run) else {
      throw .damaged(
        path: submission.folder,
        what: "what run '\(run)' of task \(task) depended on is not as it was written"
      )
    }
    return provenance
  }

  /// The last checkpoint of a run of an earlier part.
  ///
  /// - Returns: Nil where it has none.
  /// - Throws: `damaged` where it, or a point before it, is not what was written.
  public func lastCheckpoint(of run: String) throws(StoreError) -> Checkpoint? {
    let history = try current(for: run)
    guard let last = history.checkpoint(of: run) else { return nil }
    var checkpoint: Checkpoint?
    for record in history.records(of: run) {
      let (text, data) = try history.payload(of: record, of: run)
      guard record.part == last.part, record.place == last.place else { continue }
      guard let read: CheckpointText = try? StoredJSON.value(text) else { break }
      checkpoint = Checkpoint(step: read.step, elapsed: read.elapsed, content: Array(data))
      break
    }
    return checkpoint
  }

  /// The points that a run has of a metric, those that it has from an earlier attempt included.
  ///
  /// - Returns: Nil where it has none.
  /// - Throws: `damaged` where a point is not what was written.
  public func points(of metric: String, in run: String) throws(StoreError) -> Series? {
    let history = try current(for: run)
    var columns = PointColumns()
    for record in history.records(of: run) where record.place.record.kind == .points {
      let (json, data) = try history.payload(of: record, of: run)
      guard let text: PointsText = try? StoredJSON.value(json), text.metric == metric else {
        continue
      }
      _ = columns.append(text, data)
    }
    if columns.count == 0 { return nil }
    return Series(
      metric: metric,
      steps: columns.steps,
      values: columns.values,
      elapsed: columns.elapsed
    )
  }

  /// What the files say of a run: those of earlier parts as read in the beginning, of this part as they
  /// are now.
  private func current(for run: String) throws(StoreError) -> TaskHistory {
    history.scan(of: run) == nil ? try TaskHistory(submission.journals(of: task)) : history
  }
}
