public import Experiment
public import Learning

/// A workload with what all of its trials share in memory.
public enum LoadedWorkload: Sendable {
  /// Networks, which learn from a data set.
  case network(Dataset)
  /// Functions, which share nothing.
  case objective
  /// Programs, which share how they are run.
  case command(ProgramPlan)

  /// Loads what the trials of a spec share.
  ///
  /// - Parameters:
  ///   - spec: The spec.
  ///   - folder: The folder that paths in the spec are relative to.
  /// - Throws: `DatasetError`; of a network `LibraryError`, where its products cannot be computed.
  public init(_ spec: Spec, relativeTo folder: String) throws {
    switch spec.workload {
    case .network:
      guard let dataset = spec.dataset else {
        preconditionFailure("the spec of a network is not read without a data set")
      }
      try BLAS.load()
      self = .network(try dataset.load(relativeTo: folder))
    case .objective: self = .objective
    case .command:
      guard let command = spec.command else {
        preconditionFailure("the spec of a program is not read without a command")
      }
      self = .command(ProgramPlan(command, folder: folder))
    }
  }

  /// What all trials learn from; nil for workloads without data.
  public var dataset: Dataset? {
    switch self {
    case .network(let dataset): dataset
    case .objective, .command: nil
    }
  }

  /// Whether trials multiply matrices.
  var usesBLAS: Bool { dataset != nil }

  /// Whether trials compute in this process, on the thread that they are given.
  var computesHere: Bool {
    if case .command = self { false } else { true }
  }

  /// What a trial does.
  func program(for trial: Trial) throws(SettingError) -> any TrialProgram {
    switch self {
    case .network(let dataset): try NetworkTrial(trial, dataset: dataset)
    case .objective: try ObjectiveTrial(trial)
    case .command(let plan): CommandTrial(trial, plan)
    }
  }
}
