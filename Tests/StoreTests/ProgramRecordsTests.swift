import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What a store keeps of programs.
struct ProgramRecordsTests {
  static let process = ProcessRecord(
    words: ["sh", "-c", "echo \"ä\"\n"],
    folder: "/a b",
    exitCode: nil,
    signal: 11,
    userTime: 12,
    systemTime: 3,
    peakMemory: 1 << 33
  )

  static func block(_ text: [UInt8], at elapsed: UInt32, _ stream: LogBlock.Stream) -> LogBlock {
    LogBlock(
      pieces: [LogBlock.Piece(stream, elapsed: elapsed, count: text.count)],
      content: text
    )
  }

  /// Records a run with a log, artifacts and a process; gives the blocks.
  static func record(_ store: Store, _ number: Int = 1) throws -> [LogBlock] {
    let blocks = [
      block(Array("hello\n".utf8), at: 3, .output), block([0, 255, 10, 13], at: .max, .error),
      block([UInt8](repeating: 7, count: 300_000), at: 5, .note), LogBlock(),
    ]
    let writer = try store.begin(sampleRun(number))
    for block in blocks {
      try writer.append(block)
      if number == 1 { try writer.flush() }
    }
    try writer.attach(Artifact(path: "b/c", hash: String(repeating: "a", count: 64), size: 5))
    try writer.attach(Artifact(path: "a", hash: String(repeating: "b", count: 64), size: 0))
    try writer.attach(process)
    try writer.finish(Outcome(.failed, message: "signal"), at: 10)
    return blocks
  }

  @Test(arguments: [1, 2])
  func `logs, artifacts and processes come back`(number: Int) throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let blocks = try Self.record(store, number)
      try store.close()
      let reader = try openStore(folder, .read)
      let id = sampleRun(number).id
      var found: [LogBlock] = []
      #expect(try reader.readLog(of: id) { found.append($0) } == 4)
      #expect(found == blocks)
      #expect(try reader.readLog(of: id, from: 3) { _ in } == 1)
      #expect(try reader.artifacts(of: id).map(\.path) == ["a", "b/c"])
      #expect(try reader.process(of: id) == Self.process)
      #expect(try reader.artifactHashes().count == 2)
    }
  }

  @Test func `a damaged log is an error`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      _ = try Self.record(store)
      try store.close()
      let path = folder.appendingPathComponent("exp.sqlite").path
      try DatabaseQueue(path: path).write {
        try $0.execute(sql: "UPDATE log SET content = x'00' WHERE position = 1")
      }
      let reader = try openStore(folder, .read)
      #expect(throws: StoreError.self) { try reader.readLog(of: sampleRun(1).id) { _ in } }
    }
  }

  @Test func `a merge brings them along, and what is dropped takes them along`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let blocks = try Self.record(store)
      let other = folder.appendingPathComponent("other")
      try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
      let target = try openStore(other)
      _ = try target.merge(folder.appendingPathComponent("exp.sqlite").path)
      let id = sampleRun(1).id
      var found: [LogBlock] = []
      _ = try target.readLog(of: id) { found.append($0) }
      #expect(found == blocks)
      #expect(try target.process(of: id) == Self.process)
      #expect(try target.artifacts(of: id).count == 2)

      _ = try target.delete(experiments: [], runs: [id])
      _ = try target.collect(CollectionScope(deletedBefore: .max, superseded: false), dryRun: false)
      try target.close()
      let database = try DatabaseQueue(path: other.appendingPathComponent("exp.sqlite").path)
      let counts = try database.read { database in
        try ["log", "artifact", "process"].map {
          try Int.fetchOne(database, sql: "SELECT count(*) FROM \($0)")
        }
      }
      #expect(counts == [0, 0, 0])
      try store.close()
    }
  }

  @Test(arguments: [
    ("../../escaped.txt", "a"), ("/etc/passwd", "a"), ("a/../../b", "a"), ("a//b", "a"), ("", "a"),
    ("a/.", "a"), ("a", "../"), ("a", "A"), ("a", ""),
  ])
  func `an artifact that would lead elsewhere is damage`(path: String, digits: String) throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let hash = String(String(repeating: digits, count: 64).prefix(64))
      try writer.attach(Artifact(path: path, hash: hash, size: 5))
      try writer.finish(Outcome(.finished), at: 10)
      let error = try #require(throws: StoreError.self) {
        try store.artifacts(of: sampleRun(1).id)
      }
      guard case .damaged(_, let what) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(what.contains("path '\(path)', hash '\(hash)'"))
      try store.close()
    }
  }
}
