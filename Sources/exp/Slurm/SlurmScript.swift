import Experiment
import Report

/// The batch scripts of a submission: the array of tasks, and the job that collects after it.
struct SlurmScript {
  /// Seconds between Slurm's warning and a task's time limit at most.
  private static let longestWarning = 60

  /// The submission's folder, absolute.
  let folder: String
  /// The submission's id, which is the jobs' name.
  let id: String
  /// The program, absolute: where it lies on the machine that submits, which nodes see, too.
  let program: String
  /// The store, absolute.
  let store: String
  /// How many tasks there are; their indices count from 0.
  let taskCount: Int
  /// How many trials a task runs at the same time.
  let jobs: Int
  /// What is asked of Slurm.
  let options: SlurmOptions

  /// Seconds before the time limit at which tasks are warned.
  ///
  /// A minute, of short tasks a tenth of their time. Slurm may warn up to a minute earlier.
  var warning: Int {
    guard let time = options.time else { return Self.longestWarning }
    return max(5, min(Self.longestWarning, time / 10))
  }

  /// The script of the array.
  ///
  /// The shell is replaced by the task, so that the signals that Slurm sends to the script (`B:`) and
  /// to all of a job's processes each come to it once.
  var array: String {
    let limit = options.concurrency.map { "%\($0)" } ?? ""
    var directives = [
      "--job-name=\(id)",
      "--array=0-\(taskCount - 1)\(limit)",
      "--output=\(Self.pattern(folder))/slurm-%a.out",
      "--open-mode=append",
      "--requeue",
      "--signal=B:USR1@\(warning)",
      "--nodes=1",
      "--ntasks=1",
      "--cpus-per-task=\(options.cores)",
    ]
    if let time = options.time { directives.append("--time=\(SlurmTime.text(time))") }
    if let memory = options.memory { directives.append("--mem=\(memory)M") }
    if let gpus = options.gpus { directives.append("--gpus=\(gpus)") }
    directives += whose + options.options
    return text(
      directives,
      [program, "task", folder, "--index"].map(quotedForShell).joined(separator: " ")
        + " \"$SLURM_ARRAY_TASK_ID\" --jobs \(jobs) --requeue"
    )
  }

  /// The script of the job that collects what the tasks have written.
  ///
  /// - Parameter array: The id of the array's job.
  /// - Returns: The script.
  func collection(after array: String) -> String {
    text(
      [
        "--job-name=\(id).collect",
        "--dependency=afterany:\(array)",
        "--output=\(Self.pattern(folder))/slurm-collect.out",
        "--open-mode=append",
        "--requeue",
        "--nodes=1",
        "--ntasks=1",
      ] + whose,
      [program, "collect", folder, "--store", store].map(quotedForShell).joined(separator: " ")
    )
  }

  /// Whose jobs they are and which nodes they may run on.
  private var whose: [String] {
    [
      options.partition.map { "--partition=\($0)" }, options.account.map { "--account=\($0)" },
      options.qos.map { "--qos=\($0)" }, options.constraint.map { "--constraint=\($0)" },
    ].compactMap { $0 }
  }

  private func text(_ directives: [String], _ command: String) -> String {
    let lines = ["#!/bin/sh"] + directives.map { "#SBATCH " + Self.directive($0) }
    let setup = options.setup.isEmpty ? [] : options.setup + [""]
    return (lines + [""] + setup + ["exec " + command]).joined(separator: "\n") + "\n"
  }

  /// An option as sbatch reads it from a script: a word, in quotes where it has spaces or what begins
  /// a comment.
  private static func directive(_ option: String) -> String {
    guard option.hasPrefix("--"), let equals = option.firstIndex(of: "=") else { return option }
    let value = option[option.index(after: equals)...]
    let isPlain = !value.contains { $0.isWhitespace || "\"'#\\".contains($0) }
    // What a spec's line quotes already stays as it is.
    if isPlain || value.first == "\"" || value.first == "'" { return option }
    let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return option[...equals] + "\"\(quoted)\""
  }

  /// A path in which no character stands for something else in a pattern of sbatch.
  private static func pattern(_ path: String) -> String { path.replacing("%", with: "%%") }
}
