/// What came of merging journals into a store.
public struct CollectResult: Hashable, Sendable {
  /// How many runs were added, those that still run included.
  public var added = 0
  /// How many were there and have got more: points, or their end.
  public var updated = 0
  /// How many were there as the journals tell them.
  public var known = 0
  /// How many points were written.
  public var points = 0
  /// How many of the runs still run.
  public var running: Int { runningRuns.count }
  /// The ids of the runs that still ran when their journal was read, whatever has come of them since.
  public var runningRuns: Set<String> = []
  /// What is damaged, in the order of the files.
  public var damages: [JournalDamage] = []
  /// How many runs cannot be told because their beginning is damaged.
  public var lostRuns = 0
  /// The last records that were cut off or are being written, by the file's path: their bytes.
  public var incomplete: [String: Int] = [:]

  /// Makes a result of nothing.
  public init() {}

  /// Adds a damage that is not told yet.
  mutating func add(_ damage: JournalDamage?) {
    if let damage, !damages.contains(damage) { damages.append(damage) }
  }

  /// Adds another result.
  public mutating func add(_ other: CollectResult) {
    added += other.added
    updated += other.updated
    known += other.known
    points += other.points
    runningRuns.formUnion(other.runningRuns)
    damages += other.damages
    lostRuns += other.lostRuns
    incomplete.merge(other.incomplete) { $1 }
  }
}
