internal import Experiment
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// One value of a row that a statement gave.
public enum SQLValue: Hashable, Sendable {
  case null
  /// NaN, which SQLite does not know; it comes from the points alone.
  case nan
  case integer(Int)
  case number(Double)
  case text(String)
  case blob([UInt8])
}

extension Store {
  /// The most parameters and metrics that are columns of `runs`.
  private static let mostColumns = 1000

  /// Runs a statement that only reads, on the store's tables, `points` and `runs`.
  ///
  /// - Parameters:
  ///   - sql: One statement that gives rows.
  ///   - head: Called once with the columns' names.
  ///   - row: Called with each row; what it throws ends the statement.
  /// - Throws: `badStatement` where SQLite does not understand it or it would write; what `row`
  ///   throws.
  public func query(
    _ sql: String,
    head: ([String]) throws -> Void,
    row: ([SQLValue]) throws -> Void
  ) throws {
    try file.read { database in
      try PointsTable.register(in: database)
      // Temporary views are no change of the file, but SQLite refuses them all the same.
      if sql.lowercased().contains("runs") {
        try database.execute(sql: "PRAGMA query_only = OFF")
        try database.execute(sql: "CREATE TEMP VIEW IF NOT EXISTS runs AS \(runsView(database))")
        try database.execute(sql: "PRAGMA query_only = ON")
      }
      // Kept as it is: an error of whoever takes the rows is none of the store's.
      return Swift.Result<Void, any Error> {
        do {
          try SQLStatement(sql, database).read(head: head, row: row)
        } catch let error as DatabaseError {
          throw StoreError(error, path: path, patience: file.patience)
        }
      }
    }.get()
  }

  /// All runs with their settings and their metrics' last values as columns.
  private func runsView(_ database: Database) throws -> String {
    let fixed = [
      ("run", "r.name"), ("experiment", "e.name"), ("attempt", "r.attempt"),
      ("status", "r.status"), ("seed", "t.seed"), ("started_at", "r.started_at"),
      ("finished_at", "r.finished_at"), ("message", "r.message"), ("note", "r.note"),
      ("tags", "(SELECT group_concat(name, ', ') FROM tag WHERE run = r.id)"),
    ]
    let parameters = try String.fetchAll(database, sql: "SELECT DISTINCT name FROM parameter")
    let metrics = try String.fetchAll(database, sql: "SELECT DISTINCT metric FROM series")
    var uses: [String: Int] = [:]
    for name in fixed.map(\.0) + parameters + metrics { uses[name.lowercased(), default: 0] += 1 }
    func column(_ name: String, _ prefix: String) -> String {
      quotedName(uses[name.lowercased()] == 1 ? name : "\(prefix).\(name)")
    }
    var columns = fixed.map { "\($0.1) AS \(quotedName($0.0))" }
    columns += parameters.sorted().prefix(Self.mostColumns).map { name in
      "(SELECT nullif(value, '\(Schema.nanText)') FROM parameter WHERE trial = r.trial AND name ="
        + " \(quotedSQL([name]))) AS \(column(name, "param"))"
    }
    columns += metrics.sorted().prefix(max(0, Self.mostColumns - parameters.count)).map { name in
      "(SELECT nullif(last, '\(Schema.nanText)') FROM series WHERE run = r.id AND metric ="
        + " \(quotedSQL([name]))) AS \(column(name, "metric"))"
    }
    return """
      SELECT \(columns.joined(separator: ",\n  ")) FROM run r
      JOIN experiment e ON e.id = r.experiment JOIN trial t ON t.id = r.trial
      WHERE r.deleted_at IS NULL
      """
  }

  private func quotedName(_ name: String) -> String {
    "\"" + name.escaping { $0 == "\"" ? "\"\"" : $0 == "\0" ? "" : nil } + "\""
  }
}

/// A statement by hand, compiled by SQLite itself: GRDB's words for its errors say less.
private final class SQLStatement {
  private let database: Database
  private var pointer: OpaquePointer?

  init(_ sql: String, _ database: Database) throws {
    self.database = database
    var rest = ""
    let code = sql.withCString { text in
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v2(database.sqliteConnection, text, -1, &pointer, &tail)
      rest = tail.map { String(cString: $0) } ?? ""
      return code
    }
    guard code == SQLITE_OK else { throw error(code) }
    guard let pointer else { throw StoreError.badStatement(message: "it is empty") }
    if rest.contains(where: { !$0.isWhitespace && $0 != ";" }) {
      throw StoreError.badStatement(
        message: "one statement at a time, found more after the first ';'"
      )
    }
    guard sqlite3_stmt_readonly(pointer) != 0 else {
      throw StoreError.badStatement(message: "it would write, and 'exp sql' only reads")
    }
    guard sqlite3_column_count(pointer) > 0 else {
      throw StoreError.badStatement(message: "it gives no rows: write a SELECT")
    }
  }

  deinit {
    sqlite3_finalize(pointer)
  }

  func read(head: ([String]) throws -> Void, row: ([SQLValue]) throws -> Void) throws {
    let columns = 0..<sqlite3_column_count(pointer)
    try head(columns.map { sqlite3_column_name(pointer, $0).map { String(cString: $0) } ?? "" })
    let mayBeNaN = columns.map { column in
      sqlite3_column_decltype(pointer, column).map { String(cString: $0) }
        == PointsTable.numberOrNaN
    }
    while true {
      let code = sqlite3_step(pointer)
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw error(code) }
      try row(columns.map { value($0, mayBeNaN: mayBeNaN[Int($0)]) })
    }
  }

  private func value(_ column: Int32, mayBeNaN: Bool) -> SQLValue {
    switch sqlite3_column_type(pointer, column) {
    case SQLITE_INTEGER: return .integer(Int(sqlite3_column_int64(pointer, column)))
    case SQLITE_FLOAT: return .number(sqlite3_column_double(pointer, column))
    case SQLITE_NULL: return mayBeNaN ? .nan : .null
    default: break
    }
    let isText = sqlite3_column_type(pointer, column) == SQLITE_TEXT
    let start = sqlite3_column_blob(pointer, column)
    let bytes = UnsafeRawBufferPointer(
      start: start,
      count: Int(sqlite3_column_bytes(pointer, column))
    )
    return isText ? .text(String(decoding: bytes, as: UTF8.self)) : .blob(Array(bytes))
  }

  /// What SQLite says; trouble with the file is the store's, the rest the statement's.
  private func error(_ code: Int32) -> any Error {
    let message = database.lastErrorMessage ?? "SQLite error \(code)"
    let outside = [
      SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR, SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED,
      SQLITE_PROTOCOL, SQLITE_CANTOPEN, SQLITE_NOMEM,
    ]
    if outside.contains(code & 0xff) {
      return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
    return StoreError.badStatement(message: message)
  }
}
