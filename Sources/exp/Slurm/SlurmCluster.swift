import Experiment
import Foundation
import Store

/// The cluster that this machine submits to.
enum SlurmCluster {
  /// The most tasks that one array may have here: below `MaxArraySize`, and within `MaxJobCount` with the
  /// collecting job.
  ///
  /// - Throws: `SlurmError` where the controller does not tell.
  static func maximumTaskCount() throws(SlurmError) -> Int {
    maximumTaskCount(try SlurmProgram("scontrol", ["show", "config"]).run().output)
  }

  /// The same of what `scontrol show config` prints; 1001 and 10000 are Slurm's defaults.
  static func maximumTaskCount(_ configuration: String) -> Int {
    var numbers: [String: Int] = [:]
    for line in configuration.split(separator: "\n") {
      let parts = line.split(separator: "=", maxSplits: 1)
        .map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2 { numbers[parts[0]] = Int(parts[1]) }
    }
    // Indices count from 0 and stay below MaxArraySize.
    let (size, count) = (numbers["MaxArraySize"] ?? 1001, numbers["MaxJobCount"] ?? 10_000)
    return max(1, min(size, count - 1))
  }

  /// Asks for the jobs of some people.
  ///
  /// - Parameter users: Their names; nothing is asked where there are none.
  /// - Returns: What is queued, runs, or ended within the last minutes.
  /// - Throws: `SlurmError` where no answer came.
  static func queue(of users: Set<String>) throws(SlurmError) -> SlurmQueue {
    if users.isEmpty { return SlurmQueue() }
    let answer = try SlurmProgram(
      "squeue",
      [
        "--noheader", "--array", "--states=all", "--user=" + users.sorted().joined(separator: ","),
        "--format=" + SlurmQueue.squeueFormat,
      ]
    ).run()
    return SlurmQueue(squeue: answer.output)
  }

  /// What sacct says on a cluster that keeps no accounts, as of Slurm 22.05.
  private static let noAccounts = "Slurm accounting storage is disabled"

  /// Adds to a queue what the accounting still knows of some jobs; nothing where there is none.
  ///
  /// - Throws: `SlurmError` where there is one and it does not answer.
  static func addAccounts(of jobs: [String], to queue: inout SlurmQueue) throws(SlurmError) {
    guard !jobs.isEmpty, SlurmProgram.isInstalled("sacct") else { return }
    let program = SlurmProgram(
      "sacct",
      [
        "--noheader", "--parsable2", "--allocations",
        "--jobs=" + jobs.joined(separator: ","), "--format=" + SlurmQueue.sacctFormat,
      ]
    )
    do {
      queue.add(sacct: try program.run().output)
    } catch {
      if case .failed(_, let message) = error, message.contains(noAccounts) { return }
      throw error
    }
  }

  /// Submits a script.
  ///
  /// - Parameter path: Its file.
  /// - Returns: The job's id.
  /// - Throws: `SlurmError` with what sbatch said.
  static func submit(_ path: String) throws(SlurmError) -> String {
    // A controller under load may take its time, and an answer that is not waited for is a job that
    // nobody knows of.
    let answer = try SlurmProgram("sbatch", ["--parsable", path], patience: 120).run()
    guard let id = SlurmJobs.id(answer.output) else {
      throw .failed(program: "sbatch", message: "printed no job's id but '\(answer.output)'")
    }
    return id
  }
}
