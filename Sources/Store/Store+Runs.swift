public import Experiment
internal import GRDB

extension Store {
  /// All runs, or those of one experiment, in the order they began: every attempt under every spec.
  ///
  /// - Throws: `unknownExperiment`.
  public func runs(in experiment: String? = nil) throws(StoreError) -> [Run] {
    try file.read { database in
      let row = try experiment.map { try experimentRow($0, database) }
      return try runs(
        where: "(?1 IS NULL OR r.experiment = ?1) ORDER BY r.started_at, r.id",
        [row],
        database
      )
    }
  }

  /// The last attempt of each trial of the experiment's latest spec, in plan order; trials that
  /// were never begun are left out.
  ///
  /// - Parameters:
  ///   - experiment: The experiment's name.
  ///   - specHash: The hash of another spec of it, where not the latest is meant.
  /// - Returns: The runs.
  /// - Throws: `unknownExperiment`.
  public func latestRuns(
    of experiment: String,
    under specHash: String? = nil
  ) throws(StoreError) -> [Run] {
    try file.read { database in
      var rows = try RunRows(self, database)
      return try rows.runs(
        """
        SELECT \(RunRows.columns), p.position, s.swept
        FROM experiment e
          JOIN spec s ON s.id = coalesce((SELECT id FROM spec WHERE hash = ?), e.latest_spec)
          JOIN plan p ON p.spec = s.id JOIN run r ON r.id = \(Self.lastAttempt)
        WHERE e.id = ? ORDER BY p.position
        """,
        [specHash, experimentRow(experiment, database)],
        database
      )
    }
  }

  /// The run that began last, nil in a store without runs.
  public func latestRun() throws(StoreError) -> Run? {
    try file.read { database in
      try runs(where: "TRUE ORDER BY r.started_at DESC, r.id DESC LIMIT 1", [], database).first
    }
  }

  /// The run whose id is, or alone begins with, some text; case does not matter.
  ///
  /// - Throws: `unknownRun`, or `ambiguousRun` with the first candidates.
  public func run(matching prefix: String) throws(StoreError) -> Run {
    let prefix = prefix.lowercased()
    return try file.read { database in
      // Every id of hexadecimal digits that begins with the prefix lies before the prefix with a
      // letter after them all.
      let range = prefix.isEmpty ? "TRUE" : "r.name >= ?1 AND r.name < ?1 || 'g'"
      let arguments: StatementArguments = prefix.isEmpty ? [] : [prefix]
      let found = try runs(where: "\(range) ORDER BY r.name LIMIT 6", arguments, database)
      guard let run = found.first else {
        throw StoreError.unknownRun(prefix: prefix, nearest: try nearestRuns(prefix, database))
      }
      if found.count == 1 || run.id == prefix { return run }
      let count = try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM run r WHERE r.deleted_at IS NULL AND \(range)",
        arguments: arguments
      )
      throw StoreError.ambiguousRun(
        prefix: prefix,
        count: count ?? found.count,
        candidates: found.prefix(5).map {
          RunCandidate(id: $0.id, experiment: $0.experiment, label: $0.trial.label)
        }
      )
    }
  }

  /// The runs of some ids, in their order.
  ///
  /// - Throws: `unknownRun`.
  public func runs(_ ids: [String]) throws(StoreError) -> [Run] {
    try file.read { database in
      let list = Value.list(ids.map(Value.string)).canonicalText
      let found = try runs(where: "r.name IN (SELECT value FROM json_each(?))", [list], database)
      let byID = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
      return try ids.map { id in
        guard let run = byID[id] else { throw StoreError.unknownRun(prefix: id, nearest: []) }
        return run
      }
    }
  }

  /// SQL for the last attempt of trial `p.trial` in experiment `e`.
  static let lastAttempt = """
    (SELECT id FROM run WHERE experiment = e.id AND trial = p.trial AND deleted_at IS NULL
     ORDER BY attempt DESC, id DESC LIMIT 1)
    """

  private func runs(
    where condition: String,
    _ arguments: StatementArguments,
    _ database: Database
  ) throws -> [Run] {
    var rows = try RunRows(self, database)
    return try rows.runs(
      """
      SELECT \(RunRows.columns), r.position, s.swept
      FROM run r JOIN experiment e ON e.id = r.experiment JOIN spec s ON s.id = r.spec
      WHERE r.deleted_at IS NULL AND \(condition)
      """,
      arguments,
      database
    )
  }

  /// The beginnings of ids, as long as the text typed, that differ from it by a slip of the hand.
  private func nearestRuns(_ prefix: String, _ database: Database) throws -> [String] {
    let names = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT substr(name, 1, ?) FROM run WHERE deleted_at IS NULL
        ORDER BY started_at DESC LIMIT 1000
        """,
      arguments: [max(4, prefix.count)]
    )
    return prefix.count < 4 ? [] : nearestNames(to: prefix, among: names, count: 3)
  }
}
