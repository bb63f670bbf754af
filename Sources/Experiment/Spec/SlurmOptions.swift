/// What a spec asks of the scheduler Slurm for the tasks that its trials are shared among.
///
/// Where trials run is no part of what they compute: nothing of this is in a trial's id or in the
/// spec's hash.
public struct SlurmOptions: Hashable, Sendable {
  /// How the trials that are missing are shared among array tasks.
  public enum Sharing: Hashable, Sendable {
    /// That many tasks, at most one a trial.
    case tasks(Int)
    /// That many trials in each task, the last ones fewer.
    case trialsPerTask(Int)
  }

  /// The partitions, separated by commas; nil for the cluster's default.
  public var partition: String?
  /// Seconds that a task may take; nil for the partition's limit.
  public var time: Int?
  /// Megabytes (2²⁰ bytes) of memory of a task; nil for the cluster's default.
  public var memory: Int?
  /// Cores of a task.
  public var cores: Int = 1
  /// GPUs of a task as `--gpus` takes them, such as `1` or `a100:2`; nil for none.
  public var gpus: String?
  /// How many tasks run at the same time; nil where only the cluster limits it.
  public var concurrency: Int?
  /// Who pays; nil for the user's default.
  public var account: String?
  /// The quality of service; nil for the user's default.
  public var qos: String?
  /// Features that nodes must have, as `--constraint` takes them.
  public var constraint: String?
  /// How trials are shared; nil for a trial a task while there are few enough.
  public var sharing: Sharing?
  /// Trials that a task runs at the same time; nil for as many as it has cores, or one where the
  /// trials are programs, which use the cores themselves.
  public var jobs: Int?
  /// Further options of sbatch, each such as `--exclusive`.
  public var options: [String] = []
  /// Lines of the shell that are run before a task, such as `module load cuda`.
  public var setup: [String] = []

  /// What the cluster and the user's account decide.
  public init() {}

  /// How many trials a task runs at the same time.
  ///
  /// - Parameter workload: What a trial does.
  /// - Returns: At least 1.
  public func jobCount(for workload: Workload) -> Int {
    jobs ?? (workload == .command ? 1 : cores)
  }

  /// As many tasks as that are made where the spec does not say.
  public static let usualTaskCount = 1000

  /// How many tasks some trials are shared among.
  ///
  /// - Parameters:
  ///   - trials: The number of trials, at least 1.
  ///   - limit: The most tasks that the cluster takes in one array, at least 1.
  /// - Returns: From 1 to both of them.
  public func taskCount(for trials: Int, limit: Int) -> Int {
    let wanted =
      switch sharing {
      case .tasks(let count): count
      case .trialsPerTask(let count): (trials + count - 1) / count
      case nil: Self.usualTaskCount
      }
    return max(1, min(wanted, trials, limit))
  }
}
