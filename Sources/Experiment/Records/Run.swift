/// How far a run came.
public enum RunStatus: String, CaseIterable, Sendable {
  /// Known, not yet begun.
  case planned
  /// Being executed now.
  case running
  /// Done, all steps taken.
  case finished
  /// Ended early by the spec's stop rule.
  case stopped
  /// Ended because the loss was no longer finite.
  case diverged
  /// Ended early because other settings of the sweep did better.
  case terminated
  /// Ended by an error.
  case failed
  /// Ended from outside: Ctrl-C, a kill, a power cut.
  case interrupted
}

extension RunStatus {
  /// Whether the trial was executed to its end, so that doing so again would give the same.
  ///
  /// What was terminated was not: under another rule of the sweep it goes on.
  public var isDone: Bool {
    switch self {
    case .finished, .stopped, .diverged: true
    case .planned, .running, .terminated, .failed, .interrupted: false
    }
  }

  /// Whether the run came to its own end with what it computed still a number to go by: it finished, or
  /// its own rule stopped it.
  ///
  /// What broke off before has values as well, but they are not what its setting comes to.
  public var isWhole: Bool { self == .finished || self == .stopped }
}

/// One execution of a trial.
public struct Run: Hashable, Sendable {
  /// 16 hexadecimal digits, unique in any collection of stores.
  public let id: String
  /// The name of the experiment in whose spec the trial stands.
  public let experiment: String
  /// What was executed.
  public let trial: Trial
  /// 1 for the first execution of this trial in this experiment, 2 for the next.
  public var attempt: Int
  /// How far it came.
  public var status: RunStatus
  /// Milliseconds since 1970-01-01 UTC.
  public let startedAt: Int
  /// Milliseconds since 1970-01-01 UTC, nil while the run is not over.
  public var finishedAt: Int?
  /// Why the run ended as it did, for `diverged`, `stopped` and `failed`: one or more sentences.
  public var message: String?
  /// What is needed to do it again.
  public let provenance: Provenance
  /// Where an earlier attempt is gone on from; nil for a run from the beginning.
  public let resumption: Resumption?

  /// Makes a run.
  public init(
    id: String,
    experiment: String,
    trial: Trial,
    attempt: Int = 1,
    status: RunStatus = .running,
    startedAt: Int,
    finishedAt: Int? = nil,
    message: String? = nil,
    provenance: Provenance,
    resumption: Resumption? = nil
  ) {
    self.id = id
    self.experiment = experiment
    self.trial = trial
    self.attempt = attempt
    self.status = status
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.message = message
    self.provenance = provenance
    self.resumption = resumption
  }

  /// The first eight digits of the id, which lists show.
  public var shortID: String { String(id.prefix(8)) }
}

/// The checkpoint of an earlier attempt, from which a run goes on.
public struct Resumption: Hashable, Sendable {
  /// The id of the earlier attempt, whose points up to the step are those of the run, too.
  public let run: String
  /// The updates that the earlier attempt had done.
  public let step: Int

  /// Makes a resumption.
  public init(run: String, step: Int) {
    self.run = run
    self.step = step
  }
}

/// What is needed to execute a trial again with the same bits, and to say why it came out otherwise.
public struct Provenance: Hashable, Sendable, Codable {
  /// The version of this program.
  public var program: String
  /// The command line as typed.
  public var command: String
  /// SHA-256 of the canonical spec, overrides included.
  public var specHash: String
  /// SHA-256 of the data set as loaded, nil where there is none.
  public var datasetHash: String?
  /// Versions of the libraries that numbers depend on, by name.
  public var libraries: [String: String]
  /// The processor's model name.
  public var processor: String
  /// The code path that BLAS chose for this processor.
  public var kernel: String
  /// The host's name.
  public var host: String
  /// The operating system's name and version.
  public var system: String
  /// The commit of the git repository around the spec, nil where there is none.
  public var commit: String?
  /// Whether that repository had uncommitted changes.
  public var isDirty: Bool?
  /// SHA-256 of what `git diff HEAD` says of those changes, nil where there were none.
  public var diffHash: String?
  /// The absolute path of the data set's file or folder, nil where the spec itself says the data.
  public var datasetPath: String?
  /// The absolute path of the folder that a program was run in, nil for other workloads.
  public var folder: String?

  /// Makes a record of provenance.
  public init(
    program: String,
    command: String,
    specHash: String,
    datasetHash: String? = nil,
    libraries: [String: String] = [:],
    processor: String = "",
    kernel: String = "",
    host: String = "",
    system: String = "",
    commit: String? = nil,
    isDirty: Bool? = nil,
    diffHash: String? = nil,
    datasetPath: String? = nil,
    folder: String? = nil
  ) {
    self.program = program
    self.command = command
    self.specHash = specHash
    self.datasetHash = datasetHash
    self.libraries = libraries
    self.processor = processor
    self.kernel = kernel
    self.host = host
    self.system = system
    self.commit = commit
    self.isDirty = isDirty
    self.diffHash = diffHash
    self.datasetPath = datasetPath
    self.folder = folder
  }
}
