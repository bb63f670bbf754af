import Dispatch
import Experiment
import Foundation
import Synchronization

/// Shows how far the trials of a plan are, on standard error.
final class ProgressDisplay: Sendable {
  /// How progress is shown.
  enum Style {
    /// Not at all.
    case none
    /// One line for each trial that ends.
    case lines
    /// A line for each running trial and one for the whole, redrawn in place.
    case live
  }

  /// One running trial.
  private struct Running {
    let trial: Trial
    let start: Int
    var step = 0
    var loss: Double?
    var finals: [String: Double] = [:]
  }

  private struct State {
    var running: [Int: Running] = [:]
    var finished = 0
    var finishedSteps = 0
    var start = 0
    var drawnLines = 0
    var isRedrawing = false
  }

  private let style: Style
  private let trialCount: Int
  private let stepCount: Int
  private let state = Mutex(State())

  init(_ trials: [Trial], style: Style) {
    self.style = style
    trialCount = trials.count
    stepCount = trials.reduce(0) { $0 + Self.steps(of: $1) }
  }

  /// Begins to redraw, ten times a second.
  func start() {
    state.withLock { state in
      state.start = Clock.steady()
      state.isRedrawing = style == .live
    }
    if style == .live { redrawLater(on: DispatchQueue(label: "exp.progress")) }
  }

  /// Stops redrawing and removes the lines of running trials.
  func stop() {
    state.withLock { state in
      state.isRedrawing = false
      Console.draw(Self.erase(&state))
    }
  }

  private func redrawLater(on queue: DispatchQueue) {
    queue.asyncAfter(deadline: .now() + .milliseconds(100)) {
      guard self.redraw() else { return }
      self.redrawLater(on: queue)
    }
  }

  func begin(_ trial: Trial) {
    guard style != .none else { return }
    let running = Running(trial: trial, start: Clock.steady())
    state.withLock { $0.running[trial.index] = running }
  }

  func update(_ trial: Trial, _ measurement: Experiment.Measurement) {
    guard style != .none else { return }
    state.withLock { state in
      state.running[trial.index]?.step = measurement.step
      for value in measurement.values {
        if value.metric == "loss" { state.running[trial.index]?.loss = value.value }
        if value.metric.hasSuffix("accuracy") {
          state.running[trial.index]?.finals[value.metric] = value.value
        }
      }
    }
  }

  func finish(_ trial: Trial, _ outcome: Outcome, milliseconds: Int) {
    guard style != .none else { return }
    state.withLock { state in
      let running = state.running.removeValue(forKey: trial.index)
      state.finished += 1
      state.finishedSteps += Self.steps(of: trial)
      let ended = outcome.status == .finished
      guard style == .lines || !ended else { return }
      var line = "[\(state.finished)/\(trialCount)] \(trial.label)  \(outcome.status.rawValue)"
      line += ended ? " in \(durationText(milliseconds))" : ""
      line += outcome.message.map { "  \($0)" } ?? Self.metrics(running)
      Console.draw(Self.erase(&state) + line + "\n")
    }
  }

  /// Draws the lines anew; false once the display is stopped.
  private func redraw() -> Bool {
    let now = Clock.steady()
    let size = Console.size
    return state.withLock { state in
      guard state.isRedrawing else { return false }
      // The cursor goes back over lines on the screen only: the oldest trials that fit are shown.
      var lines = state.running.values.sorted { $0.trial.index < $1.trial.index }
        .prefix(max(0, size.lines - 2)).map { Self.line($0, now: now) }
      lines.append(total(state, now: now))
      let text = lines.map { String($0.prefix(size.columns - 1)) + "\u{1B}[K\n" }.joined()
      Console.draw(Self.erase(&state) + text)
      state.drawnLines = lines.count
      return true
    }
  }

  /// The line of the whole: trials done, steps a second, time left.
  private func total(_ state: State, now: Int) -> String {
    let steps = state.finishedSteps + state.running.values.reduce(0) { $0 + $1.step }
    let spent = now - state.start
    var line = "\(state.finished) of \(trialCount) trials done"
    if Interruption.wasSignalled {
      return line + "  interrupted: ending running trials; Ctrl-C once more stops at once"
    }
    if spent > 500, steps > 0 {
      line += "  \(steps * 1000 / spent) steps/s"
      line += "  about \(durationText((stepCount - steps) * spent / steps)) left"
    }
    return line
  }

  private static func line(_ running: Running, now: Int) -> String {
    let steps = steps(of: running.trial)
    let spent = max(1, now - running.start)
    let bar = Self.bar(Double(running.step) / Double(max(1, steps)))
    var line = "  \(bar) \(running.trial.label)  step \(running.step)/\(steps)"
    if let loss = running.loss { line += String(format: "  loss %.4g", loss) }
    if spent > 500, running.step > 0 {
      line += "  \(running.step * 1000 / spent) steps/s"
      line += "  \(durationText((steps - running.step) * spent / running.step)) left"
    }
    return line
  }

  private static func bar(_ share: Double) -> String {
    let done = Int((share * 10).rounded(.down))
    return String(repeating: "█", count: done) + String(repeating: "░", count: max(0, 10 - done))
  }

  private static func metrics(_ running: Running?) -> String {
    guard let running else { return "" }
    let loss = running.loss.map { String(format: "  loss %.4g", $0) } ?? ""
    return loss
      + running.finals.sorted { $0.key < $1.key }
      .map { String(format: "  \($0.key) %.4f", $0.value) }.joined()
  }

  /// Moves the cursor over the lines drawn last and clears them.
  private static func erase(_ state: inout State) -> String {
    guard state.drawnLines > 0 else { return "" }
    defer { state.drawnLines = 0 }
    return "\u{1B}[\(state.drawnLines)A\u{1B}[J"
  }

  private static func steps(of trial: Trial) -> Int {
    if case .integer(let steps)? = trial.setting["steps"] { steps } else { 0 }
  }
}
