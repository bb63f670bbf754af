import Experiment
import Learning

/// Trains one network as a trial of the workload `network` says.
struct NetworkTrial: TrialProgram {
  /// A figure of more lines than that cannot be read.
  static let recordedWeightLimit = 100

  /// The most steps between two times at which a checkpoint may be taken; to ask after each would
  /// cost the quickest networks a few per cent.
  static let pause = 64

  /// The largest state that is kept, in bytes; a larger trial begins anew where it was interrupted.
  ///
  /// More would cost too much of a store, and SQLite holds no value above a gigabyte.
  static let stateLimit = 256 << 20

  /// Two gigabytes of single precision for weights and units, of which optimisers keep up to four
  /// copies.
  static let numberLimit = 500_000_000

  let trial: Trial
  let setting: NetworkSetting
  let dataset: Dataset

  init(_ trial: Trial, dataset: Dataset) throws(SettingError) {
    self.trial = trial
    self.dataset = dataset
    setting = try NetworkSetting(trial.setting)
  }

  /// About how much there is to compute, in products of two numbers.
  var work: Double {
    Double(setting.descent.steps) * Double(setting.batchSize)
      * Double(setting.shape(for: dataset).parameterCount)
  }

  /// Checks what can only be known with the data set at hand.
  func check() throws(RunnerError) {
    if case .vectors = dataset.train.targets, setting.loss == .crossEntropy {
      throw .needsClasses(loss: setting.loss.rawValue)
    }
    let shape = setting.shape(for: dataset)
    let units = shape.inputs + shape.hidden.reduce(0, +) + shape.outputs
    let count = shape.parameterCount
    // Batches drawn with replacement may be larger than the data set.
    let rows =
      setting.sampling == .replacement
      ? setting.batchSize : min(setting.batchSize, dataset.train.count)
    // Weights and their gradient; of each unit its output, its slope and its delta.
    let numbers = 2 * count + 3 * units * rows
    if numbers > Self.numberLimit { throw .tooLarge(numbers: numbers, limit: Self.numberLimit) }
    if setting.recordsWeights, count > Self.recordedWeightLimit {
      throw .tooManyWeights(count: count, limit: Self.recordedWeightLimit)
    }
    if let metric = trial.stop?.objective.metric, !reportedMetrics.contains(metric) {
      throw .stopMetricMissing(metric, reported: reportedMetrics)
    }
  }

  /// The metrics that this data set gives, but for single weights.
  private var reportedMetrics: [String] {
    let isClassified =
      switch dataset.train.targets {
      case .classes: true
      case .vectors: false
      }
    let isTested = dataset.test.count > 0
    return NetworkMetric.allCases.filter { metric in
      switch metric {
      case .loss, .gradientNorm: true
      case .trainAccuracy: isClassified
      case .testAccuracy: isClassified && isTested
      case .testLoss: isTested
      }
    }.map(\.rawValue)
  }

  /// Takes all steps, telling the metrics on the way.
  ///
  /// - Throws: What `emit` throws, and `NetworkError` where the data do not fit the network.
  func run(_ context: TrialContext, cancellation: Cancellation) throws -> Outcome {
    switch setting.precision {
    case .float32: try run(context, cancellation, as: Float.self)
    case .float64: try run(context, cancellation, as: Double.self)
    }
  }

  private func run<Scalar: NetworkScalar>(
    _ context: TrialContext,
    _ cancellation: Cancellation,
    as scalar: Scalar.Type
  ) throws -> Outcome {
    let network = setting.network(for: dataset, seed: trial.seed, as: scalar)
    let trainer = try setting.trainer(of: network, on: dataset, seed: trial.seed)
    let evaluateEvery = setting.evaluateEvery ?? trainer.stepsPerEpoch
    var stop = trial.stop.map(EarlyStop.init)
    if let start = context.start { try Self.restore(start, trainer, &stop) }
    let first = trainer.steps
    for step in first..<max(first, setting.descent.steps) {
      if cancellation.isCancelled {
        if step > 0 { try saveCheckpoint(trainer, stop, context) }
        return Outcome(.interrupted, message: "Interrupted at step \(step).")
      }
      let isPause = step % evaluateEvery == 0 || step % Self.pause == 0
      if isPause, step > first, context.wantsCheckpoint() {
        try saveCheckpoint(trainer, stop, context)
      }
      let measured = step % evaluateEvery == 0 ? try evaluate(network, at: step, context) : []
      if setting.recordsWeights { try recordWeights(network, at: step, context) }
      if let reason = stop?.observe(measured, at: step, updates: step) {
        return Outcome(.stopped, message: reason)
      }
      let (loss, norm) = trainer.step()
      let isRecorded = step % setting.recordEvery == 0 || !loss.isFinite
      let values = isRecorded ? [MetricValue(.loss, loss), MetricValue(.gradientNorm, norm)] : []
      if isRecorded { try context.emit(step: step, values) }
      if !loss.isFinite { return try diverged(at: step, context) }
      if step + 1 < setting.descent.steps,
        let reason = stop?.observe(values, at: step, updates: step + 1)
      {
        return try end(network, at: step + 1, as: Outcome(.stopped, message: reason), context)
      }
    }
    return try end(network, at: setting.descent.steps, as: Outcome(.finished), context)
  }

  private func saveCheckpoint<Scalar: NetworkScalar>(
    _ trainer: Trainer<Scalar>,
    _ stop: EarlyStop?,
    _ context: TrialContext
  ) throws {
    // Optimisers keep up to two numbers for each weight.
    let size = 3 * trainer.network.shape.parameterCount * MemoryLayout<Scalar>.size
    guard size <= Self.stateLimit else { return }
    try context.emit(.checkpoint(Self.checkpoint(trainer, stop, elapsed: context.elapsed())))
  }

  /// Tells how the network is after its last update, which may be the one that broke it.
  private func end<Scalar: NetworkScalar>(
    _ network: Network<Scalar>,
    at step: Int,
    as outcome: Outcome,
    _ context: TrialContext
  ) throws -> Outcome {
    let measured = try evaluate(network, at: step, context)
    if setting.recordsWeights { try recordWeights(network, at: step, context) }
    let loss =
      dataset.test.count > 0
      ? measured.last?.value ?? 0 : try network.evaluate(dataset.train).loss
    return loss.isFinite ? outcome : try diverged(at: step, context)
  }

  private func diverged(at step: Int, _ context: TrialContext) throws -> Outcome {
    let rate = setting.descent.learningRate
    try context.emit(
      .finding(
        Finding(
          .diverged,
          step: step,
          message:
            "At step \(step) the loss was no longer a finite number. The steps were too long: "
            + "use a smaller learning rate than \(shortText(rate)), or let it rise over warmup_steps.",
          details: ["learning_rate": rate]
        )
      )
    )
    return Outcome(
      .diverged,
      message: "The loss is not finite at step \(step) "
        + "(learning_rate \(shortText(rate)))."
    )
  }

  private func evaluate<Scalar: NetworkScalar>(
    _ network: Network<Scalar>,
    at step: Int,
    _ context: TrialContext
  ) throws -> [MetricValue] {
    var values: [MetricValue] = []
    if let accuracy = try network.accuracy(on: dataset.train) {
      values.append(MetricValue(.trainAccuracy, accuracy))
    }
    if dataset.test.count > 0 {
      let evaluation = try network.evaluate(dataset.test)
      if let accuracy = evaluation.accuracy {
        values.append(MetricValue(.testAccuracy, accuracy))
      }
      values.append(MetricValue(.testLoss, evaluation.loss))
    }
    if !values.isEmpty { try context.emit(step: step, values) }
    return values
  }

  /// Metrics `w1[2,3]`, the weight in layer 1 from input 2 to unit 3, and `b1[3]`; counted from 1.
  private func recordWeights<Scalar: NetworkScalar>(
    _ network: Network<Scalar>,
    at step: Int,
    _ context: TrialContext
  ) throws {
    var values: [MetricValue] = []
    for (layer, units) in (network.shape.hidden + [network.shape.outputs]).enumerated() {
      for (index, weight) in network.weights(ofLayer: layer).enumerated() {
        let name = "w\(layer + 1)[\(index / units + 1),\(index % units + 1)]"
        values.append(MetricValue(name, Double(weight)))
      }
      for (index, bias) in network.biases(ofLayer: layer).enumerated() {
        values.append(MetricValue("b\(layer + 1)[\(index + 1)]", Double(bias)))
      }
    }
    try context.emit(step: step, values)
  }
}

extension MetricValue {
  fileprivate init(_ metric: NetworkMetric, _ value: Double) {
    self.init(metric.rawValue, value)
  }
}
