internal import Foundation
internal import Synchronization

/// Waits for a lock of another process for as long as the others get on.
///
/// What counts is the time since anybody wrote last: where many write, one may wait long for its
/// turn without anything being wrong, and a process that hangs is told from one that works.
final class Patience: Sendable {
  /// SQLite's own handler sleeps up to 100 ms at a time, which costs points at a kill when several
  /// processes write.
  private static let longestNap = 0.002

  /// What the files look like and since when.
  private struct Sight {
    var began = DispatchTime.now()
    var since = DispatchTime.now()
    var files: [timespec] = []
  }

  private let path: String
  private let seconds: Double
  private let sight = Mutex(Sight())

  init(path: String, seconds: Double) {
    self.path = path
    self.seconds = seconds
  }

  /// Sleeps a moment; false where it was in vain for too long.
  ///
  /// Who has waited longer asks more often, and so comes to its turn.
  ///
  /// - Parameter tries: How often the lock was asked for before, from 0.
  /// - Returns: Whether to ask again.
  func wait(tries: Int) -> Bool {
    let files = tries % 32 == 0 ? ["", "-wal", "-journal"].map { Self.changed(path + $0) } : nil
    let now = DispatchTime.now()
    let (waited, idle) = sight.withLock { sight in
      if tries == 0 { sight.began = now }
      if let files, tries == 0 || !Self.same(files, sight.files) {
        (sight.files, sight.since) = (files, now)
      }
      return (Self.seconds(from: sight.began, to: now), Self.seconds(from: sight.since, to: now))
    }
    if idle >= seconds { return false }
    Thread.sleep(forTimeInterval: Self.longestNap / (1 + waited))
    return true
  }

  private static func seconds(from start: DispatchTime, to end: DispatchTime) -> Double {
    Double(end.uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
  }

  private static func same(_ one: [timespec], _ other: [timespec]) -> Bool {
    one.elementsEqual(other) { $0.tv_sec == $1.tv_sec && $0.tv_nsec == $1.tv_nsec }
  }

  /// When a file was last changed; 0 where there is none.
  private static func changed(_ path: String) -> timespec {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mtim : timespec()
  }
}
