import Experiment
import Foundation
import Runner
import Store

/// Stored runs that cannot be repeated.
struct NothingToRepeat: Error, CustomStringConvertible {
  let description: String
}

/// Stored runs that share their data, ready to be executed again.
struct Repetition {
  /// The runs.
  let runs: [Run]
  /// What their trials do, with the data as they are now.
  let workload: LoadedWorkload
  /// What a run of them depends on now.
  let provenance: Provenance

  /// The runs in groups of one spec and one place of data, each with its data loaded.
  ///
  /// - Parameters:
  ///   - runs: The runs.
  ///   - data: Where the data are now; nil for where they were.
  ///   - store: The store of the runs.
  /// - Returns: The groups in the order of their first runs.
  /// - Throws: What keeps a run from being repeated.
  static func groups(_ runs: [Run], data: String?, in store: Store) throws -> [Repetition] {
    var order: [[String?]] = []
    var groups: [[String?]: [Run]] = [:]
    for run in runs {
      let key = [run.provenance.specHash, run.provenance.datasetPath, run.provenance.folder]
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(run)
    }
    return try order.map { try Repetition(groups[$0] ?? [], data: data, in: store) }
  }

  private init(_ runs: [Run], data: String?, in store: Store) throws {
    // A group has a run.
    let first = runs[0]
    guard var spec = Spec(stored: try store.spec(ofRun: first.id)) else {
      throw NothingToRepeat(
        description:
          "this version of exp does not read the spec of run \(first.shortID), which exp "
          + "\(first.provenance.program) wrote; repeat it with that version"
      )
    }
    let path = data ?? first.provenance.datasetPath
    if let path { spec = spec.moved(toData: path) }
    workload = try LoadedWorkload(spec, relativeTo: first.provenance.folder ?? ".")
      .readingEventFiles
    try PlanRunner(workload, jobs: 1).check(runs.map(\.trial))
    self.runs = runs
    provenance = ProvenanceReader.read(
      specHash: first.provenance.specHash,
      workload: workload,
      datasetPath: spec.dataset?.path,
      folder: "."
    )
  }
}
