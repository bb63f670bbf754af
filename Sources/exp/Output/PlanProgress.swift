import Experiment
import Foundation

/// How far the trials of a plan are, and the lines that say so.
struct PlanProgress {
  /// A trial that has begun and is not over.
  private struct Running {
    let trial: Trial
    /// When it began or went on, and the step at which it did.
    var start: Int
    var startStep: Int
    /// The step at which it began here.
    let first: Int
    var step: Int
    /// Whether it is put by until others have come as far.
    var isWaiting = false
    var loss: Double?
    var finals: [String: Double] = [:]
  }

  private var trialCount: Int
  private let start: Int
  /// That of all trials, kept because telling it from one reads the trial's whole text.
  private let workload: Workload?
  /// The steps of all trials, but for those that ended early the ones they took.
  private var stepCount: Int
  /// Whether the steps of trials are known before they are taken, unlike a program's.
  private let knowsSteps: Bool
  private var running: [Int: Running] = [:]
  /// The trials that have ended; one that is tried again ends more than once.
  private var ended: Set<Int> = []
  private var finished: Int { ended.count }
  private var finishedSteps = 0

  /// Makes the progress of trials of which none has begun.
  ///
  /// - Parameters:
  ///   - trials: All trials of the plan.
  ///   - start: The time in milliseconds, by the clock of all times here.
  init(_ trials: [Trial], start: Int) {
    trialCount = trials.count
    self.start = start
    let workload = trials.first?.workload
    self.workload = workload
    knowsSteps = trials.first.map { workload?.stepCount($0.setting) != nil } ?? false
    stepCount = trials.reduce(0) { $0 + (workload?.stepCount($1.setting) ?? 0) }
  }

  mutating func begin(_ trial: Trial, from first: Int = 0, at now: Int) {
    running[trial.index] = Running(
      trial: trial,
      start: now,
      startStep: first,
      first: first,
      step: first
    )
    stepCount -= first
  }

  /// Puts a trial by, or lets it go on.
  mutating func wait(_ trial: Trial, _ waits: Bool, at now: Int) {
    guard var running = running[trial.index] else { return }
    running.isWaiting = waits
    (running.start, running.startStep) = (now, running.step)
    self.running[trial.index] = running
  }

  /// Leaves a trial out that has not begun.
  mutating func skip(_ trial: Trial) {
    trialCount -= 1
    stepCount -= steps(of: trial)
  }

  mutating func update(_ trial: Trial, _ measurement: Experiment.Measurement) {
    running[trial.index]?.step = measurement.step
    for value in measurement.values {
      if value.metric == "loss" { running[trial.index]?.loss = value.value }
      if value.metric.hasSuffix("accuracy") {
        running[trial.index]?.finals[value.metric] = value.value
      }
    }
  }

  /// Ends a trial.
  ///
  /// - Returns: The line that says how it ended.
  mutating func finish(_ trial: Trial, _ outcome: Outcome, milliseconds: Int) -> String {
    let ended = running.removeValue(forKey: trial.index)
    let first = ended?.first ?? 0
    let steps = steps(of: trial)
    let taken = (outcome.status == .finished && knowsSteps ? steps : ended?.step ?? 0) - first
    self.ended.insert(trial.index)
    finishedSteps += taken
    stepCount -= steps - first - taken
    var line = "[\(finished)/\(trialCount)] \(trial.label)  \(outcome.status.rawValue)"
    line += first > 0 ? " from step \(first)" : ""
    line += outcome.status == .finished ? " in \(durationText(milliseconds))" : ""
    line += outcome.message.map { "  \($0)" } ?? Self.metrics(ended)
    return line
  }

  /// A line for each of the first running trials and one for the whole.
  ///
  /// - Parameters:
  ///   - now: The time.
  ///   - count: The most lines of running trials.
  ///   - isInterrupted: Whether running trials have been asked to end.
  /// - Returns: The lines, of any length.
  func lines(at now: Int, count: Int, isInterrupted: Bool) -> [String] {
    running.values.filter { !$0.isWaiting }.sorted { $0.trial.index < $1.trial.index }
      .prefix(count)
      .map { line($0, at: now) } + [total(at: now, isInterrupted: isInterrupted)]
  }

  /// The line of the whole: trials done, of those that may have to wait also how many run and wait,
  /// steps a second, time left.
  private func total(at now: Int, isInterrupted: Bool) -> String {
    let waiting = running.values.count(where: \.isWaiting)
    var line = "\(finished) of \(trialCount) trials done"
    if waiting > 0 { line += ", \(running.count - waiting) running, \(waiting) waiting" }
    if isInterrupted {
      return line + "  interrupted: ending running trials; Ctrl-C once more stops at once"
    }
    let steps = finishedSteps + running.values.reduce(0) { $0 + $1.step - $1.first }
    guard let speed = Speed(steps: steps, of: stepCount, in: now - start) else { return line }
    // Where steps are not known beforehand there is no time left to tell.
    return line + "  \(speed.rateText)" + (knowsSteps ? "  about \(speed.leftText)" : "")
  }

  private func line(_ running: Running, at now: Int) -> String {
    let steps = steps(of: running.trial)
    // How far a program is nobody knows who does not know its steps.
    if steps == 0 {
      let time = durationText(now - running.start)
      let loss = running.loss.map { String(format: "  loss %.4g", $0) } ?? ""
      return "  \(running.trial.label)  step \(running.step)\(loss)  \(time)"
    }
    let bar = Self.bar(Double(running.step) / Double(max(1, steps)))
    var line = "  \(bar) \(running.trial.label)  step \(running.step)/\(steps)"
    if let loss = running.loss { line += String(format: "  loss %.4g", loss) }
    if let speed = Speed(
      steps: running.step - running.startStep,
      of: steps - running.startStep,
      in: now - running.start
    ) {
      line += "  \(speed.rateText)  \(speed.leftText)"
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

  /// The steps of a trial; 0 where they are not known, as of a program.
  private func steps(of trial: Trial) -> Int {
    workload?.stepCount(trial.setting) ?? 0
  }
}

/// How fast steps were taken, and when the rest will be done at that rate.
private struct Speed {
  let rateText: String
  let leftText: String

  /// Nil as long as too little is known.
  init?(steps: Int, of total: Int, in milliseconds: Int) {
    guard milliseconds > 500, steps > 0 else { return nil }
    // A product of steps and milliseconds may be more than an integer holds.
    let span = Double(milliseconds) / Double(steps)
    rateText = "\(Int(1000 / span)) steps/s"
    leftText = "\(durationText(Int(min(Double(max(0, total - steps)) * span, 0x1p62)))) left"
  }
}
