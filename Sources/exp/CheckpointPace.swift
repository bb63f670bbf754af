import Synchronization

/// When a run's next checkpoint is due.
final class CheckpointPace: Sendable {
  /// How often checkpoints are taken.
  enum Rule {
    /// About every ten seconds, but so seldom that they cost less than a hundredth of the time.
    case usual
    /// Every so many milliseconds, whatever it costs.
    case every(Int)
    /// Only where a run is interrupted.
    case never

    /// What the command line says: seconds, 0 for never, nil for as usual.
    init(seconds: Double?) {
      self = seconds.map { $0 == 0 ? .never : .every(Int($0 * 1000)) } ?? .usual
    }
  }

  /// Milliseconds between two checkpoints, as a rule.
  private static let usualInterval = 10_000
  /// What a disk takes in a millisecond, in bytes, with a margin.
  private static let diskRate = 50_000

  private let rule: Rule
  private let next: Atomic<Int>

  /// Makes the pace of a run that begins now.
  init(_ rule: Rule) {
    self.rule = rule
    let interval =
      switch rule {
      case .usual: Self.usualInterval
      case .every(let interval): interval
      case .never: 0
      }
    next = Atomic(Clock.steady() + interval)
  }

  /// Whether a checkpoint is due.
  ///
  /// - Parameter time: The time in milliseconds.
  /// - Returns: True until one is saved.
  func isDue(at time: Int) -> Bool {
    if case .never = rule { return false }
    return time >= next.load(ordering: .relaxed)
  }

  /// Notes that a checkpoint of some size was saved.
  func saved(_ bytes: Int, at time: Int) {
    let interval =
      switch rule {
      case .usual: max(Self.usualInterval, 100 * bytes / Self.diskRate)
      case .every(let interval): interval
      case .never: 0
      }
    next.store(time + interval, ordering: .relaxed)
  }
}
