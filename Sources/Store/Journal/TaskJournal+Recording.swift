internal import Experiment
internal import Foundation
internal import Synchronization

extension TaskJournal {
  /// Encodes something of a run, and appends it.
  private func record(
    _ run: RunBuffer,
    _ body: (inout JournalBatch, inout State) throws(StoreError) -> Void
  ) throws(StoreError) {
    try state.withLock { state throws(StoreError) in
      if let failure = state.failure { throw failure }
      let sequences = state.sequences
      var batch = JournalBatch(time: now())
      do throws(StoreError) {
        try body(&batch, &state)
        try write(batch, &state)
      } catch {
        state.sequences = sequences
        throw error
      }
    }
  }

  func attach(_ field: Field, to run: RunBuffer) throws(StoreError) {
    let columns: (canonical: String, content: Data)
    do {
      columns = try FieldRows.columns(of: field)
    } catch {
      throw .journal(path: submission.folder, what: "cannot hold a field: \(error)")
    }
    try record(run) { batch, state throws(StoreError) in
      try batch.add(
        .field,
        json: columns.canonical,
        data: columns.content,
        run: UInt32(run.row),
        &state
      )
    }
  }

  func attach(_ artifact: Artifact, to run: RunBuffer) throws(StoreError) {
    let text = ArtifactText(path: artifact.path, hash: artifact.hash, size: artifact.size)
    try record(run) { batch, state throws(StoreError) in
      try batch.add(.artifact, text, run: UInt32(run.row), &state)
    }
  }

  func attach(_ process: ProcessRecord, to run: RunBuffer) throws(StoreError) {
    let text = ProcessText(
      words: process.words,
      folder: process.folder,
      exitCode: process.exitCode,
      signal: process.signal,
      userTime: process.userTime,
      systemTime: process.systemTime,
      peakMemory: process.peakMemory
    )
    try record(run) { batch, state throws(StoreError) in
      try batch.add(.process, text, run: UInt32(run.row), &state)
    }
  }

  /// Writes all that waits, and waits for the disk where a run has ended or saved a checkpoint.
  func commit() throws(StoreError) {
    try state.withLock { state throws(StoreError) in
      if let failure = state.failure { throw failure }
      for run in state.runs { try commit(run, nil, &state) }
      if state.wantsSync { try sync(&state) }
    }
  }

  /// Waits until all that was written is on disk.
  ///
  /// A failure is told by the system once: what was written since the last time may be lost then, and
  /// asking again says that all is well. So it is kept, and nothing is recorded after it.
  func sync(_ state: inout State) throws(StoreError) {
    guard let file = state.file else { return }
    do throws(StoreError) {
      try file.sync()
      state.wantsSync = false
    } catch {
      state.failure = error
      for run in state.runs { run.pending.withLock { $0.failure = error } }
      throw error
    }
  }

  func finish(
    _ run: RunBuffer,
    _ outcome: Outcome,
    at milliseconds: Int
  ) throws(StoreError) {
    let text = RunFinished(
      status: outcome.status.rawValue,
      message: outcome.message,
      finishedAt: milliseconds
    )
    try state.withLock { state throws(StoreError) in
      if let failure = state.failure { throw failure }
      try commit(run, text, &state)
      state.runs.removeAll { $0 === run }
      state.wantsSync = true
    }
  }

  /// Writes what waits of one run and, where it is over, its end; where that fails nothing is lost.
  private func commit(
    _ run: RunBuffer,
    _ finished: RunFinished?,
    _ state: inout State
  ) throws(StoreError) {
    let waiting = run.take()
    let sequences = state.sequences
    do throws(StoreError) {
      var batch = JournalBatch(time: now())
      try add(waiting, of: run, to: &batch, &state)
      if let finished { try batch.add(.runFinished, finished, run: UInt32(run.row), &state) }
      try write(batch, &state)
      run.pending.withLock { $0.failure = nil }
    } catch {
      state.sequences = sequences
      waiting.restore()
      run.pending.withLock { $0.failure = error }
      throw error
    }
    if waiting.checkpoint != nil { state.wantsSync = true }
  }

  private func add(
    _ waiting: RunBuffer.Batch,
    of run: RunBuffer,
    to batch: inout JournalBatch,
    _ state: inout State
  ) throws(StoreError) {
    let number = UInt32(run.row)
    let early = waiting.checkpoint?.pointCount ?? 0
    try add(waiting.points[..<early], waiting.metrics, number, to: &batch, &state)
    // All of them, since it is not known which were told before: a run that goes on leaves out those of
    // its own steps.
    for finding in waiting.findings {
      let text = FindingText(
        kind: finding.kind.rawValue,
        step: finding.step,
        message: finding.message,
        details: finding.details
      )
      try batch.add(.finding, text, run: number, &state)
    }
    if let checkpoint = waiting.checkpoint?.checkpoint {
      try batch.add(
        .checkpoint,
        CheckpointText(step: checkpoint.step, elapsed: checkpoint.elapsed),
        data: Data(checkpoint.content),
        run: number,
        &state
      )
    }
    try add(waiting.points[early...], waiting.metrics, number, to: &batch, &state)
    for block in waiting.logs {
      let (pieces, content) = LogRows.columns(of: block)
      try batch.add(
        .log,
        LogText(pieces: pieces.count),
        data: pieces + content,
        run: number,
        &state
      )
    }
  }

  /// Adds points, a record a metric.
  private func add(
    _ points: ArraySlice<PendingPoint>,
    _ metrics: [String],
    _ run: UInt32,
    to batch: inout JournalBatch,
    _ state: inout State
  ) throws(StoreError) {
    if points.isEmpty { return }
    var columns = [PointColumns](repeating: PointColumns(), count: metrics.count)
    for point in points { columns[Int(point.metric)].append(point) }
    for (metric, columns) in zip(metrics, columns) where columns.count > 0 {
      let (text, data) = columns.record(of: metric)
      try batch.add(.points, text, data: data, run: run, &state)
    }
  }
}
