import Experiment
internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The rows of a statement, read by SQLite's own functions.
///
/// GRDB's rows cost more than SQLite's work where a hundred thousand of them are read for a list.
struct Scan {
  private let statement: Statement
  private let pointer: OpaquePointer
  private let database: Database

  /// Begins to read; the statement runs once.
  init(_ database: Database, _ sql: String, _ arguments: StatementArguments = []) throws {
    self.database = database
    statement = try database.makeStatement(sql: sql)
    try statement.setArguments(arguments)
    pointer = statement.sqliteStatement
  }

  /// Goes to the next row; false after the last.
  func next() throws -> Bool {
    switch sqlite3_step(pointer) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      throw DatabaseError(
        resultCode: ResultCode(rawValue: code),
        message: database.lastErrorMessage,
        sql: statement.sql
      )
    }
  }

  /// The integer of a column, nil where it holds none.
  func integer(_ index: Int32) -> Int? {
    guard sqlite3_column_type(pointer, index) == SQLITE_INTEGER else { return nil }
    return Int(sqlite3_column_int64(pointer, index))
  }

  /// The integer of a column that cannot hold anything else.
  func id(_ index: Int32) -> Int64 { sqlite3_column_int64(pointer, index) }

  /// The number of a column as `StoredNumber` keeps it, nil where it holds none.
  func number(_ index: Int32) -> Double? {
    switch sqlite3_column_type(pointer, index) {
    case SQLITE_INTEGER, SQLITE_FLOAT: sqlite3_column_double(pointer, index)
    case SQLITE_TEXT: text(index) == Schema.nanText ? .nan : nil
    default: nil
    }
  }

  /// The text of a column, nil where it holds none.
  func text(_ index: Int32) -> String? {
    guard sqlite3_column_type(pointer, index) == SQLITE_TEXT else { return nil }
    return String(decoding: bytes(index), as: UTF8.self)
  }

  /// The bytes of a text or a blob, valid until the next row.
  func bytes(_ index: Int32) -> UnsafeRawBufferPointer {
    // The pointer must be asked for before the length.
    let start = sqlite3_column_blob(pointer, index)
    return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(pointer, index)))
  }

  /// A parameter's value from its column and that of its kind; a list is the text that tables show.
  func parameter(_ value: Int32, kind: Int32) -> Answer {
    switch sqlite3_column_type(pointer, value) {
    case SQLITE_INTEGER:
      // 'bool' is the only kind that begins so; 'integer' and 'number' are told by the storage.
      let integer = Int(sqlite3_column_int64(pointer, value))
      return bytes(kind).first == UInt8(ascii: "b") ? .bool(integer != 0) : .integer(integer)
    case SQLITE_FLOAT: return .number(sqlite3_column_double(pointer, value))
    case SQLITE_TEXT:
      let text = text(value) ?? ""
      return switch bytes(kind).first {
      case UInt8(ascii: "n") where text == Schema.nanText: .number(.nan)
      case UInt8(ascii: "l"): .text(Value(canonicalText: text)?.displayText ?? text)
      default: .text(text)
      }
    default: return .missing
    }
  }
}
