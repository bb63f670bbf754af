import Experiment

// The texts of a journal's records, as JSON.

/// A task that has begun: who it is, and what its runs depend on.
struct TaskBegan: Codable, Hashable, Sendable {
  /// The version of the layout of journals.
  static let format = 1

  let format: Int
  let submission: String
  let experiment: String
  let task: Int
  /// How often the task was begun, this time included; 0 where runs of the store are told that it
  /// goes on from.
  let part: Int
  let host: String
  let pid: Int
  let processStart: String
  let provenance: Provenance

  enum CodingKeys: String, CodingKey {
    case format, submission, experiment, task, part, host, pid, provenance
    case processStart = "process_start"
  }

  /// The process that is the task.
  var writer: WriterIdentity { WriterIdentity(host: host, pid: pid, processStart: processStart) }
}

/// A run that has begun.
struct RunBegan: Codable, Hashable, Sendable {
  let run: String
  /// The trial's id.
  let trial: String
  /// The trial's place in the plan.
  let position: Int
  let seed: Int
  let attempt: Int
  let startedAt: Int
  /// The run whose points and findings up to a checkpoint are this one's, too.
  let resumedFrom: String?
  /// The checkpoint's step.
  let resumedAt: Int?
  /// The sequence number of the checkpoint's record among those of the run that saved it: that one, or
  /// one that it goes on from.
  let resumedAfter: UInt32?
  /// What the run depends on; nil for what its task says.
  var provenance: Provenance?

  enum CodingKeys: String, CodingKey {
    case run, trial, position, seed, attempt, provenance
    case startedAt = "started_at"
    case resumedFrom = "resumed_from"
    case resumedAt = "resumed_at"
    case resumedAfter = "resumed_after"
  }
}

extension RunBegan {
  /// A checkpoint of an earlier run of the task.
  struct Resumption {
    let run: String
    let step: Int
    let after: UInt32
  }

  /// The checkpoint that the run goes on from; nil where its own records are all that it has.
  ///
  /// So it is, too, of a run of the store that is told whole in part 0, though it once went on from
  /// another.
  var resumption: Resumption? {
    guard let resumedFrom, let resumedAt, let resumedAfter else { return nil }
    return Resumption(run: resumedFrom, step: resumedAt, after: resumedAfter)
  }
}

/// A run that is over.
struct RunFinished: Codable, Hashable, Sendable {
  let status: String
  let message: String?
  let finishedAt: Int

  enum CodingKeys: String, CodingKey {
    case status, message
    case finishedAt = "finished_at"
  }
}

/// Points of one metric; the data are the steps where no stride is told, the values, and the times.
struct PointsText: Codable, Hashable, Sendable {
  let metric: String
  let count: Int
  let firstStep: Int
  let stride: Int?

  enum CodingKeys: String, CodingKey {
    case metric, count, stride
    case firstStep = "first_step"
  }
}

/// Something that a run noticed.
struct FindingText: Codable, Hashable, Sendable {
  let kind: String
  let step: Int?
  let message: String
  let details: [String: Double]
}

/// What a program printed; the data are the pieces and what they hold, compressed.
struct LogText: Codable, Hashable, Sendable {
  /// The bytes of the pieces.
  let pieces: Int
}

/// A file that a program left.
struct ArtifactText: Codable, Hashable, Sendable {
  let path: String
  let hash: String
  let size: Int
}

/// How a program was executed.
struct ProcessText: Codable, Hashable, Sendable {
  let words: [String]
  let folder: String
  let exitCode: Int?
  let signal: Int?
  let userTime: Int
  let systemTime: Int
  let peakMemory: Int

  enum CodingKeys: String, CodingKey {
    case words, folder, signal
    case exitCode = "exit_code"
    case userTime = "user_time"
    case systemTime = "system_time"
    case peakMemory = "peak_memory"
  }
}

/// From where a run can go on; the data are the state.
struct CheckpointText: Codable, Hashable, Sendable {
  let step: Int
  let elapsed: UInt32
}

/// A task that has said that it ends.
struct TaskEnded: Codable, Hashable, Sendable {
  /// Whether a signal ended it.
  let wasInterrupted: Bool

  enum CodingKeys: String, CodingKey {
    case wasInterrupted = "interrupted"
  }
}
