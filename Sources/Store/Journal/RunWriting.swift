import Experiment
internal import Foundation
internal import GRDB

/// The records of one run on their way from a journal into the store.
struct RunWriting {
  private let row: Int64
  private let run: JournalScan.RunScan
  private let merge: JournalMerge
  private var tails: [SeriesTail] = []
  private var indexes: [String: Int] = [:]
  private var findingCount = 0
  private var logCount = 0
  private var checkpoint: (checkpoint: Checkpoint, counts: [String: Int])?
  /// How many points were written.
  private(set) var pointCount = 0
  /// The first record that is not what was written.
  private(set) var damage: JournalDamage?

  init(row: Int64, run: JournalScan.RunScan, merge: JournalMerge) {
    self.row = row
    self.run = run
    self.merge = merge
  }

  /// Writes all that the run told, up to the first record that is damaged.
  mutating func writeRecords() throws {
    for record in merge.history.records(of: run.began.run) {
      let (place, reader) = (record.place, merge.readers[record.part])
      guard let payload = try reader.payload(of: place.record, at: place.offset),
        try write(record, payload.text, payload.data)
      else {
        damage = JournalDamage(
          path: reader.path,
          offset: place.offset,
          count: place.record.size,
          what: "a record does not match its checksum"
        )
        break
      }
    }
    for index in tails.indices { try tails[index].write(merge.database, isLast: true) }
  }

  /// Writes the last checkpoint where there is one.
  func writeCheckpoint(at time: Int) throws {
    guard let (checkpoint, counts) = checkpoint else { return }
    try CheckpointRow.write(checkpoint, counts: counts, run: row, at: time, merge.database)
  }

  /// Writes a record; false where it does not make sense.
  private mutating func write(
    _ record: TaskHistory.RunRecord,
    _ text: String,
    _ data: Data
  ) throws -> Bool {
    switch record.place.record.kind {
    case .points:
      guard let points: PointsText = try? StoredJSON.value(text) else { return false }
      return try append(points, data)
    case .checkpoint:
      guard let read: CheckpointText = try? StoredJSON.value(text) else { return false }
      let counts = Dictionary(uniqueKeysWithValues: tails.map { ($0.metric, $0.count) })
      let content = Array(data)
      checkpoint = (Checkpoint(step: read.step, elapsed: read.elapsed, content: content), counts)
      return true
    case .finding:
      guard let finding = (try? StoredJSON.value(text) as FindingText)?.finding else {
        return false
      }
      if let before = record.before, finding.step ?? .max >= before { return true }
      try FindingRows.insert(finding, run: row, at: findingCount, merge.database)
      findingCount += 1
      return true
    default:
      return record.isEarlier ? true : try writeOfProgram(record, text, data)
    }
  }

  private mutating func writeOfProgram(
    _ record: TaskHistory.RunRecord,
    _ text: String,
    _ data: Data
  ) throws -> Bool {
    switch record.place.record.kind {
    case .field: try FieldRows.attach((text, data), run: row, merge.database)
    case .log:
      guard let log: LogText = try? StoredJSON.value(text), 0...data.count ~= log.pieces else {
        return false
      }
      let pieces = data.prefix(log.pieces)
      let columns = (pieces: Data(pieces), content: Data(data.dropFirst(log.pieces)))
      try LogRows.insert(columns, run: row, at: logCount, merge.database)
      logCount += 1
    case .artifact:
      guard let read: ArtifactText = try? StoredJSON.value(text) else { return false }
      let artifact = Artifact(path: read.path, hash: read.hash, size: read.size)
      try ProgramRows.insert(artifact, run: row, merge.database)
    case .process:
      guard let read: ProcessText = try? StoredJSON.value(text) else { return false }
      try ProgramRows.insert(read.record, run: row, merge.database)
    default: break
    }
    return true
  }

  private mutating func append(_ text: PointsText, _ data: Data) throws -> Bool {
    var columns = PointColumns()
    guard columns.append(text, data) else { return false }
    let index = indexes[text.metric] ?? tails.count
    if index == tails.count {
      tails.append(SeriesTail(metric: text.metric, run: row))
      indexes[text.metric] = index
    }
    try tails[index].append(columns, merge.database)
    pointCount += text.count
    return true
  }
}

extension FindingText {
  /// The finding; nil for a kind that this version does not know.
  fileprivate var finding: Finding? {
    Finding.Kind(rawValue: kind).map {
      Finding($0, step: step, message: message, details: details)
    }
  }
}

extension ProcessText {
  fileprivate var record: ProcessRecord {
    ProcessRecord(
      words: words,
      folder: folder,
      exitCode: exitCode,
      signal: signal,
      userTime: userTime,
      systemTime: systemTime,
      peakMemory: peakMemory
    )
  }
}
