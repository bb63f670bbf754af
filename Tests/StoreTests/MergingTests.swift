import Experiment
import Foundation
import GRDB
import Store
import TestSupport
import Testing

struct MergingTests {
  /// Records a finished run in a store.
  private func record(
    _ number: Int,
    in store: Store,
    experiment: String = "lr-sweep",
    trial: Int = 0,
    trials: Int = 3,
    at time: Int,
    values: [Double] = [1, .nan, -0.0]
  ) throws -> Run {
    try store.register(sampleExperiment(experiment, trials: trials))
    let writer = try store.begin(
      sampleRun(number, trial: trial, experiment: experiment, at: time)
    )
    for (step, value) in values.enumerated() {
      try writer.append(
        Measurement(step: step * step, elapsed: 7, values: [MetricValue("loss", value)])
      )
    }
    try writer.append(Finding(.diverged, step: 1, message: "it \(number)", details: ["x": .nan]))
    try writer.attach(
      Field(
        function: "x0^2",
        x: Field.Axis("x0", from: 0, to: 1, cells: 1),
        y: Field.Axis("x1", from: 0, to: 1, cells: 1),
        values: [0, 1, 0, 1],
        slopesX: [0, 2, 0, 2],
        slopesY: [0, 0, 0, .nan]
      )
    )
    try writer.finish(Outcome(.finished), at: time + 10)
    return writer.run
  }

  /// All rows of a store but for the numbers that stores choose themselves, as text.
  private func content(_ folder: URL) throws -> [String] {
    let database = try DatabaseQueue(path: folder.appendingPathComponent("exp.sqlite").path)
    return try database.read { database in
      try [
        "SELECT name, description, (SELECT hash FROM spec WHERE id = latest_spec) FROM experiment",
        "SELECT hash, source, canonical, swept FROM spec", "SELECT hash, canonical FROM trial",
        "SELECT t.hash, p.name, p.value, p.kind FROM parameter p JOIN trial t ON t.id = p.trial",
        """
        SELECT s.hash, position, t.hash FROM plan JOIN spec s ON s.id = spec
        JOIN trial t ON t.id = trial
        """,
        """
        SELECT r.name, e.name, s.hash, t.hash, position, attempt, status, started_at, finished_at,
          message, note, provenance FROM run r JOIN experiment e ON e.id = experiment
          JOIN spec s ON s.id = spec JOIN trial t ON t.id = trial
        """,
        "SELECT r.name, t.name FROM tag t JOIN run r ON r.id = run",
        "SELECT r.name, f.position, kind, step, f.message, details FROM finding f JOIN run r ON r.id = run",
        "SELECT r.name, hash, hex(content) FROM run_field JOIN field f ON f.id = field JOIN run r ON r.id = run",
        """
        SELECT r.name, metric, count, first_step, last_step, last, minimum, maximum, nan_count,
          infinity_count, mean FROM series JOIN run r ON r.id = run
        """,
        """
        SELECT r.name, metric, c.position, c.count, c.first_step, stride, hex(steps), hex("values"),
          hex(elapsed), checksum
        FROM chunk c JOIN series s ON s.id = series JOIN run r ON r.id = run
        """,
      ].flatMap { sql in
        try Row.fetchAll(database, sql: sql).map { "\($0.databaseValues)" }.sorted()
      }
    }
  }

  /// Two stores in folders of their own.
  private func withStores(_ body: (Store, URL, Store, URL) throws -> Void) throws {
    try withTemporaryFolder { (folder) throws in
      let folders = ["a", "b"].map { folder.appendingPathComponent($0) }
      for folder in folders {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      let stores = try folders.map { try openStore($0) }
      try body(stores[0], folders[0], stores[1], folders[1])
      for store in stores { try store.close() }
    }
  }

  @Test func `an empty store becomes the other, and merging again changes nothing`() throws {
    try withStores { (one, first, two, second) throws in
      _ = try record(1, in: one, at: 1000)
      let run = try record(2, in: one, trial: 1, at: 2000)
      _ = try record(3, in: one, experiment: "näh 'x'", at: 1500)
      try one.tag(adding: ["a", "it's"], removing: [], in: [run.id])
      try one.note("line\nline", on: run.id, replacing: true)
      let result = try two.merge(one.path)
      #expect(result == MergeResult(added: 3, known: 0, running: 0))
      #expect(try content(second) == content(first))
      let before = try content(second)
      #expect(try two.merge(one.path) == MergeResult(added: 0, known: 3, running: 0))
      #expect(try content(second) == before)
      // And back: nothing is new.
      #expect(try one.merge(two.path).added == 0)
      #expect(try content(first) == before)
    }
  }

  @Test func `attempts are numbered by their beginning, whichever store is merged into which`()
    throws
  {
    try withStores { (one, first, two, second) throws in
      _ = try record(1, in: one, at: 1000)
      _ = try record(3, in: one, at: 3000)
      _ = try record(2, in: two, at: 2000)
      _ = try record(4, in: two, trials: 2, at: 4000)
      _ = try one.merge(two.path)
      _ = try two.merge(one.path)
      for store in [one, two] {
        let runs = try store.runs(in: "lr-sweep")
        #expect(runs.map(\.id) == [1, 2, 3, 4].map(sampleID))
        #expect(runs.map(\.attempt) == [1, 2, 3, 4])
        // The spec of the run that began last.
        #expect(try store.trials(of: "lr-sweep").count == 2)
        #expect(try store.latestRuns(of: "lr-sweep").map(\.id) == [sampleID(4)])
      }
      #expect(try content(first) == content(second))
    }
  }

  @Test func `tags are joined and notes follow one another`() throws {
    try withStores { (one, first, two, second) throws in
      let run = try record(1, in: one, at: 1000)
      _ = try two.merge(one.path)
      try one.tag(adding: ["one"], removing: [], in: [run.id])
      try two.tag(adding: ["two"], removing: [], in: [run.id])
      try one.note("from one", on: run.id, replacing: false)
      _ = try two.merge(one.path)
      #expect(try two.annotations(of: run.id) == one.annotations(of: run.id).with(["one", "two"]))
      try two.note("from two", on: run.id, replacing: false)
      _ = try one.merge(two.path)
      _ = try two.merge(one.path)
      #expect(try one.annotations(of: run.id).note == "from one\nfrom two")
      #expect(try content(first) == content(second))
    }
  }

  @Test func `a run of the same id with other points is named, and nothing changes`() throws {
    try withStores { (one, _, two, second) throws in
      _ = try record(1, in: one, at: 1000)
      _ = try record(2, in: one, at: 1000)
      _ = try record(1, in: two, at: 1000, values: [1, 2, -0.0])
      let before = try content(second)
      #expect(
        throws: StoreError.conflictingRun(id: sampleID(1), what: "'loss' has other points")
      ) { try two.merge(one.path) }
      #expect(try content(second) == before)
    }
  }

  @Test func `runs that still run are left out, those of the dead come as interrupted`() throws {
    try withStores { (one, _, two, _) throws in
      try one.register(sampleExperiment())
      let writer = try one.begin(sampleRun(1, at: 1000))
      try writer.append(Measurement(step: 0, elapsed: 1, values: [MetricValue("loss", 1)]))
      try writer.flush()
      #expect(try two.merge(one.path) == MergeResult(added: 0, known: 0, running: 1))
      try withTemporaryFolder { (folder) throws in
        // In this store's eyes the other's process is dead.
        let three = try openStore(folder, isAlive: { _ in false })
        #expect(try three.merge(one.path) == MergeResult(added: 1, known: 0, running: 0))
        let run = try three.run(matching: sampleID(1))
        #expect(run.status == .interrupted && run.finishedAt != nil)
        #expect(try three.series("loss", of: run.id)?.values == [1])
        try three.close()
      }
    }
  }

  @Test func `what is no store is refused by its own message`() throws {
    try withStores { (one, first, _, _) throws in
      let path = first.appendingPathComponent("text").path
      try Data("no store".utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: StoreError.notADatabase(path: path)) { try one.merge(path) }
      #expect(throws: StoreError.missing(path: path + "x")) { try one.merge(path + "x") }
    }
  }
}

extension Annotations {
  /// The same with other tags.
  fileprivate func with(_ tags: [String]) -> Annotations {
    var copy = self
    copy.tags = tags
    return copy
  }
}
