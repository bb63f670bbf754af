import Dispatch
import Foundation
import Store
import TestSupport
import Testing

/// The built program and a folder of its own to run it in.
struct Program {
  /// What a run of the program gave.
  struct Result {
    let output: String
    let errors: String
    /// The exit code; 128 and the signal's number where a signal ended it.
    let status: Int32
  }

  /// The folder that is the program's current one; empty at first.
  let folder: URL
  /// Where what it prints goes; files take any amount and cannot leak into other tests' children.
  private let outputs: URL

  /// The program lies beside the executable of the tests.
  static let path = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("exp").path

  /// Calls `body` with the program in a new empty folder.
  static func inEmptyFolder<Value>(_ body: (Program) throws -> Value) throws -> Value {
    try withTemporaryFolder { folder in
      let work = folder.appendingPathComponent("work")
      let outputs = folder.appendingPathComponent("outputs")
      for folder in [work, outputs] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      return try body(Program(folder: work, outputs: outputs))
    }
  }

  /// Runs the program to its end.
  @discardableResult
  func run(
    _ arguments: [String],
    in subfolder: String = "",
    environment: [String: String] = [:]
  ) throws -> Result {
    try finish(start(arguments, in: subfolder, environment: environment))
  }

  @discardableResult
  func run(_ arguments: String...) throws -> Result { try run(arguments) }

  /// Runs a line of the shell, in which `exp` is the program.
  func shell(_ line: String, environment: [String: String] = [:]) throws -> Result {
    let script = "exp() { '\(Self.path)' \"$@\"; }\n" + line
    return try finish(
      start(["-c", script], executable: "/bin/sh", in: "", environment: environment)
    )
  }

  /// A program that runs.
  struct Running {
    let process: Process
    fileprivate let ended: DispatchSemaphore
    fileprivate let output: URL
    fileprivate let errors: URL
  }

  /// Starts the program and returns at once.
  func start(
    _ arguments: [String],
    executable: String = Program.path,
    in subfolder: String = "",
    environment: [String: String] = [:]
  ) throws -> Running {
    let name = UUID().uuidString
    let output = outputs.appendingPathComponent(name + ".output")
    let errors = outputs.appendingPathComponent(name + ".errors")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = subfolder.isEmpty ? folder : url(subfolder)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    // No EXP_STORE and no language but what the test says.
    process.environment = ["PATH": path, "HOME": folder.path, "TZ": "UTC"]
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let files = try (Self.fileForWriting(output), Self.fileForWriting(errors))
    process.standardOutput = files.0
    process.standardError = files.1
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    // Foundation keeps them open for good, and reads beyond its memory when it starts a program
    // while more than some 1,300 files are open (swift-corelibs-foundation, #5472).
    try files.0.close()
    try files.1.close()
    return Running(process: process, ended: ended, output: output, errors: errors)
  }

  /// Waits until a started program has ended; one that hangs is killed after a minute.
  func finish(_ running: Running) throws -> Result {
    if running.ended.wait(timeout: .now() + 60) == .timedOut {
      kill(running.process.processIdentifier, SIGKILL)
      running.ended.wait()
      Issue.record("the program did not end by itself")
    }
    let status = running.process.terminationStatus
    let isSignal = running.process.terminationReason == .uncaughtSignal
    return Result(
      output: try String(contentsOf: running.output, encoding: .utf8),
      errors: try String(contentsOf: running.errors, encoding: .utf8),
      status: isSignal ? 128 + status : status
    )
  }

  /// What a started program has printed on standard error so far.
  func errors(of running: Running) throws -> String {
    try String(contentsOf: running.errors, encoding: .utf8)
  }

  private static func fileForWriting(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }
}

extension Program {
  func url(_ path: String) -> URL { folder.appendingPathComponent(path) }

  /// Writes a file below the folder, making folders on the way.
  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  func write(_ bytes: Data, to path: String) throws {
    let url = url(path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try bytes.write(to: url)
  }

  func bytes(of path: String) throws -> Data { try Data(contentsOf: url(path)) }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

  /// All files and folders below the folder, sorted.
  func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  /// What the program prints with `--json`, parsed.
  func json(_ arguments: String...) throws -> Any {
    let output = try run(arguments + ["--json"]).output
    return try JSONSerialization.jsonObject(with: Data(output.utf8))
  }

  /// The store that `run` makes, opened for asking.
  func store(_ path: String = ".exp/exp.sqlite") throws -> Store {
    try Store(path: url(path).path, access: .read, liveness: .thisHost) { 0 }
  }
}

extension Program {
  /// Takes the right to submit trials of an experiment, so that others must wait.
  func claim(_ experiment: String) throws -> SubmissionClaim {
    try SubmissionClaim(
      of: experiment,
      besides: url(".exp/exp.sqlite").path,
      as: .ofThisProcess(),
      liveness: .thisHost,
      now: { 0 },
      onWait: { _ in }
    )
  }
}
