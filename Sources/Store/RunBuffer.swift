import Experiment
internal import GRDB
internal import Synchronization

/// One point on its way to the database.
struct PendingPoint {
  let step: Int
  let value: Double
  let elapsed: UInt32
  /// The index of the metric's name in the run's buffer.
  let metric: UInt32
}

/// What is recorded of one run and not committed yet: points, findings, its latest checkpoint.
///
/// Whoever records only touches `pending`, for nanoseconds; the flusher does the rest.
final class RunBuffer: Sendable {
  /// How many points may wait before recording must wait too: 24 bytes each.
  static let capacity = 4_000_000

  /// How many bytes of logs may wait.
  static let logCapacity = 8 << 20

  /// The row's number.
  let row: Int64
  /// The run's id.
  let id: String

  struct Pending {
    var points: [PendingPoint] = []
    var findings: [Finding] = []
    var logs: [LogBlock] = []
    var checkpoint: PendingCheckpoint?
    var metrics: [String] = []
    var indexes: [String: UInt32] = [:]
    /// The index of the metric that is likely to come next.
    var expected = 0
    var failure: StoreError?
    var isOver = false

    /// Whether there is nothing to commit.
    var isEmpty: Bool {
      points.isEmpty && findings.isEmpty && logs.isEmpty && checkpoint == nil
    }
  }

  /// A checkpoint and how many of the waiting points were recorded before it.
  struct PendingCheckpoint {
    let checkpoint: Checkpoint
    var pointCount: Int
  }

  /// What of the run is in the database.
  struct Written {
    /// The ends of its series, by the metric's index.
    var tails: [SeriesTail] = []
    var findingCount = 0
    var logCount = 0
  }

  let pending = Mutex(Pending())
  private let written = Mutex(Written())

  init(row: Int64, id: String) {
    self.row = row
    self.id = id
  }

  /// Goes on after what an earlier attempt recorded, before anything is recorded here.
  func goOn(after earlier: Written) {
    pending.withLock { pending in
      pending.metrics = earlier.tails.map(\.metric)
      for (index, metric) in pending.metrics.enumerated() {
        pending.indexes[metric] = UInt32(index)
      }
    }
    written.withLock { $0 = earlier }
  }

  /// Takes away what waits.
  func take() -> Batch {
    pending.withLock { pending in
      let batch = Batch(
        buffer: self,
        points: pending.points,
        findings: pending.findings,
        logs: pending.logs,
        checkpoint: pending.checkpoint,
        metrics: pending.metrics
      )
      pending.points = []
      pending.points.reserveCapacity(min(batch.points.count, 1 << 17))
      pending.findings = []
      pending.logs = []
      pending.checkpoint = nil
      return batch
    }
  }

  /// Something being committed.
  struct Batch {
    let buffer: RunBuffer
    let points: [PendingPoint]
    let findings: [Finding]
    let logs: [LogBlock]
    let checkpoint: PendingCheckpoint?
    let metrics: [String]

    /// Writes the batch; the buffer changes only when `keep` is called with the result.
    func write(_ database: Database, isLast: Bool, at time: Int) throws -> Written {
      var written = buffer.written.withLock { $0 }
      for metric in metrics.dropFirst(written.tails.count) {
        written.tails.append(SeriesTail(metric: metric, run: buffer.row))
      }
      var touched = [Bool](repeating: isLast, count: written.tails.count)
      let early = checkpoint?.pointCount ?? 0
      try append(points[..<early], to: &written.tails, touched: &touched, database)
      if let checkpoint = checkpoint?.checkpoint {
        try CheckpointRow.write(checkpoint, written.tails, run: buffer.row, at: time, database)
      }
      try append(points[early...], to: &written.tails, touched: &touched, database)
      for index in written.tails.indices where touched[index] {
        try written.tails[index].write(database, isLast: isLast)
      }
      for finding in findings {
        try FindingRows.insert(finding, run: buffer.row, at: written.findingCount, database)
        written.findingCount += 1
      }
      for block in logs {
        try LogRows.insert(
          LogRows.columns(of: block),
          run: buffer.row,
          at: written.logCount,
          database
        )
        written.logCount += 1
      }
      return written
    }

    private func append(
      _ points: ArraySlice<PendingPoint>,
      to tails: inout [SeriesTail],
      touched: inout [Bool],
      _ database: Database
    ) throws {
      for point in points {
        try tails[Int(point.metric)].append(point, database)
        touched[Int(point.metric)] = true
      }
    }

    /// Notes that the batch is committed.
    func keep(_ written: Written) {
      buffer.written.withLock { $0 = written }
      buffer.pending.withLock { $0.failure = nil }
    }

    /// Puts the batch back in front of what came since.
    func restore() {
      buffer.pending.withLock { pending in
        pending.points = points + pending.points
        pending.findings = findings + pending.findings
        pending.logs = logs + pending.logs
        if pending.checkpoint == nil {
          pending.checkpoint = checkpoint
        } else {
          pending.checkpoint?.pointCount += points.count
        }
      }
    }
  }
}

extension RunBuffer.Pending {
  /// The index of a metric; a new name gets the next.
  ///
  /// Measurements name the same metrics in the same order again and again, so the one after the
  /// last is tried before the dictionary.
  mutating func index(of metric: String) -> UInt32 {
    if expected < metrics.count, metrics[expected] == metric {
      let index = UInt32(expected)
      expected = expected + 1 == metrics.count ? 0 : expected + 1
      return index
    }
    let index = indexes[metric] ?? UInt32(metrics.count)
    if index == metrics.count {
      metrics.append(metric)
      indexes[metric] = index
    }
    expected = Int(index) + 1 == metrics.count ? 0 : Int(index) + 1
    return index
  }
}
