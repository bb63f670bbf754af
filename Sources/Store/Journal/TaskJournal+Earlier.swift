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
      let saved = history.telling(of: attempt.run).checkpoint
      let last = try saved.flatMap { record throws(StoreError) in
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
  /// - Throws: `damagedJournal` where that cannot be read.
  public func provenance(of run: String) throws(StoreError) -> Provenance {
    guard let provenance = history.provenance(of: run) else {
      throw .damagedJournal(
        path: history.path(of: run) ?? submission.folder,
        what: "what run '\(run)' depended on is not as it was written"
      )
    }
    return provenance
  }

  /// The last checkpoint of a run.
  ///
  /// - Returns: Nil where it has none; of a run of an earlier part that is damaged the last one before
  ///   that.
  /// - Throws: `damagedJournal` where it, or a point before it, is not what was written.
  public func lastCheckpoint(of run: String) throws(StoreError) -> Checkpoint? {
    let isEarlier = history.scan(of: run) != nil
    let (history, telling) = try told(of: run)
    if let damage = telling.damage, !isEarlier { throw StoreError(damage) }
    guard let last = telling.checkpoint else { return nil }
    for record in telling.records {
      let (text, data) = try history.payload(of: record, of: run)
      guard record.part == last.part, record.place == last.place else { continue }
      guard let read: CheckpointText = try? StoredJSON.value(text) else { break }
      return Checkpoint(step: read.step, elapsed: read.elapsed, content: Array(data))
    }
    return nil
  }

  /// The points that a run has of a metric, those that it has from an earlier attempt included.
  ///
  /// - Returns: Nil where it has none.
  /// - Throws: `damagedJournal` where a point is not there or not what was written.
  public func points(of metric: String, in run: String) throws(StoreError) -> Series? {
    let (history, telling) = try told(of: run)
    if let damage = telling.damage { throw StoreError(damage) }
    var columns = PointColumns()
    for record in telling.records where record.place.record.kind == .points {
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

  /// What the files tell of a run: those of earlier parts as read in the beginning, of this part as they
  /// are now.
  private func told(of run: String) throws(StoreError) -> (TaskHistory, RunTelling) {
    let current =
      history.scan(of: run) == nil ? try TaskHistory(submission.journals(of: task)) : history
    return (current, current.telling(of: run))
  }
}

extension StoreError {
  fileprivate init(_ damage: JournalDamage) {
    self = .damagedJournal(path: damage.path, what: "\(damage.what) (at byte \(damage.offset))")
  }
}
