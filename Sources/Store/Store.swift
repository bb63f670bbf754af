public import Experiment
internal import GRDB

/// Experiments, runs and their points in one SQLite file.
///
/// Points are kept in column chunks and summed up per series, so that lists read no points and a
/// figure reads a few blobs. Several processes may write and read one store at once. Nothing is
/// ever half-written: what is there after a kill or a power cut is what was committed.
public final class Store: Sendable {
  /// What a store is opened for.
  public enum Access: Hashable, Sendable {
    /// Asking only; never creates or changes anything, and works on a read-only file.
    case read
    /// Recording too, by the given process; creates the file and its folder where missing.
    case write(WriterIdentity)
  }

  /// The file's path as given.
  public let path: String

  let file: StoreFile
  private let surroundings: Surroundings
  private let recorder: Recorder?

  /// Opens a store.
  ///
  /// Opening for writing marks the runs of processes that have died as interrupted.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - access: What the store is opened for.
  ///   - liveness: Tells whether the processes that say they are writing still are.
  ///   - now: The time, in milliseconds since 1970-01-01 UTC.
  ///   - notify: Takes what the user should know, such as that the store was upgraded.
  /// - Throws: What stands in the way; nothing is changed then.
  public convenience init(
    path: String,
    access: Access,
    liveness: Liveness,
    now: @escaping @Sendable () -> Int,
    notify: @escaping @Sendable (StoreNotice) -> Void = { _ in }
  ) throws(StoreError) {
    let surroundings = Surroundings(liveness: liveness, now: now, notify: notify)
    try self.init(path: path, access: access, tuning: Tuning(), surroundings)
  }

  /// Opens a store with other limits than usual.
  init(
    path: String,
    access: Access,
    tuning: Tuning,
    _ surroundings: Surroundings
  ) throws(StoreError) {
    self.path = path
    self.surroundings = surroundings
    switch access {
    case .read:
      file = try StoreFile(readingAt: path, patience: tuning.patience, surroundings)
      recorder = nil
    case .write(let identity):
      file = try StoreFile(
        writingAt: path,
        patience: tuning.patience,
        maximumPageCount: tuning.maximumPageCount,
        surroundings
      )
      recorder = Recorder(
        file: file,
        identity: identity,
        interval: tuning.commitInterval,
        now: surroundings.now
      )
      try markInterrupted()
    }
  }

  var liveness: Liveness { surroundings.liveness }
  var now: @Sendable () -> Int { surroundings.now }

  /// How long things may take, and how large they may grow.
  struct Tuning {
    /// Seconds to wait for a lock while nobody writes.
    var patience = 30.0
    /// Seconds between two commits while points come.
    var commitInterval = 0.1
    /// The most pages the file may have, nil for as many as the disk holds.
    var maximumPageCount: Int?
  }

  /// Begins a run: inserts it, with the attempt number that follows the last one of its trial in
  /// its experiment, and commits.
  ///
  /// - Throws: `unknownExperiment` or `unknownTrial` where it was not registered, `repeatedRun`
  ///   where the id is taken.
  public func begin(_ run: Run) throws(StoreError) -> RunWriter {
    guard let writer = try begin(run, where: { _ in true }) else { throw .closed(path: path) }
    return writer
  }

  /// Begins a run where a condition holds, looked at in the transaction that begins it; nil where it
  /// does not.
  func begin(
    _ run: Run,
    where condition: (Database) throws -> Bool
  ) throws(StoreError) -> RunWriter? {
    guard let recorder else { throw .readOnly(path: path, reason: "it was opened for reading") }
    var begun: (run: Run, buffer: RunBuffer)?
    try recorder.begin { database, writer in
      begun = try condition(database) ? insert(run, writer: writer, database) : nil
      if let begun, let resumption = run.resumption,
        try !resume(begun.buffer, from: resumption, database)
      {
        throw StoreError.damaged(
          path: path,
          what: "run '\(resumption.run)' has no checkpoint at step \(resumption.step) any more"
        )
      }
      return begun?.buffer
    }
    return begun.map { RunWriter(run: $0.run, buffer: $0.buffer, recorder: recorder) }
  }

  /// Writes what is pending, marks this store's open runs as interrupted and closes the file.
  ///
  /// Any later call throws `closed`; a second `close` does nothing.
  public func close() throws(StoreError) {
    guard let recorder else { return try file.close() }
    try recorder.close()
  }
}
