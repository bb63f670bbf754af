/// What the files of a task tell of one run: its records, after those of the earlier runs that it goes on
/// from.
struct RunTelling {
  /// Records of one run, from its first on.
  struct Segment {
    /// The run's place.
    let place: TaskHistory.RunPlace
    /// Its records, up to the checkpoint that the next one goes on from.
    var records: ArraySlice<JournalScan.Place>
    /// See `TaskHistory.RunRecord.before`.
    var before: Int?
  }

  /// The runs' records, in order.
  private(set) var segments: [Segment] = []
  /// What keeps the run from being whole; the records are all that come before it.
  private(set) var damage: JournalDamage?

  /// All records.
  var records: [TaskHistory.RunRecord] {
    segments.flatMap { segment in
      segment.records.map {
        TaskHistory.RunRecord(part: segment.place.part, place: $0, before: segment.before)
      }
    }
  }

  /// The last checkpoint.
  var checkpoint: TaskHistory.RunRecord? {
    for segment in segments.reversed() {
      if let place = segment.records.last(where: { $0.record.kind == .checkpoint }) {
        return TaskHistory.RunRecord(
          part: segment.place.part,
          place: place,
          before: segment.before
        )
      }
    }
    return nil
  }

  /// Lets a run follow that goes on from none.
  mutating func append(_ run: JournalScan.RunScan, at place: TaskHistory.RunPlace) {
    segments.append(Segment(place: place, records: run.records[...], before: nil))
    damage = run.damage
  }

  /// Lets a run follow that goes on from a checkpoint of what is told so far.
  ///
  /// Where that is not there, the run's own records lack what came before them: they are left out.
  ///
  /// - Parameters:
  ///   - run: The run.
  ///   - place: Its place.
  ///   - resumption: What it goes on from.
  ///   - history: All runs of the task.
  ///   - missing: What is wrong where no other damage explains that the checkpoint is not there.
  mutating func append(
    _ run: JournalScan.RunScan,
    at place: TaskHistory.RunPlace,
    from resumption: RunBegan.Resumption,
    in history: TaskHistory,
    orElse missing: @autoclosure () -> JournalDamage
  ) {
    let sequence = resumption.after
    // Several runs may have a checkpoint of the same number, but not of the same step.
    let index = segments.lastIndex { segment in
      history.run(at: segment.place).checkpointSteps[sequence] == resumption.step
        && segment.records.count >= sequence
    }
    if let index {
      segments.removeSubrange((index + 1)...)
      segments[index].records = segments[index].records.prefix(Int(sequence))
    }
    for index in segments.indices {
      segments[index].before = min(segments[index].before ?? .max, resumption.step)
    }
    if index == nil { damage = damage ?? missing() } else { append(run, at: place) }
  }
}
