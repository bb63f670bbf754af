public import Experiment
internal import Foundation

/// How the programs of a spec are run.
public struct ProgramPlan: Sendable {
  /// The command and what is captured.
  public let command: CommandSpec
  /// The folder that programs are run in, absolute.
  public let folder: String
  /// Reads the measurements of an event file of TensorBoard's; the runner knows no file formats.
  public var readEventFile: (@Sendable (String) throws -> [Experiment.Measurement])?
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
