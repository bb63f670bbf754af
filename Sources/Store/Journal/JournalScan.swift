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
    /// Where it began.
    let start: Place
    /// Its records after that without a gap, from sequence 1 on, those of unknown kinds included.
    var records: [Place] = []
    /// The steps of its checkpoints, by the sequences of their records; not checked with the data.
    var checkpointSteps: [UInt32: Int] = [:]
    /// How it ended; nil where it has not.
    var finished: RunFinished?
    /// When it was last heard of.
    var lastTime: Int
    /// The first thing that is wrong with it.
    var damage: JournalDamage?

    /// The sequence of the record that comes next.
    fileprivate var next: UInt32 { UInt32(records.count) + 1 }
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
  private var indexes: [UInt32: Int] = [:]
  private var ids: Set<String> = []
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
      let last = (runs[index].records.last ?? runs[index].start).offset
      runs[index].damage = damages.first { $0.offset > last }
    }
  }

  private mutating func note(_ offset: Int, _ count: Int, _ what: String) {
    damages.append(JournalDamage(path: path, offset: offset, count: count, what: what))
  }

  private mutating func take(_ place: Place, _ reader: JournalReader) throws(StoreError) {
    let record = place.record
    lastTime = max(lastTime ?? record.time, record.time)
    switch record.kind {
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
      guard indexes[record.run] == nil, ids.insert(began.run).inserted else {
        note(place.offset, record.size, "run '\(began.run)' begins a second time")
        return
      }
      indexes[record.run] = runs.count
      runs.append(RunScan(began: began, start: place, lastTime: record.time))
    // Kinds that a later version alone knows have their numbers among the others of the run.
    default: if record.run > 0 { try takeOfRun(place, reader) }
    }
  }

  private mutating func takeOfRun(
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
      let last = (runs[index].records.last ?? runs[index].start).offset
      if damages.last.map({ $0.offset <= last }) ?? true {
        note(place.offset, 0, "a record before it is missing")
      }
      runs[index].damage = damages.last
      return
    }
    runs[index].lastTime = record.time
    runs[index].records.append(place)
    if record.kind == .checkpoint,
      let text = try reader.text(of: record, at: place.offset),
      let checkpoint: CheckpointText = try? StoredJSON.value(text)
    {
      runs[index].checkpointSteps[record.sequence] = checkpoint.step
    }
    if record.kind == .runFinished {
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

  /// Whether it is part 0: runs of the store that the task goes on from, and none of its own.
  ///
  /// Told by its name, which no damage to what it holds can change.
  var isStart: Bool { path.hasSuffix(".0.journal") }

  /// How many runs are not told of because their beginning is damaged.
  var lostRunCount: Int { orphans.count }
}
