public import Experiment
public import Store

/// Where runs of files go, and what is said of them that the files do not tell.
public struct ImportTarget {
  let store: Store
  let provenance: Provenance
  let now: Int

  /// Makes a target.
  ///
  /// - Parameters:
  ///   - store: Where runs go.
  ///   - provenance: What is known of where they come from.
  ///   - now: The time, for what has none, in milliseconds since 1970-01-01 UTC.
  public init(_ store: Store, provenance: Provenance, now: Int) {
    self.store = store
    self.provenance = provenance
    self.now = now
  }
}
