import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

struct ChecksumTests {
  /// A store of one run with a regular and an irregular series of more than one chunk.
  private static func makeStore(in folder: URL) throws -> Store {
    let store = try openStore(folder)
    try store.register(sampleExperiment())
    let writer = try store.begin(sampleRun(1))
    let (loss, odd) = (writer.metric("loss"), writer.metric("odd"))
    for step in 0..<5000 {
      try writer.append(1 / Double(step + 1), to: loss, step: step, elapsed: UInt32(step))
      try writer.append(Double(step), to: odd, step: step * step, elapsed: UInt32(step))
    }
    try writer.finish(Outcome(.finished), at: 0)
    return store
  }

  @Test func `the checksum is what the page says, by zlib in Python`() throws {
    let python = "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      try Test.cancel("no python3 at \(python)")
    }
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(in: folder)
      try store.close()
      let program = """
        import sqlite3, struct, zlib
        query = 'SELECT position, count, first_step, stride, steps, "values", elapsed, checksum FROM chunk'
        for p, c, f, stride, steps, values, elapsed, checksum in sqlite3.connect("\(store.path)").execute(query):
            data = struct.pack("<4q", p, c, f, stride or 0) + (steps or b"") + values + elapsed
            print(zlib.crc32(data) == checksum)
        """
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = ["-c", program]
      process.standardOutput = output
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(text == String(repeating: "True\n", count: 4))
    }
  }

  @Test(arguments: ["steps", "values", "elapsed"])
  func `a bit that flips in a blob is told with its run, metric and points`(column: String) throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(in: folder)
      try store.file.write { database in
        let blob = try Data.fetchOne(
          database,
          sql: "SELECT \"\(column)\" FROM chunk WHERE series = 2 AND position = 4096"
        )
        var bytes = try #require(blob)
        bytes[bytes.count / 2] ^= 0x10
        try database.execute(
          sql: "UPDATE chunk SET \"\(column)\" = ? WHERE series = 2 AND position = 4096",
          arguments: [bytes]
        )
      }
      let what = "'odd' of run '\(sampleID(1))': points 4096 to 4999 do not match their checksum"
      #expect(throws: StoreError.damaged(path: store.path, what: what)) {
        try store.series("odd", of: sampleID(1))
      }
      #expect(try store.series("loss", of: sampleID(1))?.count == 5000)
    }
  }

  @Test(arguments: [
    ("position = 4097 WHERE position = 4096", "after point 4096 comes point 4097"),
    ("first_step = 1 WHERE position = 0", "points 0 to 4095 do not match their checksum"),
    ("stride = 2 WHERE position = 0", "points 0 to 4095 do not match their checksum"),
    ("count = 4095 WHERE position = 0", "points 0 to 4094 are not all there"),
    ("count = 5000 WHERE position = 0", "at point 0 come 5000 points at once"),
    ("elapsed = x'00' WHERE position = 0", "points 0 to 4095 are not all there"),
  ])
  func `a row that changed is told`(change: String, problem: String) throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(in: folder)
      try store.file.write { try $0.execute(sql: "UPDATE chunk SET \(change) AND series = 1") }
      let what = "'loss' of run '\(sampleID(1))': \(problem)"
      #expect(throws: StoreError.damaged(path: store.path, what: what)) {
        try store.series("loss", of: sampleID(1))
      }
    }
  }

  @Test func `a row that is missing is told`() throws {
    try withTemporaryFolder { folder in
      let store = try Self.makeStore(in: folder)
      try store.file.write { database in
        try database.execute(sql: "DELETE FROM chunk WHERE series = 1 AND position = 4096")
      }
      let what = "'loss' of run '\(sampleID(1))': 4096 points are there, 5000 were counted"
      #expect(throws: StoreError.damaged(path: store.path, what: what)) {
        try store.series("loss", of: sampleID(1))
      }
    }
  }
}
