import Experiment
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import Store

/// Stores of version 1 become stores of this version.
struct UpgradeTests {
  /// A store as version 1 left it, one of its writers killed: two settings on digits, a run that
  /// diverged and one that was interrupted.
  static let dump: String = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/version1.sql")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  static func makeVersion1(in folder: URL) throws -> URL {
    let file = folder.appendingPathComponent("exp.sqlite")
    let queue = try DatabaseQueue(path: file.path)
    try queue.writeWithoutTransaction { try $0.execute(sql: Self.dump) }
    try queue.close()
    return file
  }

  /// The notices that opening a store gave.
  final class Notices: Sendable {
    private let all = Mutex<[StoreNotice]>([])
    func add(_ notice: StoreNotice) { all.withLock { $0.append(notice) } }
    var taken: [StoreNotice] { all.withLock { $0 } }
  }

  static func open(
    _ file: URL,
    _ access: Store.Access = .read,
    isAlive: Bool = false,
    patience: Double = 30,
    notices: Notices = Notices()
  ) throws -> Store {
    var tuning = Store.Tuning()
    tuning.patience = patience
    return try Store(
      path: file.path,
      access: access,
      tuning: tuning,
      Surroundings(
        liveness: Liveness { _ in isAlive },
        now: { 1 },
        notify: { notices.add($0) }
      )
    )
  }

  static func version(of file: URL) throws -> Int? {
    let queue = try DatabaseQueue(path: file.path)
    return try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
  }

  /// Every row of every table of version 1, in the columns it had.
  static func rows(of file: URL) throws -> [String] {
    let queue = try DatabaseQueue(path: file.path)
    let version1 = try DatabaseQueue()
    try version1.writeWithoutTransaction { try $0.execute(sql: dump) }
    return try queue.read { database in
      try version1.read { old in
        let tables = try String.fetchAll(
          old,
          sql:
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'artifact' ORDER BY name"
        )
        return try tables.flatMap { table in
          let columns = try old.columns(in: table).map { "quote(\"\($0.name)\")" }
          let line = columns.joined(separator: " || ' ' || ")
          return try String.fetchAll(database, sql: "SELECT \(line) FROM \(table) ORDER BY 1")
        }
      }
    }
  }

  @Test(arguments: [Store.Access.read, .write(sampleWriter)])
  func `a store of version 1 is upgraded after a backup`(access: Store.Access) throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let before = try Self.rows(of: file)
      #expect(before.count > 100)
      let notices = Notices()
      let store = try Self.open(file, access, notices: notices)
      let backup = file.path + ".v1-backup"
      #expect(
        notices.taken == [.upgraded(path: file.path, from: 1, to: Schema.version, backup: backup)]
      )
      #expect(try Self.version(of: URL(fileURLWithPath: backup)) == 1)
      #expect(try Self.rows(of: URL(fileURLWithPath: backup)) == before)
      let runs = try store.runs()
      #expect(runs.map(\.status) == [.finished, .finished, .diverged, .interrupted])
      for (id, summaries) in try store.summaries(of: runs.map(\.id)) {
        for summary in summaries {
          let series = try #require(try store.series(summary.metric, of: id))
          var running = RunningSummary(metric: summary.metric)
          for (step, value) in zip(series.steps, series.values) {
            running.append(step: step, value: value)
          }
          #expect(running.summary == summary)
        }
      }
      try store.close()
      if access == .read { #expect(try Self.rows(of: file) == before) }

      let again = Notices()
      try Self.open(file, access, notices: again).close()
      #expect(again.taken == [])
    }
  }

  @Test func `an upgraded store is made like a new one`() throws {
    func layout(_ file: URL) throws -> [String] {
      let queue = try DatabaseQueue(path: file.path)
      return try queue.read { database in
        try Row.fetchAll(
          database,
          sql: """
            SELECT m.type, m.name, l.strict, l.wr, c.name, c.type, c."notnull", c.pk, f."table",
              f."from"
            FROM sqlite_schema m
              LEFT JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main'
              LEFT JOIN pragma_table_xinfo(m.name) c
              LEFT JOIN pragma_foreign_key_list(m.name) f ON f."from" = c.name
            ORDER BY m.type, m.name, c.cid
            """
        ).map { "\($0)" }
      }
    }
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let old = try layout(file)
      try Self.open(file).close()
      let new = folder.appendingPathComponent("new")
      try openStore(new).close()
      let upgraded = try layout(file)
      #expect(upgraded == (try layout(new.appendingPathComponent("exp.sqlite"))))
      #expect(upgraded != old)
    }
  }

  @Test func `of many that upgrade at once one does, the others wait`() throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let notices = Notices()
      let errors = ConcurrencyTests.onThreads(8) { index in
        let access = index % 2 == 0 ? Store.Access.read : .write(sampleWriter)
        let store = try Self.open(file, access, notices: notices)
        #expect(try store.runs().count == 4)
        try store.close()
      }
      #expect(errors == [])
      #expect(notices.taken.count == 1)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.filter { $0.contains("backup") } == ["exp.sqlite.v1-backup"])
    }
  }

  @Test func `a backup that is there already is kept`() throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let first = URL(fileURLWithPath: file.path + ".v1-backup")
      try Data("precious".utf8).write(to: first)
      try Data("left by a kill".utf8).write(to: URL(fileURLWithPath: first.path + "-2.partial"))
      try Self.open(file).close()
      #expect(try Data(contentsOf: first) == Data("precious".utf8))
      #expect(try Self.version(of: URL(fileURLWithPath: first.path + "-2")) == 1)
    }
  }

  @Test func `without a backup nothing is changed`() throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let before = try Data(contentsOf: file)
      let backup = file.path + ".v1-backup"
      let obstacle = URL(fileURLWithPath: backup + ".partial/kept")
      try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
      let error = #expect(throws: StoreError.self) { try Self.open(file) }
      #expect(
        error?.description
          == "cannot copy the store '\(file.path)' to '\(backup)' before it is changed: unable to"
          + " open database file; the store is as it was, make room or make its folder writable,"
          + " then try again"
      )
      #expect(try Data(contentsOf: file) == before)
      #expect(FileManager.default.fileExists(atPath: obstacle.path))
    }
  }

  @Test func `an upgrade that fails leaves the store and no backup`() throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let queue = try DatabaseQueue(path: file.path)
      try queue.writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE finding (theirs)") }
      try queue.close()
      let before = try Data(contentsOf: file)
      #expect(throws: StoreError.self) { try Self.open(file) }
      #expect(try Data(contentsOf: file) == before)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["exp.sqlite"])
    }
  }

  @Test func `a store that version 1 is writing is left to it`() throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let error = #expect(throws: StoreError.self) { try Self.open(file, isAlive: true) }
      let text = error?.description ?? ""
      #expect(text.hasPrefix("the store '\(file.path)' has layout version 1, and process "))
      #expect(
        text.hasSuffix(
          " is recording to it: it can be brought up to version 4 once that process has ended, try"
            + " again then"
        )
      )
      #expect(try Self.version(of: file) == 1)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
  func `a store of version 1 that cannot be written says so`() throws {
    try withTemporaryFolder { folder in
      let file = try Self.makeVersion1(in: folder)
      let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o444]
      try FileManager.default.setAttributes(attributes, ofItemAtPath: file.path)
      let error = #expect(throws: StoreError.self) { try Self.open(file) }
      #expect(error?.description.contains("the file is read-only; make the file") == true)
    }
  }
}
