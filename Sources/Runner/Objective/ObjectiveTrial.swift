import Calculus
import Experiment
import Learning

/// Descends on a function as a trial of the workload `objective` says.
struct ObjectiveTrial: TrialProgram {
  let trial: Trial
  let setting: ObjectiveSetting
  private let function: ObjectiveFunction
  private let start: [Double]

  init(_ trial: Trial) throws(SettingError) {
    self.trial = trial
    setting = try ObjectiveSetting(trial.setting)
    function = try ObjectiveFunction(setting)
    let point = setting.start
    start = function.variables.compactMap { point[$0] }
    guard start.count == function.variables.count else { throw SettingError(parameter: "start") }
  }

  var work: Double { Double(setting.descent.steps) * Double(function.expression.nodes.count) }

  func check() throws(RunnerError) {
    if let metric = trial.stop?.objective.metric, !metrics.contains(metric) {
      throw .stopMetricMissing(metric, reported: metrics)
    }
  }

  private var metrics: [String] {
    let own = ObjectiveMetric.allCases.filter { metric in
      switch metric {
      case .value, .gradientNorm: true
      case .gradientError: setting.gradient != .exact
      }
    }
    return own.map(\.rawValue) + function.variables
  }

  func run(_ context: TrialContext, cancellation: Cancellation) throws -> Outcome {
    if let region = setting.field { try context.emit(.field(function.field(over: region))) }
    var function = function
    var watch = DescentWatch(function, setting)
    let outcome = try descend(&function, &watch, context, cancellation)
    if outcome.status != .interrupted {
      for finding in watch.findings() { try context.emit(.finding(finding)) }
    }
    return outcome
  }

  /// Step k is what is seen before update k + 1; the last one is what is seen after all.
  private func descend(
    _ function: inout ObjectiveFunction,
    _ watch: inout DescentWatch,
    _ context: TrialContext,
    _ cancellation: Cancellation
  ) throws -> Outcome {
    let descent = Descent<Double>(setting.descent.learningOptimizer, count: start.count)
    let schedule = setting.descent.learningSchedule
    let last = setting.descent.steps
    var point = DescentPoint(at: start, setting.gradient)
    var stop = trial.stop.map(EarlyStop.init)
    for step in 0...last {
      if cancellation.isCancelled {
        return Outcome(.interrupted, message: "Interrupted at step \(step).")
      }
      point.measure(&function, setting.gradient, at: step)
      watch.observe(point)
      if step % setting.recordEvery == 0 || step == last || !point.isFinite {
        let values = values(point)
        try context.emit(step: step, values)
        if !point.isFinite { return undefined(point) }
        if step < last, let reason = stop?.observe(values, at: step, updates: step) {
          return Outcome(.stopped, message: reason)
        }
      }
      if step == last { break }
      descent.update(
        &point.position,
        gradient: point.slopes,
        learningRate: schedule.rate(at: step)
      )
    }
    return Outcome(.finished)
  }

  private func values(_ point: DescentPoint) -> [MetricValue] {
    var values: [MetricValue] = []
    values.reserveCapacity(start.count + 3)
    values.append(MetricValue(ObjectiveMetric.value.rawValue, point.value))
    values.append(MetricValue(ObjectiveMetric.gradientNorm.rawValue, norm(point.slopes)))
    if let error = point.gradientError {
      values.append(MetricValue(ObjectiveMetric.gradientError.rawValue, error))
    }
    for (index, name) in function.variables.enumerated() {
      values.append(MetricValue(name, point.position[index]))
    }
    return values
  }

  private func undefined(_ point: DescentPoint) -> Outcome {
    let what = point.value.isFinite ? "gradient" : "value"
    return Outcome(
      .diverged,
      message: "The \(what) is not finite at step \(point.step) "
        + "(learning_rate \(shortText(setting.descent.learningRate)))."
    )
  }
}
