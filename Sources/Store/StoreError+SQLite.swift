internal import Foundation
internal import GRDB

extension StoreError {
  /// The store's error for anything thrown inside it.
  init(_ error: any Error, path: String, patience: Double) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(error, path: path, patience: patience)
    case let error as RowDecodingError:
      self = .unreadable(path: path, what: "a row that makes no sense (\(error))")
    default:
      self = .inputOutput(path: path, failure: SQLiteFailure(code: 1, message: "\(error)"))
    }
  }

  private init(_ error: DatabaseError, path: String, patience: Double) {
    let failure = SQLiteFailure(
      code: Int(error.extendedResultCode.rawValue),
      message: error.message ?? "\(error.extendedResultCode)",
      sql: error.sql
    )
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notADatabase(path: path)
    case .SQLITE_CORRUPT: self = .corrupt(path: path, failure: failure)
    case .SQLITE_FULL: self = .full(path: path, failure: failure)
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
      self = .locked(path: path, seconds: patience, failure: failure)
    case .SQLITE_READONLY: self = .readOnly(path: path, reason: "\(failure)")
    case .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
      self = .permissionDenied(path: path, reason: "\(failure)")
    case .SQLITE_MISUSE: self = .closed(path: path)
    case .SQLITE_IOERR, .SQLITE_NOLFS: self = .inputOutput(path: path, failure: failure)
    default: self = .database(path: path, failure: failure)
    }
  }
}
