import Experiment
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct QueryTests {
  /// A store with two finished runs, the second with awkward values and steps.
  private func withRuns<Value>(_ body: (Store, URL) throws -> Value) throws -> Value {
    try withTemporaryFolder { (folder) throws in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for number in [1, 2] {
        let writer = try store.begin(sampleRun(number, trial: number - 1, at: 1000 * number))
        for step in 0..<5000 {
          let value = number == 2 && step % 1000 == 1 ? Double.nan : Double(step) / 4
          try writer.append(
            Measurement(
              step: number == 1 ? step : 10 - step * step,
              elapsed: UInt32(step),
              values: [MetricValue("loss", value), MetricValue("o'k \"q\"", -value)]
            )
          )
        }
        try writer.finish(Outcome(.finished), at: 9000)
      }
      defer { try? store.close() }
      return try body(store, folder)
    }
  }

  private func rows(_ store: Store, _ sql: String) throws -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    try store.query(sql, head: { _ in }, row: { rows.append($0) })
    return rows
  }

  @Test func `points are the rows of the series`() throws {
    try withRuns { (store, _) throws in
      for number in [1, 2] {
        for metric in ["loss", "o'k \"q\""] {
          let series = try #require(
            try store.series(metric, of: sampleID(number), withElapsed: true)
          )
          let found = try rows(
            store,
            """
            SELECT step, value, time FROM points WHERE run = '\(sampleID(number))'
              AND metric = '\(metric.replacing("'", with: "''"))'
            """
          )
          let expected = series.steps.indices.map { index -> [SQLValue] in
            let value = series.values[index]
            return [
              .integer(series.steps[index]), value.isNaN ? .nan : .number(value),
              .integer(1000 * number + Int(series.elapsed[index])),
            ]
          }
          #expect(found == expected)
        }
      }
    }
  }

  /// To Swift a quote with a combining mark behind it is another character, to SQLite it is a quote.
  @Test func `names with marks behind quotes are names`() throws {
    try withTemporaryFolder { (folder) throws in
      let store = try openStore(folder)
      defer { try? store.close() }
      try store.register(sampleExperiment())
      let writer = try store.begin(sampleRun(1, trial: 0, at: 1000))
      let names = ["a'\u{301}", "b\"\u{301} AS \"c"]
      let values = names.map { MetricValue($0, 2) }
      try writer.append(Measurement(step: 0, elapsed: 0, values: values))
      try writer.finish(Outcome(.finished), at: 9000)
      let found = try rows(store, "SELECT \"a'\u{301}\", \"b\"\"\u{301} AS \"\"c\" FROM runs")
      #expect(found == [[.number(2), .number(2)]])
    }
  }

  @Test func `NaN compares as unordered and is no part of a mean`() throws {
    try withRuns { (store, _) throws in
      let found = try rows(
        store,
        """
        SELECT count(*), count(value), sum(value < 0), avg(value) FROM points
        WHERE run = '\(sampleID(2))' AND metric = 'loss'
        """
      )
      let finite = (0..<5000).filter { $0 % 1000 != 1 }.map { Double($0) / 4 }
      #expect(
        found == [
          [
            .integer(5000), .integer(4995), .integer(0),
            .number(finite.reduce(0, +) / Double(finite.count)),
          ]
        ]
      )
    }
  }

  @Test(arguments: [
    ("", 20_000), ("WHERE metric = 'loss'", 10_000), ("WHERE run = '00000001deadbeef'", 10_000),
    ("WHERE run = '00000001deadbeef' AND metric = 'loss' AND step < 10", 10),
    ("WHERE run IN ('00000001deadbeef', 'x')", 10_000), ("WHERE run = 5", 0),
    ("WHERE run IS NULL", 0), ("WHERE run LIKE '%1DEAD%' AND metric != 'loss'", 5000),
    ("p JOIN runs r USING (run) WHERE r.attempt = 1 AND metric = 'loss'", 10_000),
  ])
  func `points are found by run and metric`(_ condition: String, _ count: Int) throws {
    try withRuns { (store, _) throws in
      let found = try rows(store, "SELECT count(*) FROM points \(condition)")
      #expect(found == [[.integer(count)]])
    }
  }

  @Test func `runs have settings and metrics as columns`() throws {
    try withRuns { (store, _) throws in
      let found = try rows(
        store,
        "SELECT run, experiment, status, seed, learning_rate, loss, \"o'k \"\"q\"\"\" FROM runs ORDER BY 1"
      )
      #expect(
        found.first == [
          .text(sampleID(1)), .text("lr-sweep"), .text("finished"), .integer(0), .number(0.1),
          .number(1249.75), .number(-1249.75),
        ]
      )
      #expect(found.count == 2)
    }
  }

  @Test(arguments: [
    "DELETE FROM run", "INSERT INTO tag VALUES (1, 'x')", "DROP TABLE run", "CREATE TABLE x (y)",
    "PRAGMA journal_mode = DELETE", "PRAGMA user_version = 7", "ATTACH 'x.sqlite' AS x", "VACUUM",
    "BEGIN", "SELECT 1; DELETE FROM run", "", "  ;", "selec 1", "SELECT nothing FROM run",
    "CREATE TEMP TABLE x (y)", "PRAGMA query_only = OFF", "DELETE FROM points",
    "WITH x AS (SELECT 1) UPDATE run SET note = 'x'", "REINDEX", "DETACH main",
    "INSERT INTO run (name) VALUES ('x') RETURNING name",
  ])
  func `a statement that would write or is none is refused`(_ sql: String) throws {
    try withRuns { (store, folder) throws in
      let path = folder.appendingPathComponent("exp.sqlite").path
      let reading = try openStore(folder, .read)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      let error = try #require(throws: StoreError.self) {
        try reading.query(sql, head: { _ in }, row: { _ in })
      }
      guard case .badStatement = error else {
        Issue.record("\(error)")
        return
      }
      #expect(error.category == .lookup)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == files)
      #expect(FileManager.default.fileExists(atPath: path))
      #expect(try store.runs().count == 2)
      try reading.close()
    }
  }

  @Test func `an error of whoever takes the rows ends the statement and is kept`() throws {
    struct Enough: Error {}
    try withRuns { (store, _) throws in
      var count = 0
      #expect(throws: Enough.self) {
        try store.query("SELECT * FROM points", head: { _ in }) { _ in
          count += 1
          if count == 3 { throw Enough() }
        }
      }
      #expect(count == 3)
      // The store goes on.
      let found = try rows(store, "SELECT count(*) FROM points")
      #expect(found == [[.integer(20_000)]])
    }
  }

  @Test func `damaged points are no rows`() throws {
    try withRuns { (store, folder) throws in
      let queue = try DatabaseQueue(path: folder.appendingPathComponent("exp.sqlite").path)
      try queue.write { database in
        try database.execute(
          sql: "UPDATE chunk SET \"values\" = zeroblob(length(\"values\")) WHERE position = 0"
        )
      }
      let error = try #require(throws: StoreError.self) {
        try rows(store, "SELECT sum(value) FROM points")
      }
      guard case .corrupt = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
}
