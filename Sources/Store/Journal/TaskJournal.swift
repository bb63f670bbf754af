public import Experiment
internal import Foundation
internal import Synchronization

/// The journal that one task writes, and what its earlier parts say.
///
/// All runs of the process go to one file of its own, which is made when the first of them begins.
/// Recording is a write to memory; a thread appends what waits once a second, and waits for the disk
/// where a run has ended or saved a checkpoint.
public final class TaskJournal: RunSink {
  /// Seconds between two writes while points come.
  private static let interval = 1.0
  /// Milliseconds of silence after which the task says that it is alive.
  private static let heartbeatInterval = 20_000

  private struct State {
    var file: JournalFile?
    var size = 0
    var runs: [RunBuffer] = []
    /// The number of a run's next record, by the run's number; the task's is 0.
    var sequences: [UInt32: UInt32] = [:]
    var runCount: UInt32 = 0
    var lastWrite = 0
    /// Whether something was written that must not be lost with the machine.
    var wantsSync = false
    var isClosed = false
  }

  /// The submission.
  public let submission: Submission
  /// The task's number, from 0.
  public let task: Int
  let history: TaskHistory
  /// Whether runs of the store are written that the task goes on from.
  private let isStart: Bool
  private let identity: WriterIdentity
  private let provenance: Provenance
  private let now: @Sendable () -> Int
  private let wake = DispatchSemaphore(value: 0)
  private let state = Mutex(State())

  /// Reads what earlier parts of a task's journal say; nothing is written before a run begins.
  ///
  /// - Parameters:
  ///   - submission: The submission.
  ///   - task: The task's number.
  ///   - identity: This process.
  ///   - provenance: What its runs depend on.
  ///   - now: The time, in milliseconds since 1970-01-01 UTC.
  /// - Throws: What keeps a part from being read; damaged parts do not.
  public convenience init(
    _ submission: Submission,
    task: Int,
    identity: WriterIdentity,
    provenance: Provenance,
    now: @escaping @Sendable () -> Int
  ) throws(StoreError) {
    try self.init(
      submission,
      task: task,
      isStart: false,
      identity: identity,
      provenance: provenance,
      now: now
    )
  }

  init(
    _ submission: Submission,
    task: Int,
    isStart: Bool,
    identity: WriterIdentity,
    provenance: Provenance,
    now: @escaping @Sendable () -> Int
  ) throws(StoreError) {
    self.isStart = isStart
    self.submission = submission
    self.task = task
    self.identity = identity
    self.provenance = provenance
    self.now = now
    history = try TaskHistory(submission.journals(of: task))
  }

  deinit { wake.signal() }

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

  /// Begins a run, as a new attempt.
  ///
  /// - Parameters:
  ///   - run: The run; one that goes on goes on from the last checkpoint of the run that it names.
  ///   - known: The number of the last attempt at its trial.
  /// - Returns: The run's writer, always: no other task has the trial.
  /// - Throws: What keeps the journal from being written.
  public func claim(_ run: Run, after known: Int) throws(StoreError) -> Claim {
    var run = run
    run.attempt = known + 1
    let number = try state.withLock { state throws(StoreError) -> UInt32 in
      if state.isClosed { throw .closed(path: submission.folder) }
      if state.file == nil { try begin(&state) }
      state.runCount += 1
      let began = RunBegan(
        run: run.id,
        trial: run.trial.id,
        position: run.trial.index,
        seed: run.trial.seed,
        attempt: run.attempt,
        startedAt: run.startedAt,
        resumedFrom: run.resumption?.run,
        resumedAt: run.resumption?.step,
        resumedAfter: run.resumption
          .flatMap { history.checkpoint(of: $0.run) }?.place.record.sequence,
        provenance: isStart ? run.provenance : nil
      )
      var batch = Batch(time: now())
      try batch.add(.runBegan, began, run: state.runCount, &state)
      try write(batch, &state)
      return state.runCount
    }
    let buffer = RunBuffer(row: Int64(number), id: run.id)
    state.withLock { $0.runs.append(buffer) }
    return .granted(RunWriter(run: run, buffer: buffer, recorder: self))
  }

  /// Makes the file of this part, and starts the thread that writes.
  private func begin(_ state: inout State) throws(StoreError) {
    var part = isStart ? 0 : max(1, (submission.parts(of: task).last ?? 0) + 1)
    var path = submission.journal(of: task, part: part)
    // Two of one task at the same time, as after a node was given up too early, do not meet in a file.
    while !isStart, JournalFile.exists(path) {
      part += 1
      path = submission.journal(of: task, part: part)
    }
    state.file = try JournalFile(creating: path)
    let began = TaskBegan(
      format: TaskBegan.format,
      submission: submission.id,
      experiment: submission.head.experiment,
      task: task,
      part: part,
      host: identity.host,
      pid: identity.pid,
      processStart: identity.processStart,
      provenance: provenance
    )
    var batch = Batch(time: now())
    try batch.add(.taskBegan, began, run: 0, &state)
    try write(batch, &state)
    startThread()
  }

  /// Records on their way to the file.
  private struct Batch {
    let time: Int
    var bytes: [UInt8] = []

    init(time: Int) { self.time = time }

    mutating func add(
      _ kind: JournalRecord.Kind,
      _ text: some Encodable,
      data: Data = Data(),
      run: UInt32,
      _ state: inout State
    ) throws(StoreError) {
      let json: String
      do {
        json = try StoredJSON.text(text)
      } catch {
        throw .journal(path: state.file?.path ?? "", what: "cannot hold a record: \(error)")
      }
      try add(kind, json: json, data: data, run: run, &state)
    }

    mutating func add(
      _ kind: JournalRecord.Kind,
      json: String,
      data: Data = Data(),
      run: UInt32,
      _ state: inout State
    ) throws(StoreError) {
      guard data.count <= JournalRecord.limit else {
        throw .journal(
          path: state.file?.path ?? "",
          what: "cannot hold a record of \(data.count) bytes, the limit is \(JournalRecord.limit)"
        )
      }
      let sequence = state.sequences[run, default: 0]
      state.sequences[run] = sequence + 1
      JournalRecord.append(
        kind,
        run: run,
        sequence: sequence,
        text: json,
        data: data,
        time: time,
        to: &bytes
      )
    }
  }

  /// Appends a batch; where that fails the numbers of its records are free again.
  private func write(_ batch: Batch, _ state: inout State) throws(StoreError) {
    guard let file = state.file, !batch.bytes.isEmpty else { return }
    try file.append(batch.bytes, at: state.size)
    state.size += batch.bytes.count
    state.lastWrite = batch.time
  }

  /// Encodes something of a run, and appends it.
  private func record(
    _ run: RunBuffer,
    _ body: (inout Batch, inout State) throws(StoreError) -> Void
  ) throws(StoreError) {
    try state.withLock { state throws(StoreError) in
      let sequences = state.sequences
      var batch = Batch(time: now())
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

  /// Writes all that waits.
  func commit() throws(StoreError) {
    try state.withLock { state throws(StoreError) in
      for run in state.runs { try commit(run, nil, &state) }
      if state.wantsSync, let file = state.file {
        try file.sync()
        state.wantsSync = false
      }
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
      var batch = Batch(time: now())
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
    to batch: inout Batch,
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
    to batch: inout Batch,
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

  /// Writes what waits, ends what still runs as interrupted, says goodbye and waits for the disk.
  ///
  /// - Parameter wasInterrupted: Whether a signal ended the task.
  /// - Throws: What keeps the journal from being written.
  public func close(wasInterrupted: Bool) throws(StoreError) {
    for run in state.withLock(\.runs) {
      run.pending.withLock { $0.isOver = true }
      try finish(run, Outcome(.interrupted), at: now())
    }
    try state.withLock { state throws(StoreError) in
      defer { state.isClosed = true }
      guard !state.isClosed, let file = state.file else { return }
      var batch = Batch(time: now())
      try batch.add(.taskEnded, TaskEnded(wasInterrupted: wasInterrupted), run: 0, &state)
      try write(batch, &state)
      try file.sync()
    }
    wake.signal()
  }

  /// Writes what waits, or that the task is alive; false once closed.
  private func tick() -> Bool {
    let isClosed = state.withLock(\.isClosed)
    if isClosed { return false }
    // A failure is kept with the runs and thrown at whoever records next.
    try? commit()
    state.withLock { state in
      guard !state.isClosed, now() - state.lastWrite >= Self.heartbeatInterval else { return }
      let sequences = state.sequences
      var batch = Batch(time: now())
      do {
        try batch.add(.alive, [String: Int](), run: 0, &state)
        try write(batch, &state)
      } catch {
        state.sequences = sequences
      }
    }
    return true
  }

  private func startThread() {
    let thread = Thread { [weak self, wake] in
      repeat {
        _ = wake.wait(timeout: .now() + Self.interval)
      } while self?.tick() ?? false
    }
    thread.name = "journal"
    thread.start()
  }
}

extension PointColumns {
  /// The text and the data of a record with these points.
  func record(of metric: String) -> (text: PointsText, data: Data) {
    let stride = stride(in: 0..<count)
    let text = PointsText(metric: metric, count: count, firstStep: steps[0], stride: stride)
    var data = stride == nil ? Blob.data(steps[...]) : Data()
    data.append(Blob.data(values[...]))
    data.append(TimeColumn.data(elapsed[...]))
    return (text, data)
  }

  /// Appends the points of a record; false where text and data do not fit each other.
  mutating func append(_ text: PointsText, _ data: Data) -> Bool {
    let (count, listed) = (text.count, text.stride == nil)
    let before = (listed ? 16 : 8) * max(count, 0)
    guard 1...JournalRecord.limit ~= count, before < data.count,
      TimeColumn.fits(byteCount: data.count - before, count: count)
    else { return false }
    let start = data.startIndex
    if let stride = text.stride {
      appendSteps(from: text.firstStep, by: stride, count: count)
    } else {
      Blob.append(data[start..<start + 8 * count], to: &steps)
    }
    Blob.append(data[start + before - 8 * count..<start + before], to: &values)
    data[(start + before)...].withUnsafeBytes {
      TimeColumn.append($0, count: count, to: &elapsed)
    }
    return true
  }
}
