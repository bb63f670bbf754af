import Experiment
import Foundation

/// Why a program of Slurm did not do what it was asked to.
enum SlurmError: Error, Equatable, CustomStringConvertible {
  /// There is no such program on the PATH.
  case missing(program: String)
  /// It did not answer within so many seconds.
  case noAnswer(program: String, seconds: Int)
  /// It could not be started, or ended with a code other than 0, and said this.
  case failed(program: String, message: String)

  var description: String {
    switch self {
    case .missing(let program):
      "there is no '\(program)' on the PATH, which belongs to Slurm; log in where jobs are submitted, "
        + "or use '--on tasks', whose tasks any scheduler can run"
    case .noAnswer(let program, let seconds):
      "'\(program)' did not answer within \(seconds) s; Slurm's controller may be down: try again, "
        + "'sinfo' tells"
    case .failed(let program, let message):
      message.isEmpty ? "'\(program)' failed and did not say why" : "\(program): \(message)"
    }
  }
}

/// A program of Slurm: sbatch, squeue, sacct, scancel or scontrol.
struct SlurmProgram {
  /// What a program printed.
  struct Answer: Equatable {
    let output: String
    let errors: String
  }

  /// No answer is longer; a hundred thousand tasks take a tenth of it.
  private static let longestAnswer = 64 << 20

  /// The program's name.
  let name: String
  /// Its arguments.
  let arguments: [String]
  /// Seconds after which it is ended.
  let patience: Int

  /// - Parameters:
  ///   - name: The program's name.
  ///   - arguments: Its arguments.
  ///   - patience: Seconds after which it is ended; where not given, what the environment's
  ///     `EXP_SLURM_PATIENCE` says, else 10.
  init(_ name: String, _ arguments: [String], patience: Int? = nil) {
    self.name = name
    self.arguments = arguments
    self.patience = patience ?? Self.usualPatience
  }

  private static var usualPatience: Int {
    let given = ProcessInfo.processInfo.environment["EXP_SLURM_PATIENCE"].flatMap { Int($0) }
    return given.map { max(1, min($0, 86400)) } ?? 10
  }

  /// Whether a program of that name is on the PATH.
  static func isInstalled(_ name: String) -> Bool { path(of: name) != nil }

  private static func path(of name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").lazy
      .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Runs it to its end.
  ///
  /// - Returns: What it printed.
  /// - Throws: `SlurmError` where it is missing, fails or takes too long.
  func run() throws(SlurmError) -> Answer {
    guard let path = Self.path(of: name) else { throw .missing(program: name) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.environment = Self.environment
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    do { try process.run() } catch {
      throw .failed(program: name, message: error.localizedDescription)
    }
    let files = [output, errors].map { $0.fileHandleForReading.fileDescriptor }
    guard let texts = listen(to: process, files) else {
      // Not SIGTERM, which a child inherits blocked from some threads.
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      throw .noAnswer(program: name, seconds: patience)
    }
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw .failed(program: name, message: Self.message(texts[1]))
    }
    return Answer(output: texts[0], errors: texts[1])
  }

  /// Our environment, without what changes the form of answers or what scripts ask for.
  ///
  /// Within a job there are variables of that job, which sbatch would take for wishes.
  private static var environment: [String: String] {
    let kept: Set = ["SLURM_CONF", "SLURM_CLUSTERS", "SLURM_JWT", "SLURM_CONF_SERVER"]
    let ours: Set = [
      "SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_OUTPUT", "SBATCH_ERROR", "SBATCH_OPEN_MODE",
      "SBATCH_SIGNAL", "SBATCH_REQUEUE", "SBATCH_NO_REQUEUE", "SBATCH_WAIT",
    ]
    return ProcessInfo.processInfo.environment.filter { name, _ in
      if kept.contains(name) { return true }
      return !ours.contains(name)
        && !["SLURM_", "SQUEUE_", "SACCT_", "SCANCEL_"].contains { name.hasPrefix($0) }
    }
  }

  /// Reads both pipes until the program has ended; nil where that takes too long.
  private func listen(to process: Process, _ files: [CInt]) -> [String]? {
    var bytes: [[UInt8]] = [[], []]
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var open = Set(files)
    let end = Clock.steady() + patience * 1000
    while true {
      let left = end - Clock.steady()
      guard left > 0 else { return nil }
      // Not until the end of the pipes alone: a child of another thread may hold them open.
      let isRunning = process.isRunning
      if open.isEmpty, !isRunning { break }
      var requests = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard poll(&requests, nfds_t(requests.count), isRunning ? CInt(min(left, 50)) : 0) > 0 else {
        if isRunning { continue }
        break
      }
      for request in requests where request.revents != 0 {
        let count = read(request.fd, &buffer, buffer.count)
        guard count > 0 else {
          open.remove(request.fd)
          continue
        }
        let place = request.fd == files[0] ? 0 : 1
        if bytes[place].count < Self.longestAnswer { bytes[place] += buffer.prefix(count) }
      }
    }
    return bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What a program says of its failure, without its name before each line.
  private static func message(_ errors: String) -> String {
    let lines = errors.split(separator: "\n").map { line in
      line.replacing(#/^[a-z_]+: (error: |fatal: )?/#, with: "")
    }
    return lines.joined(separator: "; ")
  }
}
