import ArgumentParser
import Experiment
import Learning
import Runner

/// A spec whose first trial is looked into, on some of its own samples.
struct TrialArguments: ParsableArguments {
  @OptionGroup var spec: SpecArguments

  /// Reads the spec and the data set and makes the network.
  func load() throws -> LoadedTrial {
    let plan = try spec.plan(try spec.text())
    guard let dataset = try LoadedWorkload(plan.spec, relativeTo: spec.folder).dataset else {
      throw NoNetwork(workload: plan.spec.workload)
    }
    // A plan has a setting and a seed, and so a trial.
    let trial = plan.trials[0]
    return LoadedTrial(
      spec: plan.spec,
      trial: trial,
      network: try trial.initialNetwork(on: dataset),
      dataset: dataset
    )
  }
}

/// A spec without a network, given to a command that looks into one.
struct NoNetwork: Error, CustomStringConvertible {
  let workload: Workload

  var description: String {
    "this command looks into a network, and the workload '\(workload.rawValue)' has none; give it a "
      + "spec of the workload 'network'"
  }
}

/// The first trial of a spec, ready to be looked into.
struct LoadedTrial {
  let spec: Spec
  let trial: Trial
  /// The network before its first update, in double precision.
  let network: Network<Double>
  /// What it learns from.
  let dataset: Dataset

  /// What a batch of the first samples is called, such as `the first 3 training samples of digits`.
  func batchText(_ count: Int) -> String {
    let samples = count == 1 ? "first training sample" : "first \(count) training samples"
    switch spec.dataset {
    case .inline?, .inlineClasses?: return "the \(samples)"
    default: return "the \(samples)" + (trial.datasetName.map { " of \($0)" } ?? "")
    }
  }
}
