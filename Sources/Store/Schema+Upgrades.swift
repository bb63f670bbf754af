import Experiment
internal import Foundation
internal import GRDB

extension Schema {
  /// What leads from each version to the next, the first from version 1.
  ///
  /// An upgrade that was released never changes: it meets stores as they were then.
  static let upgrades: [@Sendable (Database) throws -> Void] = [
    toVersion2, toVersion3, toVersion4,
  ]

  /// Adds findings, fields, checkpoints, resumed runs, checksums, means and parameters that
  /// are objects; drops a table that was
  /// never used.
  ///
  /// Points written before have no checksum: it would only vouch for what they are now.
  private static func toVersion2(_ database: Database) throws {
    try database.execute(sql: version2)
    let update = try database.makeStatement(sql: "UPDATE series SET mean = ? WHERE id = ?")
    let metrics = try Row.fetchAll(database, sql: "SELECT id, metric FROM series")
    for row in metrics {
      let series: Int64 = try row.value(0)
      var running = RunningSummary(metric: try row.value(1))
      let chunks = try Row.fetchCursor(
        database,
        sql: "SELECT \"values\" FROM chunk WHERE series = ? ORDER BY position",
        arguments: [series]
      )
      while let chunk = try chunks.next() {
        var values: [Double] = []
        try chunk.withUnsafeData(atIndex: 0) { Blob.append($0 ?? Data(), to: &values) }
        for value in values { running.append(step: 0, value: value) }
      }
      try update.execute(arguments: [running.summary.mean, series])
    }
  }

  private static let version2 = """
    ALTER TABLE experiment ADD COLUMN deleted_at INTEGER;
    ALTER TABLE run ADD COLUMN resumed_from INTEGER REFERENCES run;
    ALTER TABLE run ADD COLUMN resumed_at INTEGER;
    DROP TABLE artifact;
    ALTER TABLE parameter RENAME TO parameter_1;
    CREATE TABLE parameter (
      trial INTEGER NOT NULL REFERENCES trial,
      name TEXT NOT NULL,
      value ANY NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('bool', 'integer', 'number', 'string', 'list', 'object')),
      PRIMARY KEY (trial, name)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO parameter SELECT trial, name, value, kind FROM parameter_1;
    DROP TABLE parameter_1;
    ALTER TABLE series ADD COLUMN mean ANY;
    ALTER TABLE chunk ADD COLUMN checksum INTEGER;
    CREATE TABLE finding (
      run INTEGER NOT NULL REFERENCES run,
      position INTEGER NOT NULL,
      kind TEXT NOT NULL,
      step INTEGER,
      message TEXT NOT NULL,
      details TEXT NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE field (
      id INTEGER PRIMARY KEY,
      hash TEXT NOT NULL UNIQUE,
      canonical TEXT NOT NULL,
      content BLOB NOT NULL
    ) STRICT;
    CREATE TABLE run_field (
      run INTEGER NOT NULL REFERENCES run,
      field INTEGER NOT NULL REFERENCES field,
      PRIMARY KEY (run, field)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoint (
      run INTEGER PRIMARY KEY REFERENCES run,
      step INTEGER NOT NULL,
      elapsed INTEGER NOT NULL,
      counts TEXT NOT NULL,
      hash TEXT NOT NULL,
      content BLOB NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    """

  /// Adds what programs print and leave.
  private static func toVersion3(_ database: Database) throws {
    try database.execute(sql: version3)
  }

  /// Changes nothing that is there: times may be differences from now on, which programs that know
  /// version 3 would take for damage.
  private static func toVersion4(_ database: Database) throws {}

  private static let version3 = """
    CREATE TABLE log (
      run INTEGER NOT NULL REFERENCES run,
      position INTEGER NOT NULL,
      pieces BLOB NOT NULL,
      content BLOB NOT NULL,
      PRIMARY KEY (run, position)
    ) STRICT;
    CREATE TABLE artifact (
      run INTEGER NOT NULL REFERENCES run,
      path TEXT NOT NULL,
      hash TEXT NOT NULL,
      size INTEGER NOT NULL,
      PRIMARY KEY (run, path)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE process (
      run INTEGER PRIMARY KEY REFERENCES run,
      words TEXT NOT NULL,
      folder TEXT NOT NULL,
      exit_code INTEGER,
      signal INTEGER,
      user_time INTEGER NOT NULL,
      system_time INTEGER NOT NULL,
      peak_memory INTEGER NOT NULL
    ) STRICT;
    """
}
