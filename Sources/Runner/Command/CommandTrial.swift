import Experiment
import Foundation

/// A trial of the workload `command`: runs a program and captures what it prints.
struct CommandTrial: TrialProgram {
  let trial: Trial
  let plan: ProgramPlan

  init(_ trial: Trial, _ plan: ProgramPlan) {
    self.trial = trial
    self.plan = plan
  }

  /// What a program does is not known before.
  var work: Double { 0 }

  func check() throws(RunnerError) {}

  func run(_ context: TrialContext, cancellation: Cancellation) throws -> Outcome {
    guard let place = context.place else { return try runUnkept(context, cancellation) }
    // What an execution that was paused has left is not this one's.
    try? FileManager.default.removeItem(atPath: place.folder)
    try? FileManager.default.createDirectory(
      atPath: place.folder,
      withIntermediateDirectories: true
    )
    let words = try prepared(place)
    let execution = try ProgramExecution(self, words, place, context)
    return try execution.run(cancellation)
  }

  func conclude(_ context: TrialContext) throws {
    guard let place = context.place else { return }
    var log = LogCollector()
    let now = context.elapsed()
    try collectFiles(place, context) { log.note($0, elapsed: now) }
    if let block = log.take(at: now) { try context.emit(.log(block)) }
  }

  /// Makes artifacts of the files that the program left.
  ///
  /// - Parameters:
  ///   - place: Where they are.
  ///   - context: Takes the artifacts.
  ///   - note: Called with what is wrong with a file.
  /// - Throws: What the context throws.
  func collectFiles(
    _ place: RunPlace,
    _ context: TrialContext,
    note: (String) -> Void
  ) throws {
    let (artifacts, problems) = ArtifactCollector(place).collect()
    for problem in problems { note(problem) }
    for artifact in artifacts { try context.emit(.artifact(artifact)) }
  }

  /// Runs the program in a folder that is gone afterwards, as when a run is verified.
  private func runUnkept(
    _ context: TrialContext,
    _ cancellation: Cancellation
  ) throws -> Outcome {
    let id = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    let folder = NSTemporaryDirectory() + "exp-" + id
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let place = RunPlace(run: id, folder: folder + "/run", objects: folder + "/objects")
    let kept = TrialContext(elapsed: context.elapsed, place: place, emit: context.emit)
    return try run(kept, cancellation: cancellation)
  }

  /// The words to run; writes what they name.
  private func prepared(_ place: RunPlace) throws -> [String] {
    if plan.command.words.contains("${args_json_file}") {
      try? trial.setting.canonicalText.write(
        toFile: place.parametersFile,
        atomically: false,
        encoding: .utf8
      )
    }
    return CommandTemplate(plan.command.words).filled(
      trial,
      at: CommandTemplate.Place(
        runID: place.run,
        folder: place.folder,
        parametersFile: place.parametersFile,
        interpreter: Self.interpreter
      ),
      environment: ProcessInfo.processInfo.environment
    )
  }

  /// What `${interpreter}` is: `python`, as W&B says; `python3` on systems that have no other.
  private static let interpreter: String = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let isThere = path.split(separator: ":").contains { access($0 + "/python", X_OK) == 0 }
    return isThere ? "python" : "python3"
  }()

  /// The program's environment: exp's own, and what tells the program of its run.
  func environment(_ place: RunPlace) -> [String: String] {
    var result = ProcessInfo.processInfo.environment
    // Python keeps what it prints to itself where nobody looks on; here somebody does.
    result["PYTHONUNBUFFERED"] = result["PYTHONUNBUFFERED"] ?? "1"
    result["EXP_RUN_ID"] = place.run
    result["EXP_RUN_DIR"] = place.folder
    result["EXP_SEED"] = "\(trial.seed)"
    result["EXP_METRICS"] = place.metrics
    for (name, value) in trial.setting.values {
      let plain = name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
      result["EXP_PARAM_" + String(plain)] = value.argumentText
    }
    return result
  }
}
