import Dispatch
import Foundation
import Runner
import Synchronization

/// Ends the run politely at the first SIGINT or SIGTERM, and at once at the second.
final class Interruption: Sendable {
  private let count = Atomic(0)
  private let sources = Mutex<[any DispatchSourceSignal]>([])

  init(_ cancellation: Cancellation) {
    let queue = DispatchQueue(label: "exp.signals")
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [weak self] in self?.handle(cancellation) }
      source.resume()
      sources.withLock { $0.append(source) }
    }
    // A reader of our output that goes away must not end a run of hours.
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    sources.withLock { sources in for source in sources { source.cancel() } }
  }

  /// Whether a signal has come.
  var wasSignalled: Bool { count.load(ordering: .relaxed) > 0 }

  private func handle(_ cancellation: Cancellation) {
    if count.add(1, ordering: .relaxed).newValue > 1 { _exit(ExitStatus.interrupted) }
    cancellation.cancel()
    Console.note("\nInterrupted; running trials end at their next step. Once more stops at once.")
  }
}
