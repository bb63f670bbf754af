import Experiment

/// What the trials of a workload do.
protocol TrialProgram {
  /// About how much there is to compute, to be compared with other trials of the workload.
  var work: Double { get }

  /// Checks what can only be known with the workload's data at hand.
  func check() throws(RunnerError)

  /// Computes the trial, telling its metrics on the way.
  ///
  /// - Parameters:
  ///   - context: Takes what the trial tells.
  ///   - cancellation: Ends the trial at its next step.
  /// - Returns: How it ended.
  /// - Throws: What the context throws, which ends the plan; all else ends the trial as failed.
  func run(_ context: TrialContext, cancellation: Cancellation) throws -> Outcome

  /// Tells what is left to tell of a trial that was paused and neither goes on nor begins again.
  ///
  /// - Throws: What the context throws.
  func conclude(_ context: TrialContext) throws
}

extension TrialProgram {
  func conclude(_ context: TrialContext) throws {}
}
