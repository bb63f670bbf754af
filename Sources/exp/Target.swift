import ArgumentParser
import Experiment
import Report
import Store

/// No experiment and no run of that name.
struct TargetError: Error, CustomStringConvertible {
  let target: String
  let suggestions: [String]

  var description: String {
    let hint =
      suggestions.isEmpty
      ? "'exp list' shows what there is" : "did you mean \(listed(suggestions))?"
    return "no experiment is named '\(target)' and no run's id begins so; \(hint)"
  }
}

/// What a command is about: an experiment, or one run.
enum Target {
  case experiment(String)
  case run(Run)

  /// Finds an experiment's name, a run's id, the beginning of one, or `latest`.
  ///
  /// - Throws: `TargetError`; `StoreError.ambiguousRun` for the beginning of several ids.
  static func find(_ text: String, in store: Store) throws -> Target {
    let names = try store.experiments().map(\.name)
    if names.contains(text) { return .experiment(text) }
    if text == "latest", let run = try store.latestRun() { return .run(run) }
    do {
      return .run(try store.run(matching: text))
    } catch {
      guard case .unknownRun(_, let nearest) = error else { throw error }
      let name = nearestName(to: text, among: names)
      throw TargetError(target: text, suggestions: (name.map { [$0] } ?? []) + nearest)
    }
  }

  /// The name for titles and files.
  var name: String {
    switch self {
    case .experiment(let name): name
    case .run(let run): "\(run.experiment)-\(run.shortID)"
    }
  }

  /// The spec that the runs were made from; nil where another version of the program wrote it.
  func spec(in store: Store) throws -> Spec? {
    switch self {
    case .experiment(let name): Spec(stored: try store.spec(of: name))
    case .run(let run): Spec(stored: try store.spec(of: run.experiment))
    }
  }

  /// The runs meant: of an experiment, the last attempt of each trial of its latest spec.
  func runs(in store: Store) throws -> [Run] {
    switch self {
    case .experiment(let name): try store.latestRuns(of: name)
    case .run(let run): [run]
    }
  }

  /// The runs meant with what is known of their series and what they noticed.
  func results(in store: Store) throws -> [RunResult] {
    try store.results(of: runs(in: store))
  }
}

extension Store {
  /// The runs, in their order, with what is known of their series and what they noticed.
  func results(of runs: [Run]) throws -> [RunResult] {
    let summaries = try summaries(of: runs.map(\.id))
    let findings = try findings(of: runs.map(\.id))
    return runs.map { RunResult($0, summaries[$0.id] ?? [], findings: findings[$0.id] ?? []) }
  }
}

extension Spec {
  /// A spec as the store keeps it; nil where another version of the program wrote what this one
  /// does not read.
  init?(stored: SpecText) {
    self.init(canonicalText: stored.canonical)
  }
}
