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

  struct State {
    var file: JournalFile?
    var size = 0
    var runs: [RunBuffer] = []
    /// The number of a run's next record, by the run's number; the task's is 0.
    var sequences: [UInt32: UInt32] = [:]
    var runCount: UInt32 = 0
    var lastWrite = 0
    /// Whether something was written that must not be lost with the machine.
    var wantsSync = false
    /// What kept from the disk what was written, after which nothing can be relied on.
    var failure: StoreError?
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
  let now: @Sendable () -> Int
  private let system: JournalFile.System
  private let wake = DispatchSemaphore(value: 0)
  let state = Mutex(State())

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
    system: JournalFile.System = JournalFile.System(),
    now: @escaping @Sendable () -> Int
  ) throws(StoreError) {
    self.system = system
    self.isStart = isStart
    self.submission = submission
    self.task = task
    self.identity = identity
    self.provenance = provenance
    self.now = now
    history = try TaskHistory(submission.journals(of: task))
  }

  deinit { wake.signal() }

  /// Begins a run, as a new attempt.
  ///
  /// - Parameters:
  ///   - run: The run; one that goes on goes on from the last checkpoint of the run that it names.
  ///   - known: The number of the last attempt at its trial.
  /// - Returns: The run's writer, always: no other task has the trial.
  /// - Throws: What keeps the journal from being written, or kept it from the disk before.
  public func claim(_ run: Run, after known: Int) throws(StoreError) -> Claim {
    var run = run
    run.attempt = known + 1
    let number = try state.withLock { state throws(StoreError) -> UInt32 in
      if state.isClosed { throw .closed(path: submission.folder) }
      if let failure = state.failure { throw failure }
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
          .flatMap { history.telling(of: $0.run).checkpoint }?.place.record.sequence,
        provenance: isStart ? run.provenance : nil
      )
      var batch = JournalBatch(time: now())
      try batch.add(.runBegan, began, run: state.runCount, &state)
      try write(batch, &state)
      return state.runCount
    }
    let buffer = RunBuffer(row: Int64(number), id: run.id)
    state.withLock { $0.runs.append(buffer) }
    return .granted(RunWriter(run: run, buffer: buffer, recorder: self))
  }

  /// Makes the file of this part with its first record, and starts the thread that writes.
  private func begin(_ state: inout State) throws(StoreError) {
    let (file, part) = try makeFile()
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
    state.file = file
    do throws(StoreError) {
      var batch = JournalBatch(time: now())
      try batch.add(.taskBegan, began, run: 0, &state)
      try write(batch, &state)
    } catch {
      // Without that record no other may follow: whoever claims next begins anew.
      file.remove()
      state.file = nil
      state.sequences = [:]
      throw error
    }
    startThread()
  }

  /// Makes a file that no other process has: two of one task at the same time, as after a node was
  /// given up too early, do not meet in one.
  private func makeFile() throws(StoreError) -> (JournalFile, part: Int) {
    var part = isStart ? 0 : max(1, (submission.parts(of: task).last ?? 0) + 1)
    while true {
      let path = submission.journal(of: task, part: part)
      if let file = try JournalFile(creating: path, system) { return (file, part) }
      if isStart { throw JournalFile.failure(path, "cannot be made", EEXIST) }
      part += 1
    }
  }

  /// Appends a batch; where that fails the numbers of its records are free again.
  func write(_ batch: JournalBatch, _ state: inout State) throws(StoreError) {
    guard let file = state.file, !batch.bytes.isEmpty else { return }
    try file.append(batch.bytes, at: state.size)
    state.size += batch.bytes.count
    state.lastWrite = batch.time
  }

  /// Writes what waits, ends what still runs as interrupted, says goodbye and waits for the disk.
  ///
  /// - Parameter wasInterrupted: Whether a signal ended the task.
  /// - Throws: What keeps the journal from being written, or kept it from the disk before.
  public func close(wasInterrupted: Bool) throws(StoreError) {
    for run in state.withLock(\.runs) {
      run.pending.withLock { $0.isOver = true }
      try finish(run, Outcome(.interrupted), at: now())
    }
    try state.withLock { state throws(StoreError) in
      defer { state.isClosed = true }
      if let failure = state.failure { throw failure }
      guard !state.isClosed, state.file != nil else { return }
      var batch = JournalBatch(time: now())
      try batch.add(.taskEnded, TaskEnded(wasInterrupted: wasInterrupted), run: 0, &state)
      try write(batch, &state)
      try sync(&state)
    }
    wake.signal()
  }

  /// Writes what waits, or that the task is alive; false once closed.
  private func tick() -> Bool {
    let isClosed = state.withLock(\.isClosed)
    if isClosed { return false }
    // A failure is kept, and thrown at whoever records next.
    try? commit()
    state.withLock { state in
      guard !state.isClosed, state.failure == nil,
        now() - state.lastWrite >= Self.heartbeatInterval
      else { return }
      let sequences = state.sequences
      var batch = JournalBatch(time: now())
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
