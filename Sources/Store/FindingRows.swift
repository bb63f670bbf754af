import Experiment
internal import Foundation
internal import GRDB

/// The rows of `finding`.
enum FindingRows {
  static func insert(_ finding: Finding, run: Int64, at position: Int, _ database: Database) throws
  {
    try database.cachedStatement(
      sql: """
        INSERT INTO finding (run, position, kind, step, message, details) VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      run, position, finding.kind.rawValue, finding.step, finding.message,
      StoredJSON.text(finding.details),
    ])
  }

  /// The finding of the columns kind, step, message and details; nil where it makes no sense.
  static func finding(_ row: Row, from index: Int) throws -> Finding? {
    guard let kind = Finding.Kind(rawValue: try row.value(index)),
      let details: [String: Double] = try? StoredJSON.value(row.value(index + 3))
    else { return nil }
    return try Finding(
      kind,
      step: row.value(index + 1),
      message: row.value(index + 2),
      details: details
    )
  }
}
