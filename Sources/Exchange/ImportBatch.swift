import Experiment
import Store

/// Collected runs on their way into a store, many in one transaction, because each waits for the disk.
struct ImportBatch {
  /// How many runs are written in one transaction.
  private static let runLimit = 1000
  private static let pointLimit = 100_000

  private let target: ImportTarget
  private let source: String
  /// The experiment of all runs; nil where each says its own.
  private let experiment: String?
  /// That of runs that say none.
  private let fallback: String
  /// What came so far.
  var result = ImportResult()
  private var waiting: [(foreign: ForeignRun, description: RunDescription?)] = []
  private var pointCount = 0
  private var emptyCount = 0

  /// Makes a batch that holds nothing.
  ///
  /// - Parameters:
  ///   - target: Where runs go.
  ///   - source: What the file is called in the runs' messages.
  ///   - experiment: The experiment of all runs; nil leaves each in its own.
  ///   - fallback: The experiment of runs that have none of their own.
  init(
    into target: ImportTarget,
    source: String,
    experiment: String?,
    fallback: String
  ) {
    self.target = target
    self.source = source
    self.experiment = experiment
    self.fallback = fallback
  }

  /// Takes a run that is whole; one without points is counted and left out.
  mutating func add(_ run: CollectedRun, _ description: RunDescription? = nil) throws {
    guard run.count > 0 else {
      emptyCount += 1
      return
    }
    let foreign = run.foreignRun(
      experiment: experiment ?? run.experiment ?? fallback,
      source: "'\(source)'",
      provenance: target.provenance,
      now: target.now
    )
    waiting.append((foreign, description))
    pointCount += run.count
    if waiting.count >= Self.runLimit || pointCount >= Self.pointLimit { try flush() }
  }

  /// Writes the runs that wait.
  mutating func flush() throws {
    for (item, isNew) in zip(waiting, try target.store.add(waiting.map(\.foreign))) {
      guard isNew else {
        result.known += 1
        continue
      }
      result.added += 1
      result.points += item.foreign.series.reduce(0) { $0 + $1.count }
      guard let description = item.description else { continue }
      let id = item.foreign.run.id
      if !description.tags.isEmpty {
        try target.store.tag(adding: description.tags, removing: [], in: [id])
      }
      if !description.note.isEmpty {
        try target.store.note(description.note, on: id, replacing: true)
      }
    }
    waiting = []
    pointCount = 0
  }

  /// Writes what waits.
  ///
  /// - Returns: What came, with a word on runs without points.
  mutating func finish() throws -> ImportResult {
    try flush()
    if emptyCount > 0 {
      let count = emptyCount == 1 ? "1 run has" : "\(emptyCount) runs have"
      result.notices.append("\(count) no points and stayed out")
    }
    return result
  }
}
