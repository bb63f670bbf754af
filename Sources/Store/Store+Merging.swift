internal import Experiment
internal import Foundation
internal import GRDB

/// What a merge of another store brought.
public struct MergeResult: Hashable, Sendable {
  /// How many runs were added.
  public var added = 0
  /// How many were there already.
  public var known = 0
  /// How many still run in the other store and were left out.
  public var running = 0

  /// Makes a result.
  public init(added: Int = 0, known: Int = 0, running: Int = 0) {
    self.added = added
    self.known = known
    self.running = running
  }
}

extension Store {
  /// Adds all runs of another store that are not here, with everything that belongs to them.
  ///
  /// Runs are told apart by their ids, so merging again changes nothing. Tags of runs that both have
  /// are joined, a note is added where it is missing. Attempts are numbered anew by when they began.
  /// Runs in the other store's trash stay there.
  ///
  /// - Parameter path: The other store's path; it is only read.
  /// - Returns: What came.
  /// - Throws: `conflictingRun` for the first run that both have with different points, and then
  ///   nothing was changed; what keeps the other store from being opened.
  public func merge(_ path: String) throws(StoreError) -> MergeResult {
    let other = try Store(path: path, access: .read, liveness: liveness, now: now)
    let runs = try other.runs()
    var result = MergeResult()
    let running = runs.filter { $0.status == .running }
    result.running = running.count
    // A process that died left its runs as running; here they are what they are.
    let dead = try other.interruptedRuns()
    let (known, added) = try self.file.write { database in
      try database.execute(sql: "ATTACH ? AS other", arguments: [Self.readOnlyURI(path)])
      defer { try? database.execute(sql: "DETACH other") }
      return try database.transaction(.immediate) {
        let merge = Merge(database: database, store: self, other: other)
        try merge.chooseRuns(without: running.map(\.id))
        let known = try merge.joinKnownRuns()
        let added = try merge.addRuns(interrupted: dead)
        return (known, added)
      }
    }
    try other.close()
    (result.known, result.added) = (known, added)
    return result
  }

  /// When the runs of processes that died were heard of last, by run id.
  private func interruptedRuns() throws(StoreError) -> [String: Int] {
    try file.read { database in
      var times: [String: Int] = [:]
      for writer in try deadWriters(database).values {
        let runs = try Row.fetchAll(
          database,
          sql: "SELECT name, started_at FROM run WHERE writer = ? AND status = 'running'",
          arguments: [writer.row]
        )
        for row in runs { times[try row.value(0)] = max(writer.heartbeat, try row.value(1)) }
      }
      return times
    }
  }

  private static func readOnlyURI(_ path: String) -> String {
    let absolute = URL(fileURLWithPath: path).path
    let escaped = absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? absolute
    return "file:\(escaped)?mode=ro"
  }
}

/// One merge of the attached database `other` into the main one.
private struct Merge {
  let database: Database
  let store: Store
  let other: Store

  /// Numbers the runs: those that both have in `same`, those to come in `coming`.
  func chooseRuns(without running: [String]) throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS same (id INTEGER PRIMARY KEY, here INTEGER, name TEXT);
        CREATE TEMP TABLE IF NOT EXISTS coming (id INTEGER PRIMARY KEY, here INTEGER);
        CREATE TEMP TABLE IF NOT EXISTS trials (id INTEGER PRIMARY KEY, here INTEGER);
        CREATE TEMP TABLE IF NOT EXISTS specs (id INTEGER PRIMARY KEY, here INTEGER);
        CREATE TEMP TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, here INTEGER);
        DELETE FROM temp.same; DELETE FROM temp.coming; DELETE FROM temp.trials;
        DELETE FROM temp.specs; DELETE FROM temp.rows;
        """
    )
    let list = Value.list(running.map(Value.string)).canonicalText
    let chosen = "r.deleted_at IS NULL AND r.name NOT IN (SELECT value FROM json_each(?))"
    try database.execute(
      sql: """
        INSERT INTO temp.same SELECT r.id, h.id, r.name FROM other.run r
        JOIN main.run h ON h.name = r.name WHERE \(chosen)
        """,
      arguments: [list]
    )
    try database.execute(
      sql: """
        INSERT INTO temp.coming SELECT r.id, (SELECT coalesce(max(id), 0) FROM main.run)
          + row_number() OVER (ORDER BY r.id)
        FROM other.run r
        WHERE \(chosen) AND NOT EXISTS (SELECT 1 FROM main.run WHERE name = r.name)
        """,
      arguments: [list]
    )
  }

  /// Checks that runs of one id are the same, and joins what people left with them.
  func joinKnownRuns() throws -> Int {
    let names = try String.fetchAll(database, sql: "SELECT name FROM temp.same ORDER BY name")
    for name in names { try checkSame(name) }
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO main.tag (run, name)
        SELECT s.here, t.name FROM temp.same s JOIN other.tag t ON t.run = s.id;
        UPDATE main.run SET note = CASE WHEN main.run.note IS NULL THEN o.note
          ELSE main.run.note || char(10) || o.note END
        FROM temp.same s JOIN other.run o ON o.id = s.id
        WHERE main.run.id = s.here AND o.note IS NOT NULL
          AND instr(coalesce(main.run.note, ''), o.note) = 0
          AND instr(o.note, coalesce(main.run.note, o.note)) = 0;
        UPDATE main.run SET note = o.note FROM temp.same s JOIN other.run o ON o.id = s.id
        WHERE main.run.id = s.here AND o.note IS NOT NULL
          AND (main.run.note IS NULL OR instr(o.note, main.run.note) > 0);
        """
    )
    return names.count
  }

  private func checkSame(_ name: String) throws {
    func series(_ schema: String) throws -> [Row] {
      try Row.fetchAll(
        database,
        sql: """
          SELECT s.metric, s.id, s.count FROM \(schema).series s JOIN \(schema).run r ON r.id = s.run
          WHERE r.name = ? ORDER BY s.metric
          """,
        arguments: [name]
      )
    }
    func conflict(_ what: String) -> StoreError { .conflictingRun(id: name, what: what) }
    let (here, there) = (try series("main"), try series("other"))
    guard
      try here.map({ try $0.value(0, as: String.self) })
        == there.map({ try $0.value(0, as: String.self) })
    else { throw conflict("they have different metrics") }
    for (one, two) in zip(here, there) {
      let metric: String = try one.value(0)
      let (mine, theirs): (PointColumns, PointColumns)
      do {
        mine = try chunks("main", one.value(1))
        theirs = try chunks("other", two.value(1))
      } catch let damage as DamagedPoints {
        throw StoreError.damaged(
          path: "\(store.path) or \(other.path)",
          what: damage.text(metric: metric, run: name)
        )
      }
      guard mine.steps == theirs.steps, mine.elapsed == theirs.elapsed,
        mine.values.elementsEqual(theirs.values, by: { $0.bitPattern == $1.bitPattern })
      else { throw conflict("'\(metric)' has other points") }
    }
  }

  private func chunks(_ schema: String, _ series: Int64) throws -> PointColumns {
    var points = PointColumns()
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT position, count, first_step, stride, steps, "values", elapsed, checksum
        FROM \(schema).chunk
        WHERE series = ? ORDER BY position
        """,
      arguments: [series]
    )
    while let row = try rows.next() { try points.append(row, withElapsed: true) }
    return points
  }

  /// Adds the runs that are not here.
  func addRuns(interrupted: [String: Int]) throws -> Int {
    let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM temp.coming") ?? 0
    try addSpecs()
    try addRunRows(interrupted)
    try addSeries()
    for table in try tablesOfRuns() { try copy(table, "coming", "run") }
    try addFields()
    try renumber()
    return count
  }

  /// Specs, trials, parameters, plans and experiments, each once.
  ///
  /// An experiment's latest spec is that of the store in which its last run began.
  private func addSpecs() throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO main.spec (hash, source, canonical, swept)
          SELECT hash, source, canonical, swept FROM other.spec;
        INSERT INTO temp.specs SELECT o.id, h.id FROM other.spec o JOIN main.spec h USING (hash);
        INSERT OR IGNORE INTO main.trial (hash, canonical, seed)
          SELECT hash, canonical, seed FROM other.trial;
        INSERT INTO temp.trials SELECT o.id, h.id FROM other.trial o JOIN main.trial h USING (hash);
        INSERT OR IGNORE INTO main.parameter (trial, name, value, kind)
          SELECT t.here, p.name, p.value, p.kind
          FROM other.parameter p JOIN temp.trials t ON t.id = p.trial;
        INSERT INTO main.plan (spec, position, trial)
          SELECT s.here, (SELECT coalesce(max(position) + 1, 0) FROM main.plan WHERE spec = s.here)
            + row_number() OVER (PARTITION BY s.here ORDER BY p.position) - 1, t.here
          FROM other.plan p JOIN temp.specs s ON s.id = p.spec JOIN temp.trials t ON t.id = p.trial
          WHERE NOT EXISTS (SELECT 1 FROM main.plan WHERE spec = s.here AND trial = t.here);
        INSERT INTO main.experiment (name, description, latest_spec, created_at)
          SELECT e.name, e.description, s.here, e.created_at
          FROM other.experiment e JOIN temp.specs s ON s.id = e.latest_spec
          WHERE TRUE ON CONFLICT (name) DO UPDATE SET
            created_at = min(created_at, excluded.created_at);
        UPDATE main.experiment SET latest_spec = s.here, description = o.description
          FROM other.experiment o JOIN temp.specs s ON s.id = o.latest_spec
          WHERE main.experiment.name = o.name
            AND (SELECT max(started_at) FROM other.run WHERE experiment = o.id)
              > coalesce((SELECT max(started_at) FROM main.run
                WHERE experiment = main.experiment.id), 0);
        """
    )
  }

  private func addRunRows(_ interrupted: [String: Int]) throws {
    let same = try columns("run").subtracting(
      ["id", "experiment", "spec", "trial", "writer", "deleted_at", "resumed_from"]
    ).sorted()
    let names = same.map { "\"\($0)\"" }.joined(separator: ", ")
    try database.execute(
      sql: """
        INSERT INTO main.run (id, experiment, spec, trial, \(names))
        SELECT c.here, h.id, s.here, t.here, \(same.map { "r.\"\($0)\"" }.joined(separator: ", "))
        FROM temp.coming c JOIN other.run r ON r.id = c.id
          JOIN other.experiment e ON e.id = r.experiment JOIN main.experiment h ON h.name = e.name
          JOIN temp.specs s ON s.id = r.spec JOIN temp.trials t ON t.id = r.trial
        """
    )
    // Where a run was resumed from a run that is neither here nor comes, nothing is left to point at.
    try database.execute(
      sql: """
        UPDATE main.run SET resumed_from = h.id
        FROM temp.coming c JOIN other.run r ON r.id = c.id JOIN other.run f ON f.id = r.resumed_from
          JOIN main.run h ON h.name = f.name
        WHERE main.run.id = c.here
        """
    )
    for (name, time) in interrupted {
      try database.execute(
        sql: """
          UPDATE main.run SET status = 'interrupted', finished_at = ?
          WHERE name = ? AND status = 'running' AND writer IS NULL
          """,
        arguments: [time, name]
      )
    }
  }

  private func addSeries() throws {
    try database.execute(
      sql: """
        INSERT INTO temp.rows SELECT s.id, (SELECT coalesce(max(id), 0) FROM main.series)
          + row_number() OVER (ORDER BY s.id)
        FROM other.series s JOIN temp.coming c ON c.id = s.run
        """
    )
    let same = try columns("series").subtracting(["id", "run"]).sorted()
    let names = same.map { "\"\($0)\"" }.joined(separator: ", ")
    try database.execute(
      sql: """
        INSERT INTO main.series (id, run, \(names))
        SELECT m.here, c.here, \(same.map { "s.\"\($0)\"" }.joined(separator: ", "))
        FROM temp.rows m JOIN other.series s ON s.id = m.id JOIN temp.coming c ON c.id = s.run
        """
    )
    try copy("chunk", "rows", "series")
  }

  /// Fields are shared by runs, so each is found again by its hash.
  private func addFields() throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO main.field (hash, canonical, content)
          SELECT f.hash, f.canonical, f.content FROM other.field f
          WHERE f.id IN (SELECT l.field FROM other.run_field l JOIN temp.coming c ON c.id = l.run);
        INSERT INTO main.run_field (run, field)
          SELECT c.here, h.id FROM temp.coming c JOIN other.run_field l ON l.run = c.id
            JOIN other.field f ON f.id = l.field JOIN main.field h ON h.hash = f.hash;
        """
    )
  }

  /// The tables with rows of a run that need no more than the run's number.
  private func tablesOfRuns() throws -> [String] {
    let tables = try String.fetchAll(
      database,
      sql: "SELECT name FROM main.sqlite_schema WHERE type = 'table' ORDER BY rowid"
    )
    let others = ["series", "run_field"]
    return try tables.filter { try !others.contains($0) && columns($0).contains("run") }
  }

  /// Copies the rows of a table whose owner comes, with the owner's number here.
  private func copy(_ table: String, _ numbers: String, _ owner: String) throws {
    let same = try columns(table).subtracting(["id", owner]).sorted()
    let names = same.map { "\"\($0)\"" }.joined(separator: ", ")
    try database.execute(
      sql: """
        INSERT INTO main."\(table)" (\(owner), \(names))
        SELECT n.here, \(same.map { "t.\"\($0)\"" }.joined(separator: ", "))
        FROM temp.\(numbers) n JOIN other."\(table)" t ON t.\(owner) = n.id
        """
    )
  }

  private func columns(_ table: String) throws -> Set<String> {
    Set(
      try String.fetchAll(
        database,
        sql: "SELECT name FROM pragma_table_info(?, 'main')",
        arguments: [table]
      )
    )
  }

  /// Numbers the attempts of the trials that got runs by when they began, whatever came first.
  private func renumber() throws {
    try database.execute(
      sql: """
        UPDATE main.run SET attempt = n.number FROM (
          SELECT r.id, row_number() OVER (
            PARTITION BY r.experiment, r.trial ORDER BY r.started_at, r.name) AS number
          FROM main.run r WHERE EXISTS (
            SELECT 1 FROM temp.coming c JOIN main.run k ON k.id = c.here
            WHERE k.experiment = r.experiment AND k.trial = r.trial)
        ) n WHERE main.run.id = n.id AND main.run.attempt != n.number
        """
    )
  }
}
