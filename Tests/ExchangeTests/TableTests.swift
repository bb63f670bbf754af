import Experiment
import Foundation
import GRDB
import Store
import TestSupport
import Testing

@testable import Exchange

struct TableTests {
  private static func importer(_ store: Store) -> CSVImport {
    CSVImport(
      into: ImportTarget(
        store,
        provenance: Provenance(program: "1", command: "test", specHash: ""),
        now: 5_000_000
      )
    )
  }

  private func write(_ text: String, _ fixture: ExchangeFixture, _ name: String = "t.csv") throws
    -> String
  {
    let path = fixture.path(name)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `points as CSV come back bit for bit into another store`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      try TableExport.csv([run], from: fixture.store, to: fixture.path("out"))
      let other = try ExchangeFixture.open(fixture.path("other.sqlite"))
      let importer = Self.importer(other)
      let first = try importer.read(fixture.path("out/points.csv"), experiment: "e")
      let second = try importer.read(fixture.path("out/points.csv"), experiment: "e")
      #expect(first.added == 1 && second.known == 1 && second.added == 0)
      // The run keeps its id, which CSV has; NaN's payload is what text does not have.
      let points = try fixture.points(of: "e", other)
      let original = try fixture.points(of: run.experiment)
      #expect(Set(points.keys) == Set(original.keys))
      for (name, found) in points {
        let expected = try #require(original[name])
        #expect(found.map(\.step) == expected.map(\.step))
        #expect(found.map(\.time) == expected.map(\.time))
        for (one, two) in zip(found, expected) {
          let (value, wanted) = (Double(bitPattern: one.bits), Double(bitPattern: two.bits))
          #expect(one.bits == two.bits || value.isNaN && wanted.isNaN)
        }
      }
      try other.close()
    }
  }

  @Test(arguments: [false, true])
  func `awkward values and settings come back from JSON lines and SQLite`(_ isJSON: Bool) throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      let path = fixture.path("out")
      let other = try ExchangeFixture.open(fixture.path("other.sqlite"))
      let provenance = Provenance(program: "1", command: "test", specHash: "")
      if isJSON {
        try TableExport.jsonLines([run], from: fixture.store, to: path)
        let importer = JSONLinesImport(
          into: ImportTarget(other, provenance: provenance, now: 5_000_000)
        )
        #expect(try importer.read(path, experiment: nil).added == 1)
        #expect(try importer.read(path, experiment: nil).known == 1)
      } else {
        try TableExport.sqlite([run], from: fixture.store, to: path)
        #expect(PlainRows.isOne(at: path) && !PlainRows.isOne(at: other.path))
        let importer = PlainRowsImport(
          into: ImportTarget(other, provenance: provenance, now: 5_000_000)
        )
        #expect(try importer.read(path, experiment: nil).added == 1)
        #expect(try importer.read(path, experiment: nil).known == 1)
      }
      #expect(try other.run(matching: run.id).trial.setting == run.trial.setting)
      let points = try fixture.points(of: run.experiment, other)
      let original = try fixture.points(of: run.experiment)
      #expect(Set(points.keys) == Set(original.keys))
      for (name, expected) in original {
        let found = try #require(points[name])
        #expect(found.map(\.step) == expected.map(\.step))
        #expect(found.map(\.time) == expected.map(\.time))
        for (one, two) in zip(found, expected) {
          let (value, wanted) = (Double(bitPattern: one.bits), Double(bitPattern: two.bits))
          #expect(one.bits == two.bits || value.isNaN && wanted.isNaN)
        }
      }
      try other.close()
    }
  }

  @Test func `other points under a known id are refused by name`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      let path = try write("run,step,loss\n\(run.id),1,2\n", fixture)
      let error = try #require(throws: StoreError.self) {
        try Self.importer(fixture.store).read(path, experiment: "e")
      }
      #expect("\(error)".hasPrefix("run '\(run.id)' is in the store with other content ("))
    }
  }

  @Test func `JSON lines are what JSON readers read`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      try fixture.store.tag(adding: ["a \"b\""], removing: [], in: [run.id])
      try TableExport.jsonLines([run], from: fixture.store, to: fixture.path("out.jsonl"))
      let text = try String(contentsOfFile: fixture.path("out.jsonl"), encoding: .utf8)
      let lines = try text.split(separator: "\n").map { line in
        try #require(
          try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        )
      }
      #expect(lines.count == 1 + 2 * ExchangeFixture.values.count + 4)
      #expect(lines[0]["experiment"] as? String == run.experiment)
      #expect(lines[0]["tag"] as? [String] == ["a \"b\""])
      let loss = lines.filter { $0["metric"] as? String == "loss" }
      for (line, value) in zip(loss, ExchangeFixture.values) where value.isFinite {
        #expect((line["value"] as? NSNumber)?.doubleValue == value)
      }
      #expect(loss[3]["value"] as? String == "NaN")
      #expect(loss[5]["value"] as? String == "-Infinity")
      #expect(loss[1]["time"] as? Int == run.startedAt + 1001)
    }
  }

  @Test func `plain rows are what SQLite reads`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      try TableExport.sqlite([run], from: fixture.store, to: fixture.path("out.db"))
      let database = try DatabaseQueue(path: fixture.path("out.db"))
      try database.read { database in
        let values = try Row.fetchAll(
          database,
          sql: "SELECT value, time FROM point WHERE metric = 'loss' ORDER BY step"
        )
        #expect(values.count == ExchangeFixture.values.count)
        for (row, value) in zip(values, ExchangeFixture.values) {
          let found: Double? = row[0]
          #expect(found?.bitPattern == (value.isNaN ? nil : value.bitPattern))
        }
        #expect(values[1][1] == run.startedAt + 1001)
        let layers = try String.fetchOne(
          database,
          sql: "SELECT value FROM parameter WHERE name = 'layers'"
        )
        #expect(layers == "[50,20]")
      }
    }
  }

  @Test func `an exported folder comes back with settings, tags and notes`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let run = try fixture.record()
      try fixture.store.tag(adding: ["a b", "paper"], removing: [], in: [run.id])
      try fixture.store.note("says \"so\",\ntwice", on: run.id, replacing: true)
      try TableExport.csv([run], from: fixture.store, to: fixture.path("out"))
      let other = try ExchangeFixture.open(fixture.path("other.sqlite"))
      defer { try? other.close() }
      #expect(CSVImport.isExport(fixture.path("out")))
      let importer = Self.importer(other)
      let first = try importer.read(folder: fixture.path("out"), experiment: nil)
      let second = try importer.read(folder: fixture.path("out"), experiment: nil)
      #expect(first.added == 1 && second.added == 0 && second.known == 1)
      let found = try other.run(matching: run.id)
      #expect(found.experiment == run.experiment)
      #expect(found.trial.setting == run.trial.setting)
      #expect(found.trial.seed == run.trial.seed)
      #expect(found.status == run.status)
      #expect([found.startedAt, found.finishedAt] == [run.startedAt, run.finishedAt])
      #expect(try other.annotations(of: run.id).tags == ["a b", "paper"])
      #expect(try other.annotations(of: run.id).note == "says \"so\",\ntwice")
      let steps = try fixture.store.series("odd", of: run.id)?.steps
      #expect(steps != nil)
      #expect(try other.series("odd", of: run.id)?.steps == steps)
    }
  }

  @Test func `all that is wrong with a table of runs is told`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let path = try write(
        "run,experiment,seed,status\na,e,x,finished\nb,,1,finished\nc,e,1,running\nd,e\n",
        fixture,
        "runs.csv"
      )
      let error = try #require(throws: ExchangeError.self) { try CSVRuns(path) }
      let expected = [
        "2: expected a whole number as seed, found 'x'", "3: the experiment has no name",
        "4: expected the status of a run that is over, found 'running'",
        "5: expected 4 fields, found 2",
      ]
      #expect(error == .badCells(path: path, problems: expected, more: 0))
    }
  }

  @Test func `a wide table gives a series for each column`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let path = try write(
        "\u{FEFF}run,step,time,seed,param.lr,\"a, \"\"b\"\"\",acc\r\n"
          + "one,0,1000,3,0.1,1.5,\r\none,1,2500,3,0.1,nan,0.5\r\n\r\ntwo,0,,4,x,-inf,1e3",
        fixture
      )
      let result = try Self.importer(fixture.store).read(path, experiment: "w")
      #expect(result.added == 2 && result.points == 5)
      let runs = try fixture.store.latestRuns(of: "w")
      #expect(runs.map { $0.trial.setting["name"] } == [.string("one"), .string("two")])
      #expect(runs.map(\.trial.seed) == [3, 4])
      #expect(runs.map { $0.trial.setting["lr"] } == [.number(0.1), .string("x")])
      #expect(runs.map(\.startedAt) == [1000, 5_000_000])
      let series = try #require(
        try fixture.store.series("a, \"b\"", of: runs[0].id, withElapsed: true)
      )
      #expect(series.values[0] == 1.5 && series.values[1].isNaN)
      #expect(series.elapsed == [0, 1500])
      #expect(try fixture.store.series("acc", of: runs[0].id)?.steps == [1])
    }
  }

  @Test func `rows of runs may come in any order`() throws {
    try ExchangeFixture.use { (fixture) throws in
      var text = "run,metric,step,value\n"
      for step in 0..<100 {
        for run in ["a", "b", "c"] { text += "\(run),m,\(step),\(step * 2)\n" }
      }
      let path = try write(text, fixture)
      #expect(try Self.importer(fixture.store).read(path, experiment: "e").added == 3)
      for run in try fixture.store.latestRuns(of: "e") {
        #expect(try fixture.store.series("m", of: run.id)?.steps == Array(0..<100))
      }
    }
  }

  @Test func `a file that has grown is a further attempt`() throws {
    try ExchangeFixture.use { (fixture) throws in
      let importer = Self.importer(fixture.store)
      _ = try importer.read(try write("step,m\n0,1\n", fixture), experiment: "e")
      _ = try importer.read(try write("step,m\n0,1\n1,2\n", fixture), experiment: "e")
      #expect(try fixture.store.runs(in: "e").map(\.attempt) == [1, 2])
      #expect(try fixture.store.latestRuns(of: "e").count == 1)
    }
  }

  @Test(arguments: [
    ("", "1: the file is empty"),
    ("a,b\n1,2\n", "1: expected a column 'step', found 'a' and 'b'"),
    ("Steps,b\n1,2\n", "1: expected a column 'step', found 'Steps' and 'b'; rename 'Steps'"),
    ("step,step\n", "1: two columns are called 'step'"),
    (
      "run,step\na,1\n",
      "1: expected columns 'metric' and 'value', or a column for each metric, found none"
    ),
    (
      "step,m\n1,x\n1.5,2\n3\n4,0x1p3\n",
      "2: expected a number as m, found 'x'\n%3: expected a whole number as step, found '1.5'\n%4: expected"
        + " 2 fields, found 1\n%5: expected a number as m, found '0x1p3'"
    ),
    ("step,m\n1,\"2\n", "2: a quote is never closed"),
    ("step,m\n1,\"2\"3\n", "2: a quote ends within field 2"),
    (
      "step,metric,value,time\n1,a,2,soon\n1,,2,\n",
      "2: expected milliseconds since 1970 as time, found 'soon'\n%3: the metric has no name"
    ),
  ])
  func `all that is wrong with a table is told at once`(_ text: String, _ expected: String) throws {
    try ExchangeFixture.use { (fixture) throws in
      let path = try write(text, fixture)
      let error = try #require(throws: ExchangeError.self) {
        try Self.importer(fixture.store).read(path, experiment: "e")
      }
      #expect(
        "\(error)"
          == "\(path):\(expected.replacing("%", with: path + ":"))\nNothing of the file was"
          + " imported."
      )
      #expect(try fixture.store.experiments().isEmpty)
    }
  }

  @Test func `fields keep every character`() throws {
    let fields = [
      "", "a,b", "\"", "a\"b\"", "line\nbreak", "cr\rcr", "crlf\r\n", " x ", "学习 🙂", "'",
      "\"\u{301},b\u{600}\"", "\u{301}",
    ]
    try withTemporaryFolder { (folder) throws in
      let path = folder.appendingPathComponent("f.csv").path
      let text = CSVText.record(fields) + CSVText.record([""]) + CSVText.record(fields.reversed())
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      var records = try CSVRecords(path)
      #expect(try records.next() == fields)
      // An empty line is none of the records, a quoted empty field is not told from it.
      #expect(try records.next() == fields.reversed())
      #expect(try records.next() == nil)
    }
  }

  @Test func `runs from elsewhere do not join an experiment that has a spec`() throws {
    try ExchangeFixture.use { (fixture) throws in
      try fixture.record(experiment: "own")
      let path = try write("step,m\n0,1\n", fixture)
      #expect(throws: StoreError.ownExperiment(name: "own")) {
        try Self.importer(fixture.store).read(path, experiment: "own")
      }
    }
  }
}
