import Experiment
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Every error that a person can meet: how it comes about and what it says.
struct StoreErrorTests {
  /// What happens to a file before it is opened, and the text, in which PATH stands for the path.
  struct Opening: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let prepare: @Sendable (String) throws -> Void
    let access: Store.Access
    let text: String
  }

  static let openings: [Opening] = [
    Opening(
      testDescription: "missing",
      prepare: { _ in },
      access: .read,
      text: "no store at 'PATH': 'exp run' makes one, '--store' names another"
    ),
    Opening(
      testDescription: "empty",
      prepare: { try Data().write(to: URL(fileURLWithPath: $0)) },
      access: .read,
      text: "'PATH' holds no experiments yet: 'exp run' fills it, '--store' names another"
    ),
    folder(.read),
    folder(.write(sampleWriter)),
    garbage(.read, Data("The quick brown fox jumps over the lazy dog.".utf8)),
    garbage(.write(sampleWriter), Data(repeating: 7, count: 10_000)),
    foreign(.read),
    foreign(.write(sampleWriter)),
    newer(.read),
    newer(.write(sampleWriter)),
    Opening(
      testDescription: "a folder that cannot be made",
      prepare: { path in
        let file = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.removeItem(at: file)
        try Data("a file".utf8).write(to: file)
      },
      access: .write(sampleWriter),
      text: "cannot write to the store 'PATH': the folder 'FOLDER' cannot be made; make the file"
        + " and its folder writable, or copy both elsewhere"
    ),
  ]

  private static func folder(_ access: Store.Access) -> Opening {
    Opening(
      testDescription: "folder",
      prepare: {
        try FileManager.default.createDirectory(atPath: $0, withIntermediateDirectories: true)
      },
      access: access,
      text: "'PATH' is a folder, a store is a file: name one in it, such as 'PATH/exp.sqlite'"
    )
  }

  private static func garbage(_ access: Store.Access, _ content: Data) -> Opening {
    Opening(
      testDescription: "garbage",
      prepare: { try content.write(to: URL(fileURLWithPath: $0)) },
      access: access,
      text: "'PATH' is not a store: it is not an SQLite database; name another file with '--store'"
    )
  }

  private static func foreign(_ access: Store.Access) -> Opening {
    Opening(
      testDescription: "foreign",
      prepare: { path in
        try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE theirs (x)") }
      },
      access: access,
      text: "'PATH' is not a store: it is an SQLite database of another program (application_id 0,"
        + " expected 1702391922); name another file with '--store'"
    )
  }

  private static func newer(_ access: Store.Access) -> Opening {
    Opening(
      testDescription: "newer",
      prepare: { path in
        try openStore(URL(fileURLWithPath: path).deletingLastPathComponent()).close()
        try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 7") }
      },
      access: access,
      text: "the store 'PATH' has layout version 7, this program knows up to 4: install the version"
        + " of 'exp' that wrote it, or a later one"
    )
  }

  @Test(arguments: openings)
  func `what cannot be opened says why`(opening: Opening) throws {
    try withTemporaryFolder { folder in
      let path = folder.appendingPathComponent("exp.sqlite").path
      try opening.prepare(path)
      let error = #expect(throws: StoreError.self) { try openStore(folder, opening.access) }
      let text = opening.text.replacingOccurrences(of: "PATH", with: path)
        .replacingOccurrences(of: "FOLDER", with: folder.path)
      #expect(error?.description == text)
      #expect(error?.category == .inputOutput)
    }
  }

  @Test func `unknown and ambiguous names say what there is`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      func text(_ body: () throws -> Void) -> String? {
        let error = #expect(throws: StoreError.self, performing: body)
        #expect(error?.category == .lookup)
        return error?.description
      }
      #expect(
        text { _ = try store.runs(in: "a") }
          == "no experiment is named 'a'; the store has none yet, 'exp run' adds one"
      )
      try store.register(sampleExperiment())
      try store.register(sampleExperiment("moons"))
      for number in 0..<7 { _ = try store.begin(sampleRun(0xabcd_0000 + number)) }
      #expect(
        text { _ = try store.latestRuns(of: "lr-swep") }
          == "no experiment is named 'lr-swep': did you mean 'lr-sweep'?; the store has 'lr-sweep',"
          + " 'moons'"
      )
      #expect(
        text { _ = try store.run(matching: "abce0000") }
          == "no run has an id that begins with 'abce0000': did you mean 'abcd0000' or 'abcd0001' or"
          + " 'abcd0002'?; 'exp list' shows all"
      )
      #expect(
        text { _ = try store.run(matching: "ABCD") }
          == """
          7 runs have an id that begins with 'abcd': type more of it
            abcd0000deadbeef  lr-sweep  learning_rate=0.1 seed=0
            abcd0001deadbeef  lr-sweep  learning_rate=0.1 seed=0
            abcd0002deadbeef  lr-sweep  learning_rate=0.1 seed=0
            abcd0003deadbeef  lr-sweep  learning_rate=0.1 seed=0
            abcd0004deadbeef  lr-sweep  learning_rate=0.1 seed=0
            and 2 more
          """
      )
      #expect(
        text { _ = try store.summaries(of: "zz") }
          == "no run has an id that begins with 'zz'; 'exp list' shows all"
      )
    }
  }

  @Test func `what comes at the wrong time says so`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      _ = try store.begin(sampleRun(1))
      let repeated = #expect(throws: StoreError.self) { try store.begin(sampleRun(1)) }
      #expect(
        repeated?.description
          == "run '00000001deadbeef' is in the store already: give each run an id of its own"
      )
      let unknown = #expect(throws: StoreError.self) { try store.begin(sampleRun(2, trial: 9)) }
      #expect(
        unknown?.description
          == "trial '\(sampleTrial(9).id)' was begun before it was registered: register experiment"
          + " 'lr-sweep' with its trials first"
      )
      let reader = try openStore(folder, .read)
      let readOnly = #expect(throws: StoreError.self) { try reader.begin(sampleRun(2)) }
      #expect(
        readOnly?.description
          == "cannot write to the store '\(store.path)': it was opened for reading; make the file"
          + " and its folder writable, or copy both elsewhere"
      )
    }
  }

  @Test func `a lock that stays is told after the wait`() throws {
    try withTemporaryFolder { folder in
      var tuning = Store.Tuning()
      tuning.patience = 0.05
      let path = folder.appendingPathComponent("exp.sqlite").path
      let store = try Store(
        path: path,
        access: .write(sampleWriter),
        tuning: tuning,
        Surroundings(liveness: Liveness { _ in true }, now: { 1 })
      )
      let other = try DatabaseQueue(path: path)
      try other.writeWithoutTransaction { database in
        try database.execute(sql: "BEGIN IMMEDIATE")
        let error = #expect(throws: StoreError.self) { try store.register(sampleExperiment()) }
        #expect(
          error?.description
            == "the store '\(path)' was locked by another process for 0.05 s: SQLite error 5:"
            + " database is locked (at: BEGIN IMMEDIATE TRANSACTION); find it with 'fuser FILE',"
            + " then try again"
        )
        try database.execute(sql: "ROLLBACK")
      }
      try store.register(sampleExperiment())
    }
  }

  @Test func `damage is told, wherever it lies`() throws {
    try withTemporaryFolder { folder in
      let store = try openStore(folder)
      try store.register(sampleExperiment())
      for number in 2..<20 { _ = try store.begin(sampleRun(number)) }
      let writer = try store.begin(sampleRun(1))
      let loss = writer.metric("loss")
      for step in 0..<5000 { try writer.append(1, to: loss, step: step, elapsed: 0) }
      try writer.finish(Outcome(.finished), at: 0)
      try store.close()
      let file = URL(fileURLWithPath: store.path)
      let whole = try Data(contentsOf: file)
      let pages = whole.count / Schema.pageSize
      for page in 1..<pages {
        var damaged = whole
        let range = page * Schema.pageSize..<(page + 1) * Schema.pageSize
        damaged.replaceSubrange(range, with: Data(repeating: 0xff, count: Schema.pageSize))
        try damaged.write(to: file)
        Self.ask(folder)
        if page % 10 == 0 {
          try whole.prefix(page * Schema.pageSize + 100).write(to: file)
          Self.ask(folder)
        }
      }
      // A bit here and there: types, lengths and counts that no program would write.
      for round in 0..<400 {
        var damaged = whole
        for flip in 0..<(1 + round % 20) {
          let place = (round &* 7919 &+ flip &* 104_729 &+ round / 3) % (whole.count / 3)
          damaged[place] ^= 1 << UInt8((round + flip) % 8)
        }
        try damaged.write(to: file)
        Self.ask(folder)
      }
    }
  }

  /// Asks everything of a damaged store: each answer is right or a `StoreError`, never a crash.
  private static func ask(_ folder: URL) {
    do {
      let store = try openStore(folder, .read)
      _ = try store.experiments()
      let runs = try store.runs()
      _ = try store.latestRuns(of: "lr-sweep")
      _ = try store.spec(of: "lr-sweep")
      _ = try store.summaries(of: runs.map(\.id))
      _ = try store.series("loss", of: runs.map(\.id), withElapsed: true)
    } catch let error as StoreError {
      #expect(error.category != .misuse, "\(error)")
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `a failure shows its code, its words and its statement`() {
    let failure = SQLiteFailure(code: 11, message: "malformed", sql: "SELECT *\n  FROM run")
    #expect(
      "\(StoreError.corrupt(path: "p", failure: failure))"
        == "the store 'p' is damaged: SQLite error 11: malformed (at: SELECT * FROM run); save a"
        + " copy of it, then save what can be read with 'exp doctor --salvage NEW.sqlite'"
    )
    #expect(
      "\(StoreError.full(path: "p", failure: SQLiteFailure(code: 13, message: "full")))"
        == "no room left for the store 'p': SQLite error 13: full; what was written before is safe,"
        + " make room and run the same command again"
    )
  }
}
