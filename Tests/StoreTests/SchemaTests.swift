import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

struct SchemaTests {
  static let page: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = root.appendingPathComponent("docs/SCHEMA.md")
    return (try? String(contentsOf: page, encoding: .utf8)) ?? ""
  }()

  /// The text of the page's code blocks of a language.
  static func blocks(_ language: String) -> [String] {
    page.components(separatedBy: "```\(language)\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
  }

  @Test func `docs SCHEMA shows the tables as they are made`() {
    let text = Schema.text.trimmingCharacters(in: .newlines) + "\n"
    #expect(Self.blocks("sql").last == text)
    #expect(Self.page.contains("`application_id` is \(Schema.applicationID)"))
    #expect(Self.page.contains("pages have \(Schema.pageSize) bytes"))
    #expect(Self.page.contains("up to \(Schema.chunkCapacity) points"))
  }

  @Test func `the queries of docs SCHEMA run`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1))
      let accuracy = MetricValue("test_accuracy", 0.5)
      try writer.append(Measurement(step: 0, elapsed: 0, values: [accuracy]))
      try writer.finish(Outcome(.finished), at: 0)
      try store.close()
      let queue = try DatabaseQueue(path: folder.appendingPathComponent("exp.sqlite").path)
      for query in Self.blocks("sql").dropLast() {
        let rows = try queue.read { try Row.fetchAll($0, sql: query) }
        #expect(rows.count == 1, "\(query)")
      }
      let mode = try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
      #expect(mode == "wal")
    }
  }

  @Test func `the Python of docs SCHEMA reads a series`() throws {
    let python = "/usr/bin/python3"
    guard FileManager.default.isExecutableFile(atPath: python) else {
      try Test.cancel("no python3 at \(python)")
    }
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(0xabc))
      for step in 0..<5000 {
        try writer.append(
          Measurement(
            step: step * 2,
            elapsed: 0,
            values: [MetricValue("loss", Double(step) + 0.5), MetricValue("odd", .infinity)]
          )
        )
      }
      for step in [7, 7, 3] {
        let odd = MetricValue("odd", Double(step))
        try writer.append(Measurement(step: step, elapsed: 0, values: [odd]))
      }
      try writer.finish(Outcome(.finished), at: 0)
      try store.close()

      let reader = try #require(Self.blocks("python").first)
      for (metric, expected) in [
        ("loss", "5000 24995000 12500000.0"), ("odd", "5003 24995017 inf"),
      ] {
        let program =
          reader
          .replacingOccurrences(of: "exp.sqlite", with: folder.path + "/exp.sqlite")
          .replacingOccurrences(of: "RUN%", with: "00000abc%")
          .replacingOccurrences(of: "METRIC", with: metric)
          + "print(len(values), sum(steps), sum(values))\n"
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", program]
        process.standardOutput = output
        try process.run()
        let text = String(
          decoding: output.fileHandleForReading.readDataToEndOfFile(),
          as: UTF8.self
        )
        process.waitUntilExit()
        #expect(text == expected + "\n")
      }
    }
  }

  @Test func `a long regular series takes at most 13 bytes a point`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment(trials: 10))
      for number in 0..<10 {
        let writer = try store.begin(sampleRun(number, trial: number))
        let metrics = (0..<5).map { writer.metric("metric_\($0)") }
        for step in 0..<2000 {
          for metric in metrics { try writer.append(0.5, to: metric, step: step, elapsed: 0) }
          if step % 400 == 0 { try writer.flush() }
        }
        try writer.finish(Outcome(.finished), at: 0)
      }
      try store.close()
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files == ["exp.sqlite"])
      let path = folder.appendingPathComponent("exp.sqlite").path
      let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      #expect(try #require(size) <= 13 * 100_000)
    }
  }

  @Test func `an empty database becomes a store`() throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("exp.sqlite").path
      try Data().write(to: URL(fileURLWithPath: path))
      try openStore(folder).close()
      let queue = try DatabaseQueue(path: path)
      let numbers = try ["page_size", "user_version", "application_id"].map { pragma in
        try queue.read { try Int.fetchOne($0, sql: "PRAGMA \(pragma)") }
      }
      #expect(numbers == [Schema.pageSize, Schema.version, Schema.applicationID])
      try openStore(folder).close()
    }
  }
}
