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

/// The points of one run that are not committed yet.
///
/// Whoever records only touches `pending`, for nanoseconds; the flusher does the rest.
final class RunBuffer: Sendable {
  /// How many points may wait before recording must wait too: 24 bytes each.
  static let capacity = 4_000_000

  /// The row's number.
  let row: Int64
  /// The run's id.
  let id: String

  struct Pending {
    var points: [PendingPoint] = []
    var metrics: [String] = []
    var indexes: [String: UInt32] = [:]
    /// The index of the metric that is likely to come next.
    var expected = 0
    var failure: StoreError?
    var isOver = false
  }

  let pending = Mutex(Pending())
  /// The ends of the run's series as they are in the database, by the metric's index.
  private let tails = Mutex<[SeriesTail]>([])

  init(row: Int64, id: String) {
    self.row = row
    self.id = id
  }

  /// Takes the waiting points away.
  func take() -> Batch {
    pending.withLock { pending in
      let batch = Batch(buffer: self, points: pending.points, metrics: pending.metrics)
      pending.points = []
      pending.points.reserveCapacity(min(batch.points.count, 1 << 17))
      return batch
    }
  }

  /// Some points being committed.
  struct Batch {
    let buffer: RunBuffer
    let points: [PendingPoint]
    let metrics: [String]

    /// Writes the points; the buffer changes only when `keep` is called with the result.
    func write(_ database: Database, isLast: Bool) throws -> [SeriesTail] {
      var tails = buffer.tails.withLock { $0 }
      for metric in metrics.dropFirst(tails.count) {
        tails.append(SeriesTail(metric: metric, run: buffer.row))
      }
      var touched = [Bool](repeating: isLast, count: tails.count)
      for point in points {
        try tails[Int(point.metric)].append(point, database)
        touched[Int(point.metric)] = true
      }
      for index in tails.indices where touched[index] {
        try tails[index].write(database, isLast: isLast)
      }
      return tails
    }

    /// Notes that the points are committed.
    func keep(_ tails: [SeriesTail]) {
      buffer.tails.withLock { $0 = tails }
      buffer.pending.withLock { $0.failure = nil }
    }

    /// Puts the points back in front of those that came since.
    func restore() {
      buffer.pending.withLock { $0.points = points + $0.points }
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
