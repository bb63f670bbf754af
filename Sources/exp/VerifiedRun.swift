import Experiment
import Foundation
import Runner
import Store
import Synchronization

/// A stored run beside what its trial told when it was executed again.
struct VerifiedRun {
  /// The run.
  let run: Run
  /// The points of both, compared.
  let verification: Verification
  /// How the trial ended now.
  let outcome: Outcome
  /// What the run depended on that is not the same now.
  let changes: [ProvenanceChange]

  /// Whether a run did not come to the end that its trial has.
  private static func isCutOff(_ run: Run) -> Bool {
    run.status == .interrupted || run.status == .terminated
  }

  /// Whether all is as it was, the way it ended included.
  var isIdentical: Bool { verification.difference == nil && endsAlike }

  /// Whether the trial ended as it did; one that was cut off may end in any way.
  var endsAlike: Bool {
    Self.isCutOff(run) || run.status == outcome.status && run.message == outcome.message
  }

  /// Executes runs again and compares them; nothing is written.
  ///
  /// A trial whose run was cut off is executed up to there.
  ///
  /// - Parameters:
  ///   - repetition: The runs, none of which is still running.
  ///   - jobs: How many trials run at the same time.
  ///   - store: The store of the runs.
  ///   - progress: Where progress is shown.
  /// - Returns: The runs in their order, but for those that a signal kept from their end.
  /// - Throws: What the store throws.
  static func verify(
    _ repetition: Repetition,
    jobs: Int,
    in store: Store,
    progress: ProgressDisplay
  ) throws -> [VerifiedRun] {
    let runs = Dictionary(repetition.runs.map { ($0.trial.id, $0) }) { first, _ in first }
    let ended = Mutex<[String: VerifiedRun]>([:])
    try PlanRunner(repetition.workload, jobs: jobs)
      .run(repetition.runs.map(\.trial), cancellation: Interruption.cancellation) { trial in
        guard let run = runs[trial.id] else { return nil }
        let series = try store.summaries(of: run.id).filter { !SystemMetric.isOne($0.metric) }
          .compactMap { try store.series($0.metric, of: run.id) }
        let verification = Mutex(Verification(series, isWhole: !isCutOff(run)))
        let cancellation = Cancellation(under: Interruption.cancellation)
        let endWhereDecided = { @Sendable in
          if isCutOff(run), verification.withLock(\.isDecided) { cancellation.cancel() }
        }
        endWhereDecided()
        let start = Clock.steady()
        progress.begin(trial)
        return TrialContext(
          elapsed: { UInt32(clamping: Clock.steady() - start) },
          cancellation: cancellation,
          emit: { event in
            switch event {
            case .metrics(let measurement):
              if let measurement = measurement.withoutSamples {
                verification.withLock { $0.take(measurement) }
                endWhereDecided()
              }
              progress.update(trial, measurement)
            // What points are compared for tells these, too.
            case .checkpoint, .field, .finding, .log, .artifact, .process: break
            case .finished(var outcome):
              if isCutOff(run), verification.withLock(\.isDecided) {
                outcome = Outcome(run.status, message: run.message)
              }
              progress.finish(trial, outcome, milliseconds: Clock.steady() - start)
              // Of a trial that was cut off here there is nothing to say.
              if outcome.status == .interrupted, !verification.withLock(\.isDecided) { return }
              let result = verification.withLock { verification in
                verification.end()
                return VerifiedRun(
                  run: run,
                  verification: verification,
                  outcome: outcome,
                  changes: ProvenanceChange.changes(run.provenance, repetition.provenance)
                )
              }
              ended.withLock { $0[run.id] = result }
            }
          }
        )
      }
    return repetition.runs.compactMap { run in ended.withLock { $0[run.id] } }
  }
}

/// Something that a run depended on and that is not the same now.
struct ProvenanceChange {
  /// What it is, as `exp show` calls it.
  let what: String
  /// What was recorded; nil for nothing.
  let recorded: String?
  /// What there is now; nil for nothing.
  let now: String?

  /// Whether a training that changed this on the way might end with other bits than one of a piece.
  ///
  /// The processor's code path and the libraries decide them, its model and the system do not; the
  /// repository around the spec is another one than the program's.
  var decidesBits: Bool {
    !["processor", "system", "git commit", "uncommitted changes"].contains(what)
  }

  /// All changes that bits may hang on.
  static func changes(_ recorded: Provenance, _ now: Provenance) -> [ProvenanceChange] {
    let libraries = Set(recorded.libraries.keys).union(now.libraries.keys).sorted()
    let pairs: [(String, String?, String?)] =
      [
        ("program", "exp \(recorded.program)", "exp \(now.program)"),
        ("data hash", recorded.datasetHash, now.datasetHash),
      ] + libraries.map { ($0, recorded.libraries[$0], now.libraries[$0]) } + [
        ("kernel", recorded.kernel, now.kernel),
        ("processor", recorded.processor, now.processor),
        ("system", recorded.system, now.system),
        ("git commit", recorded.commit, now.commit),
        ("uncommitted changes", changesText(recorded), changesText(now)),
      ]
    return pairs.filter { $0.1 != $0.2 }.map(ProvenanceChange.init)
  }

  private static func changesText(_ provenance: Provenance) -> String? {
    provenance.diffHash ?? (provenance.isDirty == true ? "some" : nil)
  }
}
