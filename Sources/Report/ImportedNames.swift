import Experiment

/// The names that imported runs have in their files.
///
/// Beside parameters that tell the runs apart a name is no setting: with it no two runs would be of the
/// same setting, and nothing would ever be a mean over seeds.
enum ImportedNames {
  /// The parameter that an import makes of them.
  static let parameter = "name"

  /// The runs without the names they were imported by, where other parameters and the seed tell all runs
  /// apart; else as they are.
  static func leftOut(of runs: [Run]) -> [Run] {
    guard runs.contains(where: isNamed) else { return runs }
    let shown = runs.map { isNamed($0) ? $0.with($0.trial.hiding(parameter)) : $0 }
    let kinds = Set(shown.map { Kind(setting: $0.trial.setting, seed: $0.trial.seed) })
    let areDescribed = shown.allSatisfy { !$0.trial.setting.names.isEmpty }
    return areDescribed && kinds.count == runs.count ? shown : runs
  }

  /// The same of results.
  static func leftOut(of results: [RunResult]) -> [RunResult] {
    let runs = leftOut(of: results.map(\.run))
    return zip(runs, results).map { run, result in
      RunResult(run, Array(result.summaries.values), findings: result.findings)
    }
  }

  private struct Kind: Hashable {
    let setting: Setting
    let seed: Int
  }

  private static func isNamed(_ run: Run) -> Bool {
    // The workload is read from a text, so it is asked for last.
    run.trial.setting[parameter] != nil && run.trial.workload == nil
  }
}
