import Experiment
internal import Foundation

/// Where everything is in one file of a journal: all heads, and the texts that tell what began and ended.
struct JournalScan {
  /// A record and its place.
  struct Place: Hashable, Sendable {
    let record: JournalRecord
    let offset: Int
  }

  /// A run of the file.
  struct RunScan {
    /// How it began.
    let began: RunBegan
    /// Its records after that, without a gap.
    var records: [Place] = []
    /// How it ended; nil where it has not.
    var finished: RunFinished?
    /// When it was last heard of.
    var lastTime: Int
    /// The first thing that is wrong with it.
    var damage: JournalDamage?
    fileprivate var next: UInt32 = 1

    /// Its last checkpoint.
    var checkpoint: Place? { records.last { $0.record.kind == .checkpoint } }
  }

  let path: String
  /// The task that wrote it; nil where that is damaged or not there yet.
  private(set) var task: TaskBegan?
  /// The runs in the order in which they began.
  private(set) var runs: [RunScan] = []
  /// What is damaged, in order.
  private(set) var damages: [JournalDamage] = []
  /// How many bytes at the end are no whole record.
  private(set) var incomplete = 0
  /// When it was written to last, in milliseconds since 1970-01-01 UTC; nil for an empty file.
  private(set) var lastTime: Int?
  /// How the task ended; nil where it has not said so.
  private(set) var ended: TaskEnded?
  /// The records of runs that a later version of exp alone knows.
  private(set) var unknownCount = 0
  private var indexes: [UInt32: Int] = [:]
  private var orphans: Set<UInt32> = []

  /// Reads a file from its beginning to what its end was at that moment.
  init(_ path: String) throws(StoreError) {
    self.path = path
    let reader = try JournalReader(path)
    var offset = 0
    while offset < reader.size {
      if let record = try reader.head(at: offset) {
        guard offset + record.size <= reader.size else { break }
        try take(Place(record: record, offset: offset), reader)
        offset += record.size
        continue
      }
      guard let next = try reader.nextHead(after: offset) else { break }
      note(offset, next - offset, "no record begins there")
      offset = next
    }
    incomplete = reader.size - offset
    if ended != nil { blameDamage() }
  }

  /// Tells of runs without an end, of a task that has ended all of its runs, where that may have been.
  private mutating func blameDamage() {
    for index in runs.indices where runs[index].finished == nil && runs[index].damage == nil {
      let last = runs[index].records.last?.offset ?? 0
      runs[index].damage = damages.first { $0.offset > last }
    }
  }

  private mutating func note(_ offset: Int, _ count: Int, _ what: String) {
    damages.append(JournalDamage(path: path, offset: offset, count: count, what: what))
  }

  private mutating func take(_ place: Place, _ reader: JournalReader) throws(StoreError) {
    let record = place.record
    lastTime = max(lastTime ?? record.time, record.time)
    guard let kind = record.kind else {
      unknownCount += 1
      return
    }
    switch kind {
    case .taskBegan:
      task = try text(place, reader)
      if let format = task?.format, format > TaskBegan.format {
        throw .journal(
          path: path,
          what:
            "has layout version \(format), this program knows up to \(TaskBegan.format): use the "
            + "version of 'exp' that wrote it, or a later one"
        )
      }
    case .taskEnded: ended = try text(place, reader)
    case .alive: break
    case .runBegan:
      guard let began: RunBegan = try text(place, reader) else {
        orphans.insert(record.run)
        return
      }
      indexes[record.run] = runs.count
      runs.append(RunScan(began: began, lastTime: record.time))
    default: try takeOfRun(kind, place, reader)
    }
  }

  private mutating func takeOfRun(
    _ kind: JournalRecord.Kind,
    _ place: Place,
    _ reader: JournalReader
  ) throws(StoreError) {
    let record = place.record
    guard let index = indexes[record.run] else {
      // Its beginning was lost with what is damaged before.
      orphans.insert(record.run)
      return
    }
    if runs[index].damage != nil { return }
    guard record.sequence == runs[index].next else {
      runs[index].damage =
        damages.last
        ?? JournalDamage(path: path, offset: place.offset, count: 0, what: "a record is missing")
      return
    }
    runs[index].next += 1
    runs[index].lastTime = record.time
    runs[index].records.append(place)
    if kind == .runFinished {
      runs[index].finished = try text(place, reader)
      if runs[index].finished == nil { runs[index].damage = damages.last }
    }
  }

  /// What a record's text says; nil, noted as damage, where it is not what was written.
  private mutating func text<Text: Decodable>(
    _ place: Place,
    _ reader: JournalReader
  ) throws(StoreError) -> Text? {
    if let payload = try reader.payload(of: place.record, at: place.offset),
      let text: Text = try? StoredJSON.value(payload.text)
    {
      return text
    }
    note(place.offset, place.record.size, "a record does not match its checksum")
    return nil
  }

  /// How many runs are not told of because their beginning is damaged.
  var lostRunCount: Int { orphans.count }
}
