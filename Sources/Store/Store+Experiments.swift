public import Experiment
internal import GRDB

extension Store {
  /// All experiments by name.
  public func experiments() throws(StoreError) -> [ExperimentSummary] {
    try file.read { database in
      let dead = try deadWriters(database)
      let counts = try statusCounts(database, dead: dead)
      let points = try pointCounts(database)
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT e.id, e.name, e.description, count(r.id), max(r.started_at)
          FROM experiment e LEFT JOIN run r ON r.experiment = e.id AND r.deleted_at IS NULL
          WHERE e.deleted_at IS NULL GROUP BY e.id ORDER BY e.name
          """
      )
      return try rows.map { row in
        try ExperimentSummary(
          name: row.value(1),
          description: row.value(2),
          counts: counts[row.value(0)] ?? [:],
          runCount: row.value(3),
          pointCount: points[row.value(0)] ?? 0,
          lastStartedAt: row.value(4)
        )
      }
    }
  }

  /// The experiment's latest spec.
  ///
  /// - Throws: `unknownExperiment`.
  public func spec(of experiment: String) throws(StoreError) -> SpecText {
    try file.read { database in
      try spec(
        "JOIN experiment e ON e.latest_spec = s.id WHERE e.id = ?",
        [experimentRow(experiment, database)],
        database
      )
    }
  }

  /// The spec that a run was begun under.
  ///
  /// - Throws: `unknownRun`.
  public func spec(ofRun id: String) throws(StoreError) -> SpecText {
    try file.read { database in
      try checkRuns([id], database)
      return try spec("JOIN run r ON r.spec = s.id WHERE r.name = ?", [id], database)
    }
  }

  /// How many trials have runs but are no part of the experiment's latest spec.
  ///
  /// - Throws: `unknownExperiment`.
  public func trialCountOfOtherVersions(of experiment: String) throws(StoreError) -> Int {
    try file.read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(DISTINCT r.trial) FROM run r JOIN experiment e ON e.id = r.experiment
          WHERE e.id = ? AND r.deleted_at IS NULL
            AND r.trial NOT IN (SELECT trial FROM plan WHERE spec = e.latest_spec)
          """,
        arguments: [experimentRow(experiment, database)]
      ) ?? 0
    }
  }

  /// The trials of the experiment's latest spec, in plan order.
  ///
  /// - Throws: `unknownExperiment`.
  public func trials(of experiment: String) throws(StoreError) -> [Trial] {
    try file.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT p.trial, p.position, s.swept
          FROM experiment e JOIN spec s ON s.id = e.latest_spec JOIN plan p ON p.spec = s.id
          WHERE e.id = ? ORDER BY p.position
          """,
        arguments: [experimentRow(experiment, database)]
      )
      let trials = try TrialRows(
        Set(try rows.map { row -> Int64 in try row.value(0) }),
        path: path,
        database
      )
      let swept = try rows.first.map { TrialRows.swept(try $0.value(2)) } ?? []
      return try rows.map { try trials.trial($0.value(0), index: $0.value(1), swept: swept) }
    }
  }

  /// An experiment's row number; of one in the trash only where asked for.
  ///
  /// - Throws: `unknownExperiment`.
  func experimentRow(
    _ name: String,
    inTrash: Bool = false,
    _ database: Database
  ) throws -> Int64 {
    let row = try Int64.fetchOne(
      database,
      sql: "SELECT id FROM experiment WHERE name = ?"
        + (inTrash ? "" : " AND deleted_at IS NULL"),
      arguments: [name]
    )
    if let row { return row }
    let all = try String.fetchAll(
      database,
      sql: "SELECT name FROM experiment WHERE deleted_at IS NULL ORDER BY name"
    )
    let nearest = nearestNames(to: name, among: all, count: 3)
    throw StoreError.unknownExperiment(name: name, nearest: nearest, all: all)
  }

  private func spec(
    _ condition: String,
    _ arguments: StatementArguments,
    _ database: Database
  ) throws -> SpecText {
    let row = try Row.fetchOne(
      database,
      sql: "SELECT s.hash, s.source, s.canonical FROM spec s \(condition)",
      arguments: arguments
    )
    guard let row else { throw StoreError.unreadable(path: path, what: "a run without its spec") }
    return try SpecText(hash: row.value(0), source: row.value(1), canonical: row.value(2))
  }

  /// How many points the runs of each experiment have, those in the trash left out.
  private func pointCounts(_ database: Database) throws -> [Int64: Int] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT r.experiment, sum(s.count) FROM series s JOIN run r ON r.id = s.run
        WHERE r.deleted_at IS NULL GROUP BY 1
        """
    )
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row -> (Int64, Int) in (try row.value(0), try row.value(1)) }
    )
  }

  /// How many trials of each experiment's latest spec stand where.
  private func statusCounts(
    _ database: Database,
    dead: [Int64: RecordedWriter]
  ) throws -> [Int64: [RunStatus: Int]] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT e.id, coalesce(r.status, 'planned'), CASE r.status WHEN 'running' THEN r.writer END,
          count(*)
        FROM experiment e JOIN plan p ON p.spec = e.latest_spec
          LEFT JOIN run r ON r.id = \(Self.lastAttempt)
        GROUP BY 1, 2, 3
        """
    )
    var counts: [Int64: [RunStatus: Int]] = [:]
    for row in rows {
      let name: String = try row.value(1)
      guard var status = RunStatus(rawValue: name) else {
        throw StoreError.unreadable(path: path, what: "the run status '\(name)'")
      }
      if let writer = try row.value(2, as: Int64?.self), dead[writer] != nil {
        status = .interrupted
      }
      counts[try row.value(0), default: [:]][status, default: 0] += try row.value(3, as: Int.self)
    }
    return counts
  }
}
