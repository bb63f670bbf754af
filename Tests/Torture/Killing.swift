import Experiment
import Foundation
import Store

/// Kills writers at random moments and looks whether all that they were told is on disk.
struct Killing {
  let folder: String

  private static let writers = 4
  /// Kills before a fresh store is begun, so that looking stays quick.
  private static let killsPerStore = 10

  func run(kills: Int, seed: Int) throws {
    var random = SplitMix(seed: seed)
    var (done, points, finished) = (0, 0, 0)
    while done < kills {
      let place = "\(folder)/store-\(done)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      var logs = 0
      func start() throws -> (child: Child, log: String) {
        logs += 1
        let log = "\(place)/\(logs).log"
        let seed = Int.random(in: 0..<1 << 40, using: &random)
        return (try Child(["write", "\(place)/exp.sqlite", log, "\(seed)", "0"]), log)
      }
      var writers = try (0..<Self.writers).map { _ in try start() }
      defer { for writer in writers { writer.child.kill() } }
      for _ in 0..<min(Self.killsPerStore, kills - done) {
        let victim = Int.random(in: 0..<Self.writers, using: &random)
        try waitForLines(Int.random(in: 0...8, using: &random), in: writers[victim].log)
        usleep(UInt32.random(in: 0...20_000, using: &random))
        writers[victim].child.kill()
        done += 1
        try look(place, logs: logs)
        writers[victim] = try start()
      }
      for writer in writers { writer.child.kill() }
      let end = try look(place, logs: logs)
      points += end.points
      finished += end.finished
    }
    guard points > 0 else { throw Fault("nothing was acknowledged") }
    print(
      "\(done) kills: \(points) acknowledged points and \(finished) finished runs are all there"
    )
  }

  /// Waits until a writer has been told some times what is on disk.
  private func waitForLines(_ count: Int, in log: String) throws {
    let deadline = Date(timeIntervalSinceNow: 60)
    while (try? String(contentsOfFile: log, encoding: .utf8))?.count(where: \.isNewline) ?? 0
      < count
    {
      guard Date() < deadline else { throw Fault("a writer made no progress for a minute") }
      usleep(2000)
    }
  }

  /// Looks at everything in a store; throws what is wrong.
  @discardableResult
  private func look(_ place: String, logs: Int) throws -> (points: Int, finished: Int) {
    // The logs first: what is acknowledged later may be missing in an earlier state.
    let told = try (1...logs).map { try Acknowledged(log: "\(place)/\($0).log") }
    let path = "\(place)/exp.sqlite"
    guard FileManager.default.fileExists(atPath: path) else { return (0, 0) }
    let store: Store
    do {
      store = try Sample.open(path, .read)
    } catch StoreError.empty {
      return (0, 0)
    }
    defer { try? store.close() }
    // That runs of killed processes say 'running' is the truth until the next writer comes.
    let problems = try store.problems().filter { !$0.what.contains(" 'running', but process ") }
    guard problems.isEmpty else { throw Fault(problems.map(\.what).joined(separator: "\n")) }
    for told in told { try told.check(store) }
    let points = told.flatMap(\.counts.values).reduce(0) { $0 + $1.reduce(0, +) }
    return (points, told.map(\.finished.count).reduce(0, +))
  }
}
