import ArgumentParser
import Experiment
import Foundation
import Store

extension RunCommand {
  /// Submits what is missing to Slurm as an array of tasks and a job that collects after it.
  func submitToSlurm() throws {
    let spec = try arguments.spec(try arguments.text())
    try spec.checkIndependence()
    if dryRun { return try printScripts(spec) }
    guard SlurmProgram.isInstalled("sbatch") else { throw SlurmError.missing(program: "sbatch") }
    let limit = try SlurmCluster.maximumTaskCount()
    let store = try store.openForWriting()
    defer { try? store.close() }
    let claim = try Submitting.claim(spec.name, besides: store.path)
    defer { claim.release() }
    // Before journals are read: what ends meanwhile is then found there.
    let states = try SubmissionStates(earlier(spec, besides: store.path))
    // What is queued unseen would be run twice.
    if let silence = states.silence { throw silence }
    let submitting = try Submitting(arguments, store: store, options: options)
    let options = slurmOptions(spec)
    let submission = try submitting.submit(
      tasks: { options.taskCount(for: max(1, $0), limit: limit) },
      sharing: TaskSharing(
        jobs: options.jobCount(for: spec.workload),
        checkpointEvery: checkpointEvery
      ),
      without: states.expected,
      lost: states.lostRuns
    )
    guard let submission else {
      if json { Console.print("null") }
      return
    }
    noteSharing(options, submission.trials.count, submission.head.taskCount, limit)
    let script = script(
      options,
      of: spec,
      folder: submission.folder,
      store: store.path,
      taskCount: submission.head.taskCount
    )
    tell(submission, try submit(script, of: submission))
  }

  /// The earlier submissions of a spec's experiment.
  private func earlier(_ spec: Spec, besides store: String) throws -> [Submission] {
    try Submission.list(besides: store).all(of: spec.name)
  }

  /// What the spec and the command line ask for.
  private func slurmOptions(_ spec: Spec) -> SlurmOptions {
    var options = spec.slurm ?? SlurmOptions()
    if let tasks { options.sharing = .tasks(tasks) }
    if let jobs { options.jobs = jobs }
    return options
  }

  /// Says where there are fewer tasks than were asked for.
  private func noteSharing(_ options: SlurmOptions, _ trials: Int, _ tasks: Int, _ limit: Int) {
    let wanted = options.taskCount(for: trials, limit: .max)
    guard tasks < wanted, !quiet else { return }
    Console.note(
      "This cluster takes arrays of at most \(limit) tasks (MaxArraySize, MaxJobCount): \(trials) "
        + "trials are shared among \(tasks) tasks, not \(wanted)."
    )
  }

  private func script(
    _ options: SlurmOptions,
    of spec: Spec,
    folder: String,
    store: String,
    taskCount: Int
  ) -> SlurmScript {
    SlurmScript(
      folder: folder,
      id: URL(fileURLWithPath: folder).lastPathComponent,
      program: Self.ownPath,
      store: URL(fileURLWithPath: store).standardizedFileURL.path,
      taskCount: taskCount,
      jobs: options.jobCount(for: spec.workload),
      options: options
    )
  }

  /// Where this program lies.
  private static var ownPath: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
  }

  /// Hands the scripts to sbatch; what was made for an array that it refuses is removed again.
  private func submit(_ script: SlurmScript, of submission: Submission) throws -> SlurmJobs {
    let path = "\(submission.folder)/\(SlurmJobs.scriptName)"
    let array: String
    do {
      try Self.write(script.array, to: path)
      array = try SlurmCluster.submit(path)
    } catch SlurmError.noAnswer(let program, let seconds) {
      // The job may be there; its name tells later.
      throw SlurmError.noAnswer(program: program, seconds: seconds)
    } catch {
      try? FileManager.default.removeItem(atPath: submission.folder)
      throw error
    }
    var jobs = SlurmJobs(array: array, user: SlurmJobs.currentUser)
    try jobs.write(to: submission)
    let collection = "\(submission.folder)/\(SlurmJobs.collectionScriptName)"
    do {
      try Self.write(script.collection(after: array), to: collection)
      jobs.collection = try SlurmCluster.submit(collection)
      try jobs.write(to: submission)
    } catch {
      Console.note(
        "exp: note: no job collects after the tasks: \(error); 'exp collect \(submission.id)' does"
      )
    }
    return jobs
  }

  private static func write(_ text: String, to path: String) throws {
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw FileError(path: path, reason: "write", hint: error.localizedDescription)
    }
  }

  /// Says what was submitted, and what can be done with it.
  private func tell(_ submission: Submission, _ jobs: SlurmJobs) {
    if json {
      let members: [(String, JSON)] = [
        ("submission", .string(submission.id)), ("experiment", .string(submission.head.experiment)),
        ("folder", .string(submission.folder)), ("tasks", .integer(submission.head.taskCount)),
        ("trials", .integer(submission.trials.count)), ("job", .string(jobs.array)),
        ("collect_job", .optional(jobs.collection, JSON.string)),
      ]
      return Console.print(JSON.object(members).text)
    }
    let (trials, tasks) = (submission.trials.count, submission.head.taskCount)
    let collection = jobs.collection.map { "; job \($0) collects after it" } ?? ""
    Console.print(
      "\(submission.id): \(trials == 1 ? "1 trial" : "\(trials) trials") in "
        + "\(tasks == 1 ? "1 task" : "\(tasks) tasks") as job \(jobs.array)\(collection)"
    )
    guard !quiet else { return }
    let option = store.path.map { " --store \(quotedForShell($0))" } ?? ""
    let commands = [
      ("exp list\(option)", "what is queued, running, lost"),
      ("exp collect \(submission.id)\(option)", "what the tasks have recorded so far"),
      ("exp cancel \(submission.id)\(option)", "take it back"),
    ]
    let width = commands.map(\.0.count).max() ?? 0
    let lines = commands.map { command, meaning in
      command + String(repeating: " ", count: width - command.count) + "  " + meaning
    }
    Console.note(
      "\nNext: \(lines.joined(separator: "\n      "))\n"
        + "Output of the tasks: \(Self.shortPath(submission.folder))/slurm-*.out"
    )
  }

  /// Prints the scripts as they would be submitted; nothing is written.
  private func printScripts(_ spec: Spec) throws {
    let existing = store.exists ? try store.openForReading() : nil
    defer { try? existing?.close() }
    let path = existing?.path ?? store.resolvedPath
    let session = try PlanSession(arguments, store: existing, options: options)
    let states = try SubmissionStates(earlier(spec, besides: path))
    if let silence = states.silence { Console.note("exp: note: \(silence)") }
    let done = states.states.reduce(into: states.expected) { $0.formUnion($1.ended) }
    let count = session.worklist.due.count { !done.contains($0.trial.id) }
    guard count > 0 else { return Console.note("\(spec.name): nothing is left to submit") }
    var limit = Int.max
    do { limit = try SlurmCluster.maximumTaskCount() } catch { Console.note("exp: note: \(error)") }
    let options = slurmOptions(spec)
    let tasks = options.taskCount(for: count, limit: limit)
    noteSharing(options, count, tasks, limit)
    let script = script(
      options,
      of: spec,
      folder: Submission.nextFolder(besides: path, experiment: spec.name),
      store: path,
      taskCount: tasks
    )
    Console.print(
      asIs: script.array + "\n# Then, with the array's id in place of JOB:\n\n"
        + script.collection(after: "JOB")
    )
  }
}

extension Submission {
  /// The folder that the next submission of an experiment would have.
  static func nextFolder(besides store: String, experiment: String) -> String {
    let start = "\(folder(besides: store))/\(experiment)-"
    var number = 1
    while FileManager.default.fileExists(atPath: start + "\(number)") { number += 1 }
    return start + "\(number)"
  }
}
