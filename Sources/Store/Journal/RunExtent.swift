import Experiment
internal import GRDB

/// How much is known of a run, counted.
struct RunExtent: Hashable {
  private var points = 0
  private var findings = 0
  private var logs = 0
  private var fields = 0
  private var artifacts = 0
  private var processes = 0
  /// The step of the checkpoint; nil where there is none.
  var checkpoint: Int?

  /// Counts what a journal tells.
  ///
  /// - Returns: What is damaged in it, too; what comes after that is not counted.
  static func told(_ reading: RunReading) throws -> (extent: RunExtent, damage: JournalDamage?) {
    var extent = RunExtent()
    let damage = try reading.read { item in
      switch item {
      case .points(_, let columns): extent.points += columns.count
      case .checkpoint(let checkpoint): extent.checkpoint = checkpoint.step
      case .finding: extent.findings += 1
      case .log: extent.logs += 1
      case .field: extent.fields += 1
      case .artifact: extent.artifacts += 1
      case .process: extent.processes += 1
      case .nothing: break
      }
    }
    return (extent, damage)
  }

  /// Counts what hangs on a run's row.
  static func stored(_ row: Int64, _ database: Database) throws -> RunExtent {
    let counts = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT (SELECT coalesce(sum(count), 0) FROM series WHERE run = :run),
            (SELECT count(*) FROM finding WHERE run = :run),
            (SELECT count(*) FROM log WHERE run = :run),
            (SELECT count(*) FROM run_field WHERE run = :run),
            (SELECT count(*) FROM artifact WHERE run = :run),
            (SELECT count(*) FROM process WHERE run = :run),
            (SELECT step FROM checkpoint WHERE run = :run)
          """
      ),
      arguments: ["run": row]
    )
    var extent = RunExtent()
    guard let counts else { return extent }
    extent.points = try counts.value(0)
    extent.findings = try counts.value(1)
    extent.logs = try counts.value(2)
    extent.fields = try counts.value(3)
    extent.artifacts = try counts.value(4)
    extent.processes = try counts.value(5)
    extent.checkpoint = try counts.value(6)
    return extent
  }

  /// Whether it is at least as much as another, of every kind.
  func covers(_ other: RunExtent) -> Bool {
    points >= other.points && findings >= other.findings && logs >= other.logs
      && fields >= other.fields && artifacts >= other.artifacts && processes >= other.processes
      && checkpoint ?? .min >= other.checkpoint ?? .min
  }
}
