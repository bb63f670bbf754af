public import Experiment
internal import Synchronization

/// Where the runs of one process are recorded: a store or a journal.
protocol RunSink: Sendable {
  /// Writes all that waits, of all runs.
  func commit() throws(StoreError)
  /// Records a field of a run.
  func attach(_ field: Field, to run: RunBuffer) throws(StoreError)
  /// Records a file that a run's program left.
  func attach(_ artifact: Artifact, to run: RunBuffer) throws(StoreError)
  /// Records how a run's program was executed.
  func attach(_ process: ProcessRecord, to run: RunBuffer) throws(StoreError)
  /// Writes a run's last points and its outcome.
  func finish(_ run: RunBuffer, _ outcome: Outcome, at milliseconds: Int) throws(StoreError)
}

/// Records the points of one run, in a store or in a journal.
///
/// Recording is a write to memory; points are on disk a fifth of a second later at the latest, or in a
/// journal's file a second later. Where four million points wait, recording waits for the disk. Any
/// thread may record, and several at once.
public final class RunWriter: Sendable {
  /// The run as it was begun, its attempt number filled in.
  public let run: Run

  private let buffer: RunBuffer
  private let recorder: any RunSink

  init(run: Run, buffer: RunBuffer, recorder: any RunSink) {
    self.run = run
    self.buffer = buffer
    self.recorder = recorder
  }

  /// One metric of a run, found once so that recording need not search for its name.
  public struct Metric: Sendable {
    fileprivate let index: UInt32
  }

  /// The metric of a name; a new name begins a new series with its first point, and
  /// without points there is none.
  public func metric(_ name: String) -> Metric {
    Metric(index: buffer.pending.withLock { $0.index(of: name) })
  }

  /// Records values of several metrics at one step.
  ///
  /// - Throws: What kept earlier points from being written, such as a full disk (they are kept in
  ///   memory and tried again); `runIsOver` after `finish`.
  public func append(_ measurement: Measurement) throws(StoreError) {
    let count = buffer.pending.withLock { pending -> Int? in
      guard pending.failure == nil, !pending.isOver else { return nil }
      for value in measurement.values {
        let point = PendingPoint(
          step: measurement.step,
          value: value.value,
          elapsed: measurement.elapsed,
          metric: pending.index(of: value.metric)
        )
        pending.points.append(point)
      }
      return pending.points.count
    }
    try keepUp(count)
  }

  /// Records one value of a metric.
  ///
  /// - Parameters:
  ///   - value: The value, any double.
  ///   - metric: One of this run's metrics.
  ///   - step: The step; any order, and steps may repeat.
  ///   - elapsed: Milliseconds since the run's start.
  /// - Throws: As `append(_:)` of a measurement.
  public func append(
    _ value: Double,
    to metric: Metric,
    step: Int,
    elapsed: UInt32
  ) throws(StoreError) {
    let point = PendingPoint(step: step, value: value, elapsed: elapsed, metric: metric.index)
    let count = buffer.pending.withLock { pending -> Int? in
      guard pending.failure == nil, !pending.isOver else { return nil }
      pending.points.append(point)
      return pending.points.count
    }
    try keepUp(count)
  }

  /// Records something that the run noticed.
  ///
  /// - Throws: As `append(_:)` of a measurement.
  public func append(_ finding: Finding) throws(StoreError) {
    try keepUp(
      buffer.pending.withLock { pending -> Int? in
        guard pending.failure == nil, !pending.isOver else { return nil }
        pending.findings.append(finding)
        return pending.points.count
      }
    )
  }

  /// Records some of what the run's program printed.
  ///
  /// - Throws: As `append(_:)` of a measurement.
  public func append(_ block: LogBlock) throws(StoreError) {
    var size = 0
    let count = buffer.pending.withLock { pending -> Int? in
      guard pending.failure == nil, !pending.isOver else { return nil }
      pending.logs.append(block)
      size = pending.logs.reduce(0) { $0 + $1.content.count }
      return pending.points.count
    }
    try keepUp(count)
    // A program may print faster than the disk takes it; it then waits, as for a full pipe.
    if size >= RunBuffer.logCapacity { try recorder.commit() }
  }

  /// Records a file that the run's program left, and commits.
  public func attach(_ artifact: Artifact) throws(StoreError) {
    try recorder.attach(artifact, to: buffer)
  }

  /// Records how the run's program was executed, and commits.
  public func attach(_ process: ProcessRecord) throws(StoreError) {
    try recorder.attach(process, to: buffer)
  }

  /// Records from where the run can go on, in place of an earlier checkpoint.
  ///
  /// On disk it never comes before the points that were recorded before it. It is deleted when the
  /// run comes to its end, and stays where the run fails or is interrupted.
  ///
  /// - Throws: As `append(_:)` of a measurement.
  public func save(_ checkpoint: Checkpoint) throws(StoreError) {
    try keepUp(
      buffer.pending.withLock { pending -> Int? in
        guard pending.failure == nil, !pending.isOver else { return nil }
        let count = pending.points.count
        pending.checkpoint = RunBuffer.PendingCheckpoint(checkpoint: checkpoint, pointCount: count)
        return count
      }
    )
  }

  /// Records a field of the run and commits; a field that the store has is linked, not written again.
  public func attach(_ field: Field) throws(StoreError) {
    try recorder.attach(field, to: buffer)
  }

  /// Waits until everything recorded so far is on disk.
  ///
  /// Of a journal it is in the file then; it waits for the disk itself where a checkpoint or the end of
  /// a run is among it.
  public func flush() throws(StoreError) {
    try recorder.commit()
  }

  /// Writes the last points and the outcome in one transaction.
  ///
  /// - Parameters:
  ///   - outcome: How the run ended; neither `planned` nor `running`.
  ///   - milliseconds: The time, since 1970-01-01 UTC.
  /// - Throws: `runIsOver` the second time; what kept the points from being written, and then the
  ///   run is not over and it can be tried again.
  public func finish(_ outcome: Outcome, at milliseconds: Int) throws(StoreError) {
    precondition(
      outcome.status != .running && outcome.status != .planned,
      "a run that is over is neither planned nor running"
    )
    let wasOver = buffer.pending.withLock { pending in
      defer { pending.isOver = true }
      return pending.isOver
    }
    if wasOver { throw .runIsOver(id: run.id) }
    do {
      try recorder.finish(buffer, outcome, at: milliseconds)
    } catch {
      // Not over after all, so that it can be tried again.
      buffer.pending.withLock { $0.isOver = false }
      throw error
    }
  }

  /// Throws what stands in the way, and waits for the disk where too many points wait.
  private func keepUp(_ count: Int?) throws(StoreError) {
    guard let count else {
      throw buffer.pending.withLock { $0.failure } ?? .runIsOver(id: run.id)
    }
    if count >= RunBuffer.capacity { try recorder.commit() }
  }
}
