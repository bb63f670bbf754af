import Experiment
import Runner
import Store

/// Where runs are begun and recorded, and what is known of earlier attempts: a store, or the journal of
/// one task.
protocol RunLedger: Sendable {
  /// The files that programs leave.
  var files: RunFiles { get }

  /// Begins a run unless another process has begun its trial first.
  func claim(_ run: Run, after known: Int) throws(StoreError) -> Claim

  /// What an earlier run depended on.
  func provenance(of run: String) throws(StoreError) -> Provenance

  /// The last checkpoint of a run; nil where it has none.
  func lastCheckpoint(of run: String) throws(StoreError) -> Checkpoint?

  /// The points that a run has of a metric, those that it has from an earlier attempt included; nil for
  /// none.
  func points(of metric: String, in run: String) throws(StoreError) -> Series?
}

extension Store: RunLedger {
  var files: RunFiles { RunFiles(store: path) }

  func provenance(of run: String) throws(StoreError) -> Provenance {
    try self.run(matching: run).provenance
  }

  func lastCheckpoint(of run: String) throws(StoreError) -> Checkpoint? {
    try checkpoint(of: run)?.checkpoint
  }

  func points(of metric: String, in run: String) throws(StoreError) -> Series? {
    try series(metric, of: run)
  }
}

extension TaskJournal: RunLedger {
  var files: RunFiles { RunFiles(folder: submission.filesFolder) }
}
