public import Experiment
public import Learning

extension Trial {
  /// The trial's network before its first update, in double precision whatever the trial's own, to
  /// be looked into.
  ///
  /// - Parameter dataset: What the trial learns from.
  /// - Returns: A network of its own at each call.
  /// - Throws: `RunnerError` or `SettingError` where the trial does not fit the data set.
  public func initialNetwork(on dataset: Dataset) throws -> Network<Double> {
    let trial = try NetworkTrial(self, dataset: dataset)
    try trial.check()
    return trial.setting.network(for: dataset, seed: seed, as: Double.self)
  }
}
