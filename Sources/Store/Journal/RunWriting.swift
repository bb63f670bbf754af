import Experiment
internal import Foundation
internal import GRDB

/// What one run told, on its way from a journal into the store.
struct RunWriting {
  private let row: Int64
  private let database: Database
  private var tails: [SeriesTail] = []
  private var indexes: [String: Int] = [:]
  private var findingCount = 0
  private var logCount = 0
  private var checkpoint: (checkpoint: Checkpoint, counts: [String: Int])?
  /// How many points were written.
  private(set) var pointCount = 0

  /// Makes a writing into a run's row, on which nothing hangs yet.
  init(row: Int64, _ database: Database) {
    self.row = row
    self.database = database
  }

  /// Writes all that the run told, up to what is damaged.
  ///
  /// - Returns: What is damaged.
  mutating func write(_ reading: RunReading) throws -> JournalDamage? {
    let damage = try reading.read { try write($0) }
    for index in tails.indices { try tails[index].write(database, isLast: true) }
    return damage
  }

  /// Writes the last checkpoint where there is one.
  func writeCheckpoint(at time: Int) throws {
    guard let (checkpoint, counts) = checkpoint else { return }
    try CheckpointRow.write(checkpoint, counts: counts, run: row, at: time, database)
  }

  private mutating func write(_ item: RunReading.Item) throws {
    switch item {
    case .points(let metric, let columns): try append(columns, to: metric)
    case .checkpoint(let saved):
      let counts = Dictionary(uniqueKeysWithValues: tails.map { ($0.metric, $0.count) })
      checkpoint = (saved, counts)
    case .finding(let finding):
      try FindingRows.insert(finding, run: row, at: findingCount, database)
      findingCount += 1
    case .log(let pieces, let content):
      try LogRows.insert((pieces: pieces, content: content), run: row, at: logCount, database)
      logCount += 1
    case .field(let canonical, let content):
      try FieldRows.attach((canonical, content), run: row, database)
    case .artifact(let artifact): try ProgramRows.insert(artifact, run: row, database)
    case .process(let process): try ProgramRows.insert(process, run: row, database)
    case .nothing: break
    }
  }

  private mutating func append(_ columns: PointColumns, to metric: String) throws {
    let index = indexes[metric] ?? tails.count
    if index == tails.count {
      tails.append(SeriesTail(metric: metric, run: row))
      indexes[metric] = index
    }
    try tails[index].append(columns, database)
    pointCount += columns.count
  }
}
