/// Why a store could not do what was asked.
public enum StoreError: Error, Hashable, Sendable {
  /// There is no file at the path.
  case missing(path: String)
  /// The file has no table yet.
  case empty(path: String)
  /// The path names a folder.
  case isFolder(path: String)
  /// The file or its folder may not be read or entered.
  case permissionDenied(path: String, reason: String)
  /// The file or its folder may not be written.
  case readOnly(path: String, reason: String)
  /// The file is not an SQLite database.
  case notADatabase(path: String)
  /// The file is an SQLite database of another program.
  case foreign(path: String, applicationID: Int)
  /// A later version of this program made the store.
  case newer(path: String, found: Int, known: Int)
  /// An earlier version of this program made the store, and it cannot be upgraded where it is.
  case older(path: String, found: Int, known: Int, reason: String)
  /// A process of an earlier version is recording, so that the store cannot be upgraded now.
  case inUse(path: String, found: Int, known: Int, by: WriterIdentity)
  /// A process is recording, so that the store cannot be repaired now.
  case recording(path: String, by: WriterIdentity)
  /// The copy that is made before a store is changed could not be made.
  case noBackup(path: String, backup: String, reason: String)
  /// There is a file where a new store is to be made.
  case inTheWay(path: String)
  /// What the store holds is not what was written.
  case damaged(path: String, what: String)
  /// What a task's journal holds is not what was written.
  case damagedJournal(path: String, what: String)
  /// The file is damaged.
  case corrupt(path: String, failure: SQLiteFailure)
  /// There is no room for more.
  case full(path: String, failure: SQLiteFailure)
  /// Other processes kept the store locked.
  case locked(path: String, seconds: Double, failure: SQLiteFailure)
  /// The operating system failed to read or write.
  case inputOutput(path: String, failure: SQLiteFailure)
  /// SQLite failed in a way that has no case of its own.
  case database(path: String, failure: SQLiteFailure)
  /// A stored value is not what this program writes.
  case unreadable(path: String, what: String)
  /// The store was closed.
  case closed(path: String)
  /// No run has this id or an id that begins with it.
  case unknownRun(prefix: String, nearest: [String])
  /// Several runs have an id that begins so.
  case ambiguousRun(prefix: String, count: Int, candidates: [RunCandidate])
  /// No experiment has this name.
  case unknownExperiment(name: String, nearest: [String], all: [String])
  /// The trial was not registered before it was begun.
  case unknownTrial(id: String, experiment: String)
  /// The run is in the store already.
  case repeatedRun(id: String)
  /// The run is being recorded and cannot be deleted.
  case stillRunning(id: String, by: WriterIdentity)
  /// A statement of SQL that is wrong or would write.
  case badStatement(message: String)
  /// A run of this id is in the store with other content.
  case conflictingRun(id: String, what: String)
  /// Runs from elsewhere cannot join an experiment that has a spec.
  case ownExperiment(name: String)
  /// A journal cannot be written or read.
  case journal(path: String, what: String)
  /// A submission cannot be made, read or used.
  case submission(path: String, what: String)
  /// The run is over, no points can follow.
  case runIsOver(id: String)
}

/// What SQLite said.
public struct SQLiteFailure: Hashable, Sendable {
  /// The extended result code.
  public let code: Int
  /// SQLite's words for it.
  public let message: String
  /// The statement that failed, without arguments.
  public let sql: String?

  /// Makes a record of a failure.
  public init(code: Int, message: String, sql: String? = nil) {
    self.code = code
    self.message = message
    self.sql = sql
  }
}

extension SQLiteFailure: CustomStringConvertible {
  /// `SQLite error 13: database or disk is full (at: INSERT …)`.
  public var description: String {
    let place = sql.map {
      " (at: " + $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") + ")"
    }
    return "SQLite error \(code): \(message)" + (place ?? "")
  }
}

/// One of several runs that a prefix may mean.
public struct RunCandidate: Hashable, Sendable {
  /// The run's id.
  public let id: String
  /// The name of its experiment.
  public let experiment: String
  /// What tells its trial from the others of the sweep.
  public let label: String

  /// Makes a candidate.
  public init(id: String, experiment: String, label: String) {
    self.id = id
    self.experiment = experiment
    self.label = label
  }
}

extension StoreError {
  /// What kind of trouble an error is, for whoever chooses an exit code.
  public enum Category: Sendable {
    /// A file, a disk or a lock: something outside stands in the way.
    case inputOutput
    /// What was asked for is not in the store, or is in no state for it.
    case lookup
    /// What is to be added contradicts what is there.
    case conflict
    /// The call came at the wrong time.
    case misuse
  }

  /// What is not as it was written, in words, where that is the trouble and other work can go on.
  public var damage: String? {
    switch self {
    case .damaged(_, let what), .damagedJournal(_, let what): what
    default: nil
    }
  }

  /// What kind of trouble this is.
  public var category: Category {
    switch self {
    case .missing, .empty, .isFolder, .permissionDenied, .readOnly, .notADatabase, .foreign,
      .newer, .older, .inUse, .recording, .noBackup, .inTheWay, .damaged, .damagedJournal,
      .corrupt, .full, .locked,
      .inputOutput,
      .database, .unreadable, .journal, .submission:
      .inputOutput
    case .unknownRun, .ambiguousRun, .unknownExperiment, .stillRunning, .badStatement,
      .ownExperiment:
      .lookup
    case .conflictingRun: .conflict
    case .unknownTrial, .repeatedRun, .runIsOver, .closed: .misuse
    }
  }
}
