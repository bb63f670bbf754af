import Experiment
internal import GRDB

/// The end of one series of a run being recorded: its summary and the points of its last chunk.
///
/// Points are committed many times a second, so rewriting the last chunk each time would write
/// each point hundreds of times. The chunk's newest points therefore stand in a row of their own
/// until they are `stepLength` many; then the two rows become one. Readers see rows in order of
/// position and need not know.
struct SeriesTail {
  /// How many new points stand in a row of their own at most.
  private static let stepLength = 256

  let metric: String
  /// How many points the series has, those that are not in the database included.
  private(set) var count = 0
  private let run: Int64
  private var id: Int64?
  private var running: RunningSummary
  /// The last chunk's points; never full after `write`.
  private var points = PointColumns()
  /// How many of `points` stand in the chunk's first row.
  private var settled = 0
  /// How many of `points` are in the database.
  private var written = 0

  /// The end of a series that has no points yet.
  init(metric: String, run: Int64) {
    self.run = run
    running = RunningSummary(metric: metric)
    self.metric = metric
  }

  /// Takes one more point; writes the last chunk where that fills it.
  mutating func append(_ point: PendingPoint, _ database: Database) throws {
    // Room is made as points come: a run may have ten thousand metrics of a few points each.
    points.append(point)
    running.append(step: point.step, value: point.value)
    count += 1
    try writeIfFull(database)
  }

  private mutating func writeIfFull(_ database: Database) throws {
    guard points.count == Schema.chunkCapacity else { return }
    try settle(database)
    points.removeAll()
    (settled, written) = (0, 0)
  }

  /// Takes more points; writes each chunk that they fill.
  mutating func append(_ columns: PointColumns, _ database: Database) throws {
    var next = 0
    while next < columns.count {
      if points.count == 0 { points.reserveCapacity(Schema.chunkCapacity, elapsed: true) }
      let end = min(columns.count, next + Schema.chunkCapacity - points.count)
      points.append(columns, next..<end)
      for index in next..<end {
        running.append(step: columns.steps[index], value: columns.values[index])
      }
      count += end - next
      next = end
      try writeIfFull(database)
    }
  }

  /// Writes what is not written yet; where no points follow, the last chunk becomes one row.
  ///
  /// A series without points is not written.
  mutating func write(_ database: Database, isLast: Bool) throws {
    guard count > 0 else { return }
    if written < points.count || isLast && settled < points.count {
      if isLast || points.count - settled >= Self.stepLength {
        try settle(database)
      } else {
        try writeRow(settled..<points.count, database)
      }
    }
    try writeSummary(database)
  }

  /// The position of the last chunk's first point in the series.
  private var start: Int { count - points.count }

  /// Makes the last chunk one row.
  private mutating func settle(_ database: Database) throws {
    if settled > 0, written > settled {
      try database.cachedStatement(sql: "DELETE FROM chunk WHERE series = ? AND position = ?")
        .execute(arguments: [seriesID(database), start + settled])
    }
    try writeRow(0..<points.count, database)
    settled = points.count
  }

  private mutating func writeRow(_ range: Range<Int>, _ database: Database) throws {
    let stride = points.stride(in: range)
    let statement = try database.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO chunk
          (series, position, count, first_step, stride, steps, "values", elapsed, checksum)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    let position = start + range.lowerBound
    let first = points.steps[range.lowerBound]
    let steps = stride == nil ? Blob.data(points.steps[range]) : nil
    let values = Blob.data(points.values[range])
    let elapsed = TimeColumn.data(points.elapsed[range])
    var checksum = Checksum(
      position: position,
      count: range.count,
      firstStep: first,
      stride: stride
    )
    for blob in [steps, values, elapsed] { checksum.add(blob) }
    try statement.execute(arguments: [
      seriesID(database), position, range.count, first, stride, steps, values, elapsed,
      checksum.value,
    ])
    written = range.upperBound
  }

  /// The row's id; the row is made where there is none.
  private mutating func seriesID(_ database: Database) throws -> Int64 {
    if let id { return id }
    try database.cachedStatement(
      sql: """
        INSERT INTO series (run, metric, count, first_step, last_step, last, nan_count,
          infinity_count)
        VALUES (?, ?, 0, 0, 0, 'NaN', 0, 0)
        """
    ).execute(arguments: [run, metric])
    let id = database.lastInsertedRowID
    self.id = id
    return id
  }

  private mutating func writeSummary(_ database: Database) throws {
    try SeriesCheck.write(running.summary, series: seriesID(database), database)
  }
}
