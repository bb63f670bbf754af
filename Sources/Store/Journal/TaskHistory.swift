import Experiment
internal import Foundation

/// What the files of one task's journal say, all parts of it together.
struct TaskHistory {
  /// Where a run is.
  struct RunPlace: Hashable, Comparable {
    let part: Int
    let index: Int

    static func < (one: Self, other: Self) -> Bool {
      (one.part, one.index) < (other.part, other.index)
    }
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
  func scan(of run: String) -> JournalScan.RunScan? { places[run].map { self.run(at: $0) } }

  /// The run at some place.
  func run(at place: RunPlace) -> JournalScan.RunScan { parts[place.part].runs[place.index] }

  /// What a run depended on; nil where that is damaged.
  func provenance(of run: String) -> Provenance? {
    places[run].flatMap { place in
      let scan = parts[place.part]
      return scan.runs[place.index].began.provenance ?? scan.task?.provenance
    }
  }

  /// The file that a run is in.
  func path(of run: String) -> String? { places[run].map { parts[$0.part].path } }

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
    if telling(of: run).damage != nil { return .interrupted }
    if let finished = scan.finished { return RunStatus(rawValue: finished.status) ?? .failed }
    return isSettled(run) ? .interrupted : .running
  }

  /// The last attempt at each trial, without checkpoints.
  ///
  /// - Parameter withStarts: Whether those of part 0 count.
  /// - Returns: The attempts, by the trials' ids.
  func attempts(withStarts: Bool = true) -> [String: Attempt] {
    var last: [String: RunBegan] = [:]
    for part in parts where withStarts || !part.isStart {
      for run in part.runs { last[run.began.trial] = run.began }
    }
    return last.mapValues {
      Attempt(run: $0.run, number: $0.attempt, status: status(of: $0.run))
    }
  }

  /// All that the files tell of a run.
  func telling(of run: String) -> RunTelling {
    var telling = RunTelling()
    for place in chain(to: run) {
      let run = self.run(at: place)
      if let resumption = run.began.resumption {
        telling.append(
          run,
          at: place,
          from: resumption,
          in: self,
          orElse: missing(resumption, of: run, at: place)
        )
      } else {
        telling.append(run, at: place)
      }
    }
    return telling
  }

  /// A run and those that it goes on from, the first of them first.
  private func chain(to run: String) -> [RunPlace] {
    guard var place = places[run] else { return [] }
    var chain = [place]
    // What a run goes on from was there before it; what says otherwise was not written by a task.
    while let resumption = self.run(at: place).began.resumption,
      let earlier = places[resumption.run], earlier < place
    {
      chain.append(earlier)
      place = earlier
    }
    return chain.reversed()
  }

  private func missing(
    _ resumption: RunBegan.Resumption,
    of run: JournalScan.RunScan,
    at place: RunPlace
  ) -> JournalDamage {
    let what =
      places[resumption.run] == nil
      ? "run '\(run.began.run)' goes on from run '\(resumption.run)', which is in none of the task's files"
      : "run '\(run.began.run)' goes on from run '\(resumption.run)', whose checkpoint at step "
        + "\(resumption.step) is not there"
    return JournalDamage(
      path: parts[place.part].path,
      offset: run.start.offset,
      count: run.start.record.size,
      what: what
    )
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
    throw .damagedJournal(
      path: path,
      what: "a record of run '\(run)' at byte \(offset) of '\(name)' does not match its checksum"
    )
  }
}
