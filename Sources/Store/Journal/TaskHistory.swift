import Experiment
internal import Foundation

/// What the files of one task's journal say, all parts of it together.
struct TaskHistory {
  /// Where a run is.
  private struct RunPlace {
    let part: Int
    let index: Int
  }

  /// A record of a run, and in which file it is.
  struct RunRecord {
    let part: Int
    let place: JournalScan.Place
    /// Of an earlier run that this one goes on from: the step from which on this one tells its findings
    /// itself; nil for the run's own records.
    let before: Int?

    /// Whether it is an earlier run's.
    var isEarlier: Bool { before != nil }
  }

  /// The files in the order in which they were begun.
  let parts: [JournalScan]
  private var places: [String: RunPlace] = [:]
  /// The runs that later ones go on from.
  private(set) var resumed: Set<String> = []

  /// Reads a task's files.
  ///
  /// - Parameter paths: The files in the order in which they were begun.
  /// - Throws: What keeps a file from being read.
  init(_ paths: [String]) throws(StoreError) {
    var parts: [JournalScan] = []
    for path in paths { parts.append(try JournalScan(path)) }
    self.parts = parts
    for (part, scan) in parts.enumerated() {
      for (index, run) in scan.runs.enumerated() {
        places[run.began.run] = RunPlace(part: part, index: index)
        if let earlier = run.began.resumedFrom { resumed.insert(earlier) }
      }
    }
  }

  /// A run of the task.
  func scan(of run: String) -> JournalScan.RunScan? {
    places[run].map { parts[$0.part].runs[$0.index] }
  }

  /// What a run depended on; nil where that is damaged.
  func provenance(of run: String) -> Provenance? {
    places[run].flatMap { place in
      let scan = parts[place.part]
      return scan.runs[place.index].began.provenance ?? scan.task?.provenance
    }
  }

  /// Whether a run can get no more records from a task that lives: it is over, its task has said
  /// goodbye, or the task was begun again since.
  func isSettled(_ run: String) -> Bool {
    guard let place = places[run] else { return true }
    let scan = parts[place.part]
    return scan.runs[place.index].finished != nil || scan.runs[place.index].damage != nil
      || scan.ended != nil || place.part + 1 < parts.count
  }

  /// How far a run came, by what the files say.
  func status(of run: String) -> RunStatus {
    guard let scan = scan(of: run) else { return .planned }
    if scan.damage != nil { return .interrupted }
    if let finished = scan.finished { return RunStatus(rawValue: finished.status) ?? .failed }
    return isSettled(run) ? .interrupted : .running
  }

  /// The last attempt at each trial, by the trials' ids, without checkpoints.
  func attempts() -> [String: Attempt] {
    var attempts: [String: Attempt] = [:]
    for run in parts.flatMap(\.runs) {
      attempts[run.began.trial] = Attempt(
        run: run.began.run,
        number: run.began.attempt,
        status: status(of: run.began.run)
      )
    }
    return attempts
  }

  /// All records of a run after its beginning, those of earlier runs that it goes on from first.
  func records(of run: String) -> [RunRecord] {
    guard let place = places[run] else { return [] }
    let scan = parts[place.part].runs[place.index]
    var records: [RunRecord] = []
    if let earlier = scan.began.resumedFrom, let after = scan.began.resumedAfter,
      let step = scan.began.resumedAt
    {
      records = self.records(of: earlier)
        .filter { $0.isEarlier || $0.place.record.sequence <= after }
        .map { RunRecord(part: $0.part, place: $0.place, before: min($0.before ?? .max, step)) }
    }
    return records + scan.records.map { RunRecord(part: place.part, place: $0, before: nil) }
  }

  /// The record of a run's last checkpoint, its own or the one that it goes on from.
  func checkpoint(of run: String) -> RunRecord? {
    records(of: run).last { $0.place.record.kind == .checkpoint }
  }

  /// The text and the data of a record.
  ///
  /// - Throws: `damaged` where they are not what was written.
  func payload(
    of record: RunRecord,
    of run: String
  ) throws(StoreError) -> (text: String, data: Data) {
    let path = parts[record.part].path
    let (head, offset) = (record.place.record, record.place.offset)
    if let payload = try JournalReader(path).payload(of: head, at: offset) { return payload }
    let name = (path as NSString).lastPathComponent
    throw .damaged(
      path: path,
      what: "a record of run '\(run)' at byte \(offset) of '\(name)' does not match its checksum"
    )
  }
}
