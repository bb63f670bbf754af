public import Experiment
internal import GRDB

/// A file that `Store.writePlainRows` wrote, to be read.
public struct PlainRows {
  /// A run of the file.
  public struct Run: Sendable {
    /// The run's id.
    public let id: String
    /// The experiment's name.
    public let experiment: String
    /// The word for the status.
    public let status: String
    /// The seed.
    public let seed: Int
    /// The values of the parameters.
    public let setting: Setting
    /// When it began and ended, in milliseconds since 1970-01-01 UTC; nil where it has not ended.
    public let startedAt: Int, finishedAt: Int?
    /// The note; empty where there is none.
    public let note: String
    /// The tags.
    public let tags: [String]
  }

  private let path: String
  private let queue: DatabaseQueue

  /// Whether an SQLite file has the three tables and is no store.
  public static func isOne(at path: String) -> Bool {
    guard let rows = try? PlainRows(path) else { return false }
    return (try? rows.tables())?.isSuperset(of: ["run", "parameter", "point"]) == true
  }

  /// Opens a file; nothing of it is changed.
  ///
  /// - Throws: `StoreError` where it cannot be read.
  public init(_ path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.readonly = true
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw StoreError(error, path: path, patience: 0)
    }
  }

  private func tables() throws -> Set<String> {
    try queue.read { database in
      try String.fetchSet(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
  }

  /// Reads the runs one after the other, in their order.
  ///
  /// - Parameter body: Called with each run and a function that reads its points, in their order, with
  ///   the time in milliseconds since 1970-01-01 UTC.
  /// - Throws: `StoreError` for what is not as it was written; what `body` throws.
  public func each(
    _ body: (
      Run,
      (_ take: (_ metric: String, _ step: Int, _ value: Double, _ time: Int) -> Void) throws -> Void
    ) throws -> Void
  ) throws {
    try queue.read { database in
      let runs = try reading {
        try Row.fetchAll(
          database,
          sql: """
            SELECT id, experiment, status, seed, started_at, finished_at, note, tags FROM run
            ORDER BY rowid
            """
        ).map { try run($0, database) }
      }
      for run in runs {
        try body(run) { take in try reading { try points(of: run.id, database, take) } }
      }
    }
  }

  private func reading<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      let what = "a table is not as 'exp export' writes it (\(error))"
      throw StoreError.damaged(path: path, what: what)
    }
  }

  private func run(_ row: Row, _ database: Database) throws -> Run {
    let id: String = try row.value(0)
    let note: String? = try row.value(6)
    let tags: String? = try row.value(7)
    return Run(
      id: id,
      experiment: try row.value(1),
      status: try row.value(2),
      seed: try row.value(3),
      setting: try setting(of: id, database),
      startedAt: try row.value(4),
      finishedAt: try row.value(5),
      note: note ?? "",
      tags: (tags ?? "").split(separator: ",").map(String.init)
    )
  }

  private func setting(of run: String, _ database: Database) throws -> Setting {
    var setting = Setting()
    // Exports of versions before this one have no kinds.
    let hasKind = try database.columns(in: "parameter").contains { $0.name == "kind" }
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT name, value, \(hasKind ? "kind" : "NULL") FROM parameter WHERE run = ?",
      arguments: [run]
    )
    while let row = try rows.next() {
      let (name, kind): (String, String?) = (try row.value(0), try row.value(2))
      setting[name] = StoredValue.read(row.anyValue(1), kind)
    }
    return setting
  }

  private func points(
    of run: String,
    _ database: Database,
    _ take: (String, Int, Double, Int) -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT metric, step, value, time FROM point WHERE run = ? ORDER BY rowid",
      arguments: [run]
    )
    while let row = try rows.next() {
      let value: Double
      switch row.anyValue(2).storage {
      case .null: value = .nan
      case .double(let number): value = number
      case .int64(let number): value = Double(number)
      case .string, .blob: throw StoreError.damaged(path: path, what: "a value is no number")
      }
      take(try row.value(0), try row.value(1), value, try row.value(3))
    }
  }
}
