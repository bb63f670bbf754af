internal import GRDB

/// The tables of a store, the pragmas of its connections and the versions of both.
///
/// docs/SCHEMA.md shows `text` to people who ask with SQL; a test keeps the two equal.
enum Schema {
  /// The number in SQLite's header that tells a store from other databases: `expr` in ASCII.
  static let applicationID = 0x6578_7072

  /// The version of the layout that this program writes, kept in `user_version`.
  static let version = 4

  /// Bytes of a page: small, so that a store of a few runs is small too.
  static let pageSize = 2048

  /// The most points in one row of `chunk`.
  static let chunkCapacity = 4096

  /// The text that stands for NaN where SQLite would store NULL.
  static let nanText = "NaN"

  /// What a new file needs before its first table.
  static let filePragmas = "PRAGMA page_size = \(pageSize)"

  /// What each writing connection needs.
  ///
  /// Deleted bytes are not overwritten with zeros (a default of some distributions), because the
  /// last chunk of each series is replaced often.
  static let writerPragmas = """
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = OFF;
    PRAGMA cache_size = -16000;
    PRAGMA wal_autocheckpoint = 8000;
    PRAGMA journal_size_limit = 67108864;
    """

  /// What each reading connection needs.
  static let readerPragmas = """
    PRAGMA query_only = ON;
    PRAGMA cache_size = -16000;
    """

  /// Brings a store up to this program's version from `found`, which is 0 for a file without tables;
  /// to be called inside a write transaction.
  static func migrate(_ database: Database, from found: Int) throws {
    if found == 0 {
      try database.execute(sql: text)
    } else {
      for upgrade in upgrades.dropFirst(found - 1) { try upgrade(database) }
    }
    try database.execute(
      sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);"
    )
  }
}
