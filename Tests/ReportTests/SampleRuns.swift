import Experiment
import Report

/// Runs of a sweep as a store would give them.
enum SampleRuns {
  /// A run of a trial with the given values and seed.
  static func run(
    _ values: [String: Value],
    seed: Int = 0,
    swept: [String] = [],
    status: RunStatus = .finished
  ) -> Run {
    let trial = Trial(
      index: 0,
      workload: "network/1",
      setting: Setting(values),
      dataset: "{\"kind\":\"digits\",\"seed\":0,\"test\":20,\"train\":60}",
      seed: seed,
      swept: swept
    )
    return Run(
      id: String(trial.id.prefix(16)),
      experiment: "sample",
      trial: trial,
      status: status,
      startedAt: 0,
      finishedAt: 1000,
      provenance: Provenance(program: "0", command: "exp run", specHash: "0")
    )
  }

  /// A run's result with last values of some metrics.
  static func result(_ run: Run, _ last: [String: Double]) -> RunResult {
    RunResult(
      run,
      last.map { name, value in
        var running = RunningSummary(metric: name)
        running.append(step: 0, value: value)
        return running.summary
      }
    )
  }
}
