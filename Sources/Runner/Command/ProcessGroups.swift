internal import Foundation

/// The process groups of the programs that run now, for a signal handler that must end them all.
public enum ProcessGroups {
  private static let capacity = 1024

  /// Group ids, 0 where there is none: plain memory, because a handler may take no lock.
  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<pid_t> = {
    let slots = UnsafeMutablePointer<pid_t>.allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    return slots
  }()
  private static let lock = NSLock()

  /// Makes the memory now, so that a handler is not the first to ask for it.
  public static func prepare() { _ = slots }

  /// Kills all groups; safe in a signal handler.
  public static func killAll() {
    for index in 0..<capacity where slots[index] > 0 { _ = kill(-slots[index], SIGKILL) }
  }

  static func add(_ group: pid_t) {
    lock.withLock {
      if let free = (0..<capacity).first(where: { slots[$0] == 0 }) { slots[free] = group }
    }
  }

  static func remove(_ group: pid_t) {
    lock.withLock {
      for index in 0..<capacity where slots[index] == group { slots[index] = 0 }
    }
  }
}
