internal import CProcess
import Foundation

/// A program that runs in a process group of its own; the owner of its pipes.
final class ChildProcess {
  /// How a program ended; with neither code nor signal where that is not known.
  struct Ending {
    let exitCode: Int?
    let signal: Int?
    let userTime: Int
    let systemTime: Int
    let peakMemory: Int
  }

  /// Why a program was not begun.
  struct SpawnFailure: Error {
    let code: Int32
    /// Whether the folder is what is wrong.
    let isFolder: Bool
  }

  /// The process's id, which is its group's, too.
  let pid: pid_t
  /// The reading end of standard output, not blocking.
  let output: Int32
  /// The reading end of standard error, not blocking.
  let error: Int32
  private(set) var ending: Ending?

  /// Begins a program with no standard input.
  ///
  /// - Parameters:
  ///   - words: The program, looked up in PATH where it has no slash, and its arguments.
  ///   - folder: Where it is run.
  ///   - environment: All that is in its environment.
  /// - Throws: `SpawnFailure`.
  init(_ words: [String], folder: String, environment: [String: String]) throws {
    var (outputs, errors): ([Int32], [Int32]) = ([0, 0], [0, 0])
    try Self.check(expPipe(&outputs))
    defer { close(outputs[1]) }
    do {
      try Self.check(expPipe(&errors))
    } catch {
      close(outputs[0])
      throw error
    }
    defer { close(errors[1]) }
    Self.adoptOrphans()
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var child: pid_t = 0
    var isFolder: Int32 = 0
    let code = expSpawn(arguments, variables, folder, outputs[1], errors[1], &child, &isFolder)
    guard code == 0 else {
      close(outputs[0])
      close(errors[0])
      throw SpawnFailure(code: code, isFolder: isFolder != 0)
    }
    (pid, output, error) = (child, outputs[0], errors[0])
    expRememberGroup(pid)
  }

  deinit {
    close(output)
    close(error)
    expForgetGroup(pid)
  }

  private static func check(_ code: Int32) throws {
    if code != 0 { throw SpawnFailure(code: code, isFolder: false) }
  }

  /// Whether the program has ended; its children may live.
  func hasEnded() -> Bool {
    if ending != nil { return true }
    var status: Int32 = 0
    var usage = rusage()
    let found = wait4(pid, &status, WNOHANG, &usage)
    if found == -1, errno == ECHILD {
      // Something else has waited for it.
      ending = Ending(exitCode: nil, signal: nil, userTime: 0, systemTime: 0, peakMemory: 0)
      return true
    }
    guard found == pid else { return false }
    let signal = status & 0x7f
    ending = Ending(
      exitCode: signal == 0 ? Int((status >> 8) & 0xff) : nil,
      signal: signal == 0 ? nil : Int(signal),
      userTime: Self.milliseconds(usage.ru_utime),
      systemTime: Self.milliseconds(usage.ru_stime),
      peakMemory: Int(usage.ru_maxrss) * 1024
    )
    return true
  }

  private static func milliseconds(_ time: timeval) -> Int {
    Int(time.tv_sec) * 1000 + Int(time.tv_usec) / 1000
  }

  /// Sends a signal to the program and all that is left of its group.
  func signal(_ number: Int32) {
    _ = kill(-pid, number)
  }
}

extension ChildProcess {
  /// Lets exp wait for what programs leave behind; to be called before the first is begun.
  static func adoptOrphans() { _ = adoption }

  private static let adoption: Int32 = {
    expWaitForChildren()
    return expAdoptOrphans()
  }()

  /// Waits for members of the group that have ended.
  func reapOrphans() {
    if hasEnded() { expReapGroup(pid) }
  }
}
