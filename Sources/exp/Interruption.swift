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

  /// Whether the second SIGTERM is waited for, too: schedulers send some, and kill in the end.
  private static let isPatient = Atomic(false)

  /// Begins to watch for signals.
  ///
  /// - Parameters:
  ///   - announces: Whether the first signal is answered with a line on standard error; a display that
  ///     is redrawn in place says it itself.
  ///   - isTask: Whether a scheduler watches the process: then SIGUSR1 is a signal to end, too, and of
  ///     all signals only a second SIGINT stops at once.
  static func watch(announces: Bool, isTask: Bool = false) {
    isPatient.store(isTask, ordering: .relaxed)
    isAnnounced.store(announces, ordering: .relaxed)
    // Made now, because a handler must not be the first to ask for them.
    _ = cancellation.isCancelled
    _ = count.load(ordering: .relaxed)
    _ = wasWarned
    // Whoever started the program may have blocked them, and children inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in isTask ? [SIGINT, SIGTERM, SIGUSR1] : [SIGINT, SIGTERM] {
      signal(number) { Interruption.handle($0) }
      sigaddset(&signals, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Lets a reader of our output go away without ending a run of hours.
  static func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

  /// Whether SIGUSR1 has come, with which a scheduler warns a task that its time is over soon.
  static var wasWarned: Bool { isWarned.load(ordering: .relaxed) }

  private static let isWarned = Atomic(false)

  /// Whether a signal has come.
  static var wasSignalled: Bool { count.load(ordering: .relaxed) > 0 }

  private static func handle(_ number: Int32) {
    if number == SIGUSR1 { isWarned.store(true, ordering: .relaxed) }
    let isRepeated = count.add(1, ordering: .relaxed).newValue > 1
    if isRepeated, number != SIGINT, isPatient.load(ordering: .relaxed) { return }
    if isRepeated {
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
