internal import GRDB
internal import GRDBSQLite

/// The table `points` of SQL by hand: rows (run, metric, step, value, time) made out of chunks.
///
/// An eponymous virtual table (https://www.sqlite.org/vtab.html): it takes no room, and a statement
/// that says which run or which metric reads their chunks alone. NaN is NULL, which compares as NaN
/// should; the declared type of `value` tells whoever prints it.
enum PointsTable {
  /// The declared type of a column in which NULL stands for NaN.
  static let numberOrNaN = "NUMBER_OR_NAN"

  /// Gives a connection the table.
  static func register(in database: Database) throws {
    // The connection points at it as long as it is open, and frees it then: it also does so where
    // the call fails (https://www.sqlite.org/c3ref/create_module.html).
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    module.initialize(to: callbacks)
    let code = sqlite3_create_module_v2(database.sqliteConnection, "points", module, module) {
      $0?.deallocate()
    }
    guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  private static let declaration = """
    CREATE TABLE points (run TEXT, metric TEXT, step INTEGER, value \(numberOrNaN), time INTEGER)
    """

  fileprivate struct Table {
    var base = sqlite3_vtab()
    let connection: OpaquePointer?
  }

  fileprivate struct Cursor {
    var base = sqlite3_vtab_cursor()
    let state: Unmanaged<PointsCursor>
  }

  private static var callbacks: sqlite3_module {
    var module = sqlite3_module()
    module.xConnect = { connection, _, _, _, result, _ in
      let code = sqlite3_declare_vtab(connection, PointsTable.declaration)
      guard code == SQLITE_OK else { return code }
      let table = UnsafeMutablePointer<Table>.allocate(capacity: 1)
      table.initialize(to: Table(connection: connection))
      result?.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
      return SQLITE_OK
    }
    module.xDisconnect = { table in
      UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: Table.self).deallocate()
      return SQLITE_OK
    }
    module.xBestIndex = { _, plan in PointsTable.plan(plan) }
    module.xOpen = { table, result in
      guard let table = UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: Table.self) else {
        return SQLITE_ERROR
      }
      let cursor = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
      let state = PointsCursor(connection: table.pointee.connection)
      cursor.initialize(to: Cursor(state: .passRetained(state)))
      result?.pointee = UnsafeMutableRawPointer(cursor)
        .assumingMemoryBound(to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    module.xClose = { cursor in
      let cursor = UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self)
      cursor?.pointee.state.release()
      cursor?.deallocate()
      return SQLITE_OK
    }
    module.xFilter = { cursor, plan, _, count, values in
      PointsTable.state(cursor)?.begin(plan: plan, count: Int(count), values) ?? SQLITE_ERROR
    }
    module.xNext = { PointsTable.state($0)?.next() ?? SQLITE_ERROR }
    module.xEof = { PointsTable.state($0)?.isAtEnd == false ? 0 : 1 }
    module.xColumn = { cursor, context, column in
      PointsTable.state(cursor)?.give(column, to: context)
      return SQLITE_OK
    }
    module.xRowid = { cursor, result in
      result?.pointee = PointsTable.state(cursor)?.row ?? 0
      return SQLITE_OK
    }
    return module
  }

  @inline(__always)
  private static func state(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> PointsCursor? {
    UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self)
      .pointee.state.takeUnretainedValue()
  }

  /// Takes equality with a run and with a metric: bits 1 and 2 of the plan.
  private static func plan(_ plan: UnsafeMutablePointer<sqlite3_index_info>?) -> Int32 {
    guard let plan else { return SQLITE_ERROR }
    var places: [Int32: Int] = [:]
    for index in 0..<Int(plan.pointee.nConstraint) {
      let constraint = plan.pointee.aConstraint[index]
      guard constraint.usable != 0, Int32(constraint.op) == SQLITE_INDEX_CONSTRAINT_EQ,
        constraint.iColumn == 0 || constraint.iColumn == 1
      else { continue }
      places[constraint.iColumn] = places[constraint.iColumn] ?? index
    }
    var argument: Int32 = 0
    for column in [Int32(0), 1] {
      guard let index = places[column] else { continue }
      argument += 1
      plan.pointee.aConstraintUsage[index].argvIndex = argument
      // SQLite checks again: its collation and affinity decide, not the index's.
      plan.pointee.aConstraintUsage[index].omit = 0
      plan.pointee.idxNum |= 1 << column
    }
    let costs: [Double] = [1e8, 1e4, 1e6, 1e3]
    plan.pointee.estimatedCost = costs[Int(plan.pointee.idxNum & 3)]
    plan.pointee.estimatedRows = Int64(costs[Int(plan.pointee.idxNum & 3)])
    return SQLITE_OK
  }
}

/// Goes through the points of some chunks.
private final class PointsCursor {
  private let connection: OpaquePointer?
  private var statement: OpaquePointer?
  /// The number of the row, over all chunks.
  private(set) var row: Int64 = 0
  private(set) var isAtEnd = true
  private var index = 0
  private var count = 0
  private var firstStep = 0
  private var stride: Int?
  private var startedAt = 0
  private var steps: UnsafeRawPointer?
  private var values: UnsafeRawPointer?
  private var times: UnsafeRawBufferPointer?
  private var elapsed: [UInt32] = []

  init(connection: OpaquePointer?) {
    self.connection = connection
  }

  deinit {
    sqlite3_finalize(statement)
  }

  func begin(
    plan: Int32,
    count: Int,
    _ arguments: UnsafeMutablePointer<OpaquePointer?>?
  ) -> Int32 {
    sqlite3_finalize(statement)
    statement = nil
    // The order of the joins keeps the points of a series together and in order.
    let sql = """
      SELECT r.name, s.metric, r.started_at, c.count, c.first_step, c.stride, c.steps, c."values",
        c.elapsed, c.position, c.checksum
      FROM run r CROSS JOIN series s ON s.run = r.id CROSS JOIN chunk c ON c.series = s.id
      WHERE r.deleted_at IS NULL\(plan & 1 == 0 ? "" : " AND r.name = ?1")
        \(plan & 2 == 0 ? "" : " AND s.metric = ?\(plan & 1 == 0 ? 1 : 2)")
      """
    var code = sqlite3_prepare_v2(connection, sql, -1, &statement, nil)
    guard code == SQLITE_OK else { return code }
    for index in 0..<count {
      code = sqlite3_bind_value(statement, Int32(index + 1), arguments?[index])
      guard code == SQLITE_OK else { return code }
    }
    row = 0
    isAtEnd = false
    return nextChunk()
  }

  @inline(__always)
  func next() -> Int32 {
    index += 1
    row += 1
    return index < count ? SQLITE_OK : nextChunk()
  }

  private func nextChunk() -> Int32 {
    repeat {
      let code = sqlite3_step(statement)
      if code == SQLITE_DONE {
        isAtEnd = true
        return SQLITE_OK
      }
      guard code == SQLITE_ROW else { return code }
      index = 0
      count = Int(sqlite3_column_int64(statement, 3))
      firstStep = Int(sqlite3_column_int64(statement, 4))
      startedAt = Int(sqlite3_column_int64(statement, 2))
      stride =
        sqlite3_column_type(statement, 5) == SQLITE_NULL
        ? nil : Int(sqlite3_column_int64(statement, 5))
      steps = stride == nil ? blob(6, size: 8) : nil
      values = blob(7, size: 8)
      readTimes()
      guard 0...Schema.chunkCapacity ~= count,
        count == 0 || values != nil && times != nil && (stride != nil || steps != nil)
      else { return SQLITE_CORRUPT }
      guard isIntact else { return SQLITE_CORRUPT }
    } while count == 0
    return SQLITE_OK
  }

  /// Whether the chunk is what was written; rows of layout 1 have no checksum.
  private var isIntact: Bool {
    guard sqlite3_column_type(statement, 10) == SQLITE_INTEGER else { return true }
    var checksum = Checksum(
      position: Int(sqlite3_column_int64(statement, 9)),
      count: count,
      firstStep: firstStep,
      stride: stride
    )
    for blob in [steps, values] {
      if let blob { checksum.add(UnsafeRawBufferPointer(start: blob, count: count * 8)) }
    }
    if let times { checksum.add(times) }
    return checksum.value == Int(sqlite3_column_int64(statement, 10))
  }

  /// The bytes of a column, nil where they are not as many as the points need.
  private func blob(_ column: Int32, size: Int) -> UnsafeRawPointer? {
    guard let start = sqlite3_column_blob(statement, column),
      Int(sqlite3_column_bytes(statement, column)) == count * size
    else { return nil }
    return start
  }

  private func readTimes() {
    let byteCount = Int(sqlite3_column_bytes(statement, 8))
    elapsed.removeAll(keepingCapacity: true)
    guard let start = sqlite3_column_blob(statement, 8),
      0...Schema.chunkCapacity ~= count, TimeColumn.fits(byteCount: byteCount, count: count)
    else {
      times = nil
      return
    }
    let bytes = UnsafeRawBufferPointer(start: start, count: byteCount)
    times = bytes
    TimeColumn.append(bytes, count: count, to: &elapsed)
  }

  func give(_ column: Int32, to context: OpaquePointer?) {
    switch column {
    case 0, 1: sqlite3_result_value(context, sqlite3_column_value(statement, column))
    case 2: sqlite3_result_int64(context, Int64(step))
    case 3:
      // SQLite makes NULL of NaN.
      let bits = values?.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self) ?? 0
      sqlite3_result_double(context, Double(bitPattern: UInt64(littleEndian: bits)))
    default:
      sqlite3_result_int64(context, Int64(startedAt &+ Int(elapsed[index])))
    }
  }

  private var step: Int {
    if let stride { return firstStep &+ index &* stride }
    let bits = steps?.loadUnaligned(fromByteOffset: index * 8, as: Int64.self) ?? 0
    return Int(Int64(littleEndian: bits))
  }
}
