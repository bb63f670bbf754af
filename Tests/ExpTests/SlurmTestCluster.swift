import Foundation
import TestSupport
import Testing

/// A real Slurm of one node on this machine, for one test.
struct SlurmTestCluster {
  private static let script = repositoryFolder.appendingPathComponent("scripts/slurm-test-cluster")

  private let program: Program
  private let folder: String

  /// What programs that talk to it need in their environment.
  var environment: [String: String] { ["SLURM_CONF": "\(folder)/slurm.conf"] }

  /// Calls `body` with a cluster that is ended afterwards, and checks that nothing of it is left.
  ///
  /// Where Slurm is not installed or does not start, the test fails in CI and is skipped elsewhere.
  static func run(_ program: Program, _ body: (SlurmTestCluster) throws -> Void) throws {
    let folder = program.url("slurm-cluster").path
    let cluster = SlurmTestCluster(program: program, folder: folder)
    let start = try program.finish(
      program.start([script.path, "start", folder], executable: "/bin/bash")
    )
    guard start.status == 0 else {
      if ProcessInfo.processInfo.environment["CI"] == "true" {
        Issue.record("CI must have a Slurm that starts:\n\(start.errors)")
        return
      }
      try Test.cancel("Slurm does not start here: \(start.errors)")
    }
    defer {
      _ = try? program.finish(
        program.start([script.path, "stop", folder], executable: "/bin/bash")
      )
      #expect(cluster.daemons == [], "the cluster's daemons must be gone")
    }
    do {
      try body(cluster)
    } catch {
      Issue.record("\(error)\n\(cluster.account)")
    }
  }

  /// The daemons of this cluster that run.
  private var daemons: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { name in
      guard Int(name) != nil,
        let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline"),
        data.range(of: Data("\(folder)/".utf8)) != nil
      else { return nil }
      return String(decoding: data, as: UTF8.self).replacing("\0", with: " ")
    }
  }

  /// All that may tell why something did not happen.
  private var account: String {
    say(
      """
      squeue --array --states=all
      tail -n 5 .exp/exp-submissions/*/slurm-*.out
      grep -v _slurm_rpc_update_job '\(folder)/slurmctld.log' | tail -n 40
      """
    )
  }

  /// What a line of the shell prints, without the last line's end.
  @discardableResult
  func say(_ line: String) -> String {
    let result = try? program.shell(line, environment: environment)
    return (result?.output ?? "").trimmingCharacters(in: .newlines)
  }

  /// Runs the program where the cluster is known.
  func exp(_ arguments: String...) throws -> Program.Result {
    try program.run(arguments, environment: environment)
  }

  /// Polls until something is so, for five minutes at most.
  func wait(
    until what: String,
    _ isSo: () throws -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let end = Date(timeIntervalSinceNow: 300)
    while try !isSo() {
      try #require(
        Date() < end,
        "waited in vain until \(what)\n\(say("squeue --array --states=all"))",
        sourceLocation: sourceLocation
      )
      Thread.sleep(forTimeInterval: 0.05)
    }
  }

  /// Waits until a task that is queued again runs: Slurm lets two minutes pass before, unless told.
  func hasten(_ task: String, until isSo: () throws -> Bool) throws {
    try wait(until: "\(task) is queued again") {
      say("squeue --noheader --array --jobs=\(task) --format=%T") == "PENDING"
    }
    // Slurm revokes the credential of what it ended for that second, and fails a task that begins in it
    // ("Job credential revoked").
    Thread.sleep(forTimeInterval: 2)
    say("scontrol update JobId=\(task) StartTime=now")
    try wait(until: "\(task) runs again", isSo)
  }
}
