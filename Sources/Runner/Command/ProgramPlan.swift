public import Experiment
internal import Foundation

/// What an event file, which may still be written, holds beyond a byte.
public struct EventFilePart: Sendable {
  let measurements: [Experiment.Measurement]
  let end: Int
  let problem: String?

  /// Makes a part.
  ///
  /// - Parameters:
  ///   - measurements: What it tells, in its order.
  ///   - end: The byte to read on from.
  ///   - problem: What is wrong with what comes after; nil where nothing is.
  public init(_ measurements: [Experiment.Measurement], end: Int, problem: String?) {
    self.measurements = measurements
    self.end = end
    self.problem = problem
  }
}

/// How the programs of a spec are run.
public struct ProgramPlan: Sendable {
  /// The command and what is captured.
  public let command: CommandSpec
  /// The folder that programs are run in, absolute.
  public let folder: String
  /// Reads an event file of TensorBoard's from a byte on, times counted from a moment in seconds since
  /// 1970-01-01 UTC; the runner knows no file formats.
  public var readEventFile:
    (@Sendable (_ path: String, _ start: Int, _ origin: Double) -> EventFilePart)?
  /// Is shown what programs print, as they print it; nothing at all where a stream has come to its end.
  public var follow: (@Sendable (Trial, LogBlock.Stream, UnsafeRawBufferPointer) -> Void)?

  /// Makes a plan.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - folder: The spec's folder.
  public init(_ command: CommandSpec, folder: String) {
    self.command = command
    self.folder = URL(fileURLWithPath: folder, isDirectory: true).standardizedFileURL.path
  }
}

extension LoadedWorkload {
  /// The same with more of how programs are run; itself for other workloads.
  public func changingPlan(_ change: (inout ProgramPlan) -> Void) -> LoadedWorkload {
    guard case .command(var plan) = self else { return self }
    change(&plan)
    return .command(plan)
  }
}
