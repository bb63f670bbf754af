import Experiment
internal import Foundation

/// Reads what one run told, record after record.
struct RunReading {
  /// What a record tells.
  enum Item {
    case points(metric: String, PointColumns)
    case checkpoint(Checkpoint)
    case finding(Finding)
    case log(pieces: Data, content: Data)
    case field(canonical: String, content: Data)
    case artifact(Artifact)
    case process(ProcessRecord)
    /// Nothing of this run that is kept: what an earlier run's program did, how a run ended, or what a
    /// later version of exp alone knows.
    case nothing
  }

  /// Where the records are.
  let telling: RunTelling
  /// A reader for each part of the task's history.
  let readers: [JournalReader]

  /// Reads all records, up to what is damaged.
  ///
  /// - Parameter body: Takes them one by one.
  /// - Returns: What is damaged; nil where the run is whole.
  /// - Throws: What keeps a file from being read, and what `body` throws.
  func read(_ body: (Item) throws -> Void) throws -> JournalDamage? {
    for record in telling.records {
      let (place, reader) = (record.place, readers[record.part])
      guard let payload = try reader.payload(of: place.record, at: place.offset),
        let item = Item(record, payload.text, payload.data)
      else {
        return JournalDamage(
          path: reader.path,
          offset: place.offset,
          count: place.record.size,
          what: "a record does not match its checksum"
        )
      }
      try body(item)
    }
    return telling.damage
  }
}

extension RunReading.Item {
  /// What a record tells; nil where it does not make sense.
  fileprivate init?(_ record: TaskHistory.RunRecord, _ text: String, _ data: Data) {
    switch record.place.record.kind {
    case .points:
      var columns = PointColumns()
      guard let points: PointsText = try? StoredJSON.value(text), columns.append(points, data)
      else { return nil }
      self = .points(metric: points.metric, columns)
    case .checkpoint:
      guard let read: CheckpointText = try? StoredJSON.value(text) else { return nil }
      self = .checkpoint(Checkpoint(step: read.step, elapsed: read.elapsed, content: Array(data)))
    case .finding:
      guard let finding = (try? StoredJSON.value(text) as FindingText)?.finding else { return nil }
      // From where it goes on, a run tells its findings itself.
      let isTold = record.before.map { finding.step ?? .max < $0 } ?? true
      self = isTold ? .finding(finding) : .nothing
    default:
      if record.isEarlier { self = .nothing } else { self.init(ofProgram: record, text, data) }
    }
  }

  private init?(ofProgram record: TaskHistory.RunRecord, _ text: String, _ data: Data) {
    switch record.place.record.kind {
    case .field: self = .field(canonical: text, content: data)
    case .log:
      guard let log: LogText = try? StoredJSON.value(text), 0...data.count ~= log.pieces else {
        return nil
      }
      self = .log(pieces: Data(data.prefix(log.pieces)), content: Data(data.dropFirst(log.pieces)))
    case .artifact:
      guard let read: ArtifactText = try? StoredJSON.value(text) else { return nil }
      self = .artifact(Artifact(path: read.path, hash: read.hash, size: read.size))
    case .process:
      guard let read: ProcessText = try? StoredJSON.value(text) else { return nil }
      self = .process(read.record)
    default: self = .nothing
    }
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
