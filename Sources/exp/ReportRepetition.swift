import Experiment
import Foundation
import Learning
import Report
import Runner
import Synchronization

/// Runs the trials of the specs in a report's file and compares the hashes of their points, for those
/// who have the report and not the store.
struct ReportRepetition {
  let path: String
  let rerun: ReportCheck.Rerun

  /// What came of all specs of the file.
  ///
  /// - Throws: `NotAReport` where specs and hashes do not belong together, or a spec would begin a
  ///   program and that was not allowed; what a spec, its data and its trials throw.
  func finding(_ file: ReportFile) throws -> ReportCheck.Finding {
    guard file.specs.count == file.manifests.count else {
      throw NotAReport(
        path: path,
        reason:
          "it has \(file.specs.count) specs and \(file.manifests.count) lists of hashes, which "
          + "belong together; runs that were imported have no spec and cannot be run again"
      )
    }
    let specs = try file.specs.map { text in
      let spec = try Spec(text: text, file: path)
      return rerun.data.map(spec.moved(toData:)) ?? spec
    }
    if !rerun.beginsPrograms { try refusePrograms(specs) }
    var comparison = HashComparison()
    for (spec, manifest) in zip(specs, file.manifests) {
      try compare(spec, manifest, into: &comparison)
    }
    return comparison.finding
  }

  /// A report comes from anywhere; what it says is not run as a program unasked.
  private func refusePrograms(_ specs: [Spec]) throws {
    let commands = specs.compactMap(\.command).map { command in
      command.words.map(quotedForShell).joined(separator: " ")
    }
    guard !commands.isEmpty else { return }
    throw NotAReport(
      path: path,
      reason:
        "its spec begins a program in this folder: \(commands.map(visible).joined(separator: "; ")); "
        + "nothing was run; if you trust it, say '--programs' too"
    )
  }

  private func compare(
    _ spec: Spec,
    _ manifest: Manifest,
    into comparison: inout HashComparison
  ) throws {
    let workload = try LoadedWorkload(spec, relativeTo: ".")
    let plan = Plan(spec, dataHash: workload.dataset?.hash)
    let trials = Dictionary(plan.trials.map { (String($0.id.prefix(16)), $0) }) { first, _ in first
    }
    // Which settings a search proposes depends on results that only a store has.
    let wanted = manifest.records.filter { record in
      record.status.isDone && (plan.isComplete || trials[record.trial] != nil)
    }
    comparison.leftOut += manifest.records.count - wanted.count
    let told = try records(wanted.compactMap { trials[$0.trial] }, workload)
    for record in wanted {
      comparison.take(record, told[record.trial], isPlanned: trials[record.trial] != nil)
    }
  }

  /// What trials tell, by the first digits of their ids; nothing is written.
  private func records(
    _ trials: [Trial],
    _ workload: LoadedWorkload
  ) throws -> [String: Manifest.Record] {
    let ended = Mutex<[String: Manifest.Record]>([:])
    Interruption.watch(announces: rerun.display == .lines)
    let progress = ProgressDisplay(trials, style: rerun.display)
    progress.start()
    defer { progress.stop() }
    try PlanRunner(workload, jobs: rerun.jobs)
      .run(trials, cancellation: Interruption.cancellation) { trial in
        let series = Mutex<[String: Series]>([:])
        let start = Clock.steady()
        progress.begin(trial)
        return TrialContext(
          elapsed: { UInt32(clamping: Clock.steady() - start) },
          emit: { event in
            switch event {
            case .metrics(let measurement):
              if let measurement = measurement.withoutSamples {
                series.withLock { $0.append(measurement) }
              }
              progress.update(trial, measurement)
            case .checkpoint, .field, .finding, .log, .artifact, .process: break
            case .finished(let outcome):
              progress.finish(trial, outcome, milliseconds: Clock.steady() - start)
              if outcome.status == .interrupted { return }
              let record = Manifest.Record(
                trial: String(trial.id.prefix(16)),
                status: outcome.status,
                label: trial.label,
                entries: series.withLock { $0.values.map { Manifest.Entry($0) } }
              )
              ended.withLock { $0[record.trial] = record }
            }
          }
        )
      }
    return ended.withLock { $0 }
  }
}

extension [String: Series] {
  /// Adds the values of a measurement to the series of their metrics.
  fileprivate mutating func append(_ measurement: Experiment.Measurement) {
    for value in measurement.values {
      self[value.metric, default: Series(metric: value.metric)].steps.append(measurement.step)
      self[value.metric, default: Series(metric: value.metric)].values.append(value.value)
    }
  }
}

/// What hashes of a report and of trials that ran again come to.
private struct HashComparison {
  private var lines: [String] = []
  private var series = 0
  private var runs = 0
  /// Runs that are not compared.
  var leftOut = 0

  /// Compares a run of the report with what its trial told now.
  mutating func take(_ then: Manifest.Record, _ now: Manifest.Record?, isPlanned: Bool) {
    guard let now else {
      lines.append(
        isPlanned
          ? "different: \(then.label) was not run to its end"
          : "different: the spec has no trial \(then.trial) (\(then.label))"
      )
      return
    }
    // What the machine was measured at is another each time.
    let entries = then.entries.filter { !SystemMetric.isOne($0.metric) }
    runs += 1
    series += entries.count
    if then.status != now.status {
      lines.append(
        "different: \(then.label) ended as \(then.status.rawValue), now as \(now.status.rawValue)"
      )
    }
    for entry in entries where !now.entries.contains(where: entry.matches) {
      lines.append("different: \(entry.metric) of \(then.label)")
    }
    if entries.count != now.entries.count {
      lines.append(
        "different: \(then.label) had \(entries.count) series, now \(now.entries.count)"
      )
    }
  }

  /// The result, and a note of what was left out.
  var finding: ReportCheck.Finding {
    if leftOut > 0 {
      Console.note("\(leftOut) runs are left out: not run to their end, or proposed by a search.")
    }
    if lines.isEmpty, runs > 0 {
      return ReportCheck.Finding(
        isIdentical: true,
        lines: ["identical: the hashes of \(series) series of \(runs) trials, run again"]
      )
    }
    return ReportCheck.Finding(
      isIdentical: false,
      lines: lines.isEmpty ? ["different: the file names no trial that could be run"] : lines
    )
  }
}
