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
    var batch = JournalBatch(time: now())
    try batch.add(.taskBegan, began, run: 0, &state)
    try write(batch, &state)
    startThread()
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
  /// - Throws: What keeps the journal from being written.
  public func close(wasInterrupted: Bool) throws(StoreError) {
    for run in state.withLock(\.runs) {
      run.pending.withLock { $0.isOver = true }
      try finish(run, Outcome(.interrupted), at: now())
    }
    try state.withLock { state throws(StoreError) in
      defer { state.isClosed = true }
      guard !state.isClosed, let file = state.file else { return }
      var batch = JournalBatch(time: now())
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
