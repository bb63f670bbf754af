import Dispatch
import Experiment
import Synchronization

/// Shows how far the trials of a plan are, on standard error.
///
/// Trials only note what there is to say; a queue of the display's own writes it, so that a terminal
/// that takes nothing, as after Ctrl-S, stops no trial.
final class ProgressDisplay: Sendable {
  /// How progress is shown.
  enum Style {
    /// Not at all, but for trials that fail.
    case none
    /// One line for each trial that ends.
    case lines
    /// A line for each running trial and one for the whole, with how many wait; redrawn in place.
    case live
  }

  private struct State {
    var progress: PlanProgress
    /// Lines of trials that have ended, not yet written.
    var pending: [String] = []
    var drawnLines = 0
    var isRedrawing = false
  }

  private let style: Style
  private let draw: @Sendable (String) -> Void
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "exp.progress")

  /// Makes a display.
  ///
  /// - Parameters:
  ///   - trials: All trials of the plan.
  ///   - style: How progress is shown.
  ///   - draw: Writes to the terminal as is; may block.
  init(
    _ trials: [Trial],
    style: Style,
    draw: @escaping @Sendable (String) -> Void = { Console.draw($0) }
  ) {
    self.style = style
    self.draw = draw
    state = Mutex(State(progress: PlanProgress(trials, start: Clock.steady())))
  }

  /// Begins to redraw, ten times a second.
  func start() {
    guard style == .live else { return }
    state.withLock { $0.isRedrawing = true }
    redrawLater()
  }

  /// Stops redrawing, removes the lines of running trials and waits until all is written.
  func stop() {
    state.withLock { $0.isRedrawing = false }
    queue.sync { write() }
  }

  /// Notes that a trial begins.
  ///
  /// - Parameters:
  ///   - trial: The trial.
  ///   - step: The step at which it goes on, 0 from the beginning.
  func begin(_ trial: Trial, at step: Int = 0) {
    guard style != .none else { return }
    let now = Clock.steady()
    state.withLock { $0.progress.begin(trial, from: step, at: now) }
  }

  /// Writes a line of its own.
  func note(_ line: String) {
    state.withLock { $0.pending.append(line) }
    if style != .live { queue.async { self.write() } }
  }

  /// Leaves a trial out that has not begun.
  func skip(_ trial: Trial) {
    state.withLock { $0.progress.skip(trial) }
  }

  /// Notes that a trial is put by, or that it goes on.
  func wait(_ trial: Trial, _ waits: Bool) {
    guard style != .none else { return }
    let now = Clock.steady()
    state.withLock { $0.progress.wait(trial, waits, at: now) }
  }

  func update(_ trial: Trial, _ measurement: Measurement) {
    guard style != .none else { return }
    state.withLock { $0.progress.update(trial, measurement) }
  }

  func finish(_ trial: Trial, _ outcome: Outcome, milliseconds: Int) {
    state.withLock { state in
      let line = state.progress.finish(trial, outcome, milliseconds: milliseconds)
      let isShown =
        switch style {
        case .none: outcome.status == .failed
        case .lines: true
        case .live: outcome.status != .finished
        }
      if isShown { state.pending.append(line) }
    }
    // The live display writes it when it is drawn next.
    if style != .live { queue.async { self.write() } }
  }

  private func redrawLater() {
    queue.asyncAfter(deadline: .now() + .milliseconds(100)) {
      guard self.state.withLock({ $0.isRedrawing }) else { return }
      self.write()
      self.redrawLater()
    }
  }

  /// Writes the pending lines and, while it is live, draws the others anew; called on the queue only,
  /// which keeps what is written in order.
  private func write() {
    let now = Clock.steady()
    let size = Console.size
    let text = state.withLock { state in
      var text = Self.erase(&state) + state.pending.map { $0 + "\n" }.joined()
      state.pending = []
      guard state.isRedrawing else { return text }
      // The cursor goes back over lines on the screen only: the oldest trials that fit are shown.
      let lines = state.progress.lines(
        at: now,
        count: max(0, size.lines - 2),
        isInterrupted: Interruption.wasSignalled
      )
      text += lines.map { String($0.prefix(size.columns - 1)) + "\u{1B}[K\n" }.joined()
      state.drawnLines = lines.count
      return text
    }
    if !text.isEmpty { draw(text) }
  }

  /// Moves the cursor over the lines drawn last and clears them.
  private static func erase(_ state: inout State) -> String {
    guard state.drawnLines > 0 else { return "" }
    defer { state.drawnLines = 0 }
    return "\u{1B}[\(state.drawnLines)A\u{1B}[J"
  }
}
