import Foundation
import Runner
import Synchronization

/// Ends the run politely at the first SIGINT or SIGTERM, and at once at the second.
///
/// There is one for the process, because a signal handler can capture nothing. The handler does no
/// more than what is safe in one: atomic operations, `write` and `_exit`.
enum Interruption {
  /// What the first signal asks to end.
  static let cancellation = Cancellation()

  private static let count = Atomic(0)

  private static let isAnnounced = Atomic(false)

  /// Begins to watch for signals.
  ///
  /// - Parameter announces: Whether the first signal is answered with a line on standard error; a
  ///   display that is redrawn in place says it itself.
  static func watch(announces: Bool) {
    isAnnounced.store(announces, ordering: .relaxed)
    // Made now, because a handler must not be the first to ask for them.
    _ = cancellation.isCancelled
    _ = count.load(ordering: .relaxed)
    // Whoever started the program may have blocked them, and children inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in Interruption.handle() }
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Lets a reader of our output go away without ending a run of hours.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Whether a signal has come.
  static var wasSignalled: Bool { count.load(ordering: .relaxed) > 0 }

  private static func handle() {
    if count.add(1, ordering: .relaxed).newValue > 1 {
      ProcessGroups.killAll()
      _exit(ExitStatus.interrupted)
    }
    cancellation.cancel()
    guard isAnnounced.load(ordering: .relaxed) else { return }
    let message: StaticString =
      "\nInterrupted: running trials end at their next step; once more stops at once.\n"
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
  }
}
