import ArgumentParser
import Experiment
import Report
import Store

/// No experiment and no run of that name.
struct TargetError: Error, CustomStringConvertible {
  let target: String
  let suggestions: [String]
  /// Whether an experiment of that name, or a run whose id begins so, was deleted.
  var isInTrash = false

  var description: String {
    if isInTrash {
      let word = quotedForShell(target)
      return "'\(target)' is in the trash: 'exp restore \(word)' brings it back"
    }
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
      if try store.hasInTrash(text) {
        throw TargetError(target: text, suggestions: [], isInTrash: true)
      }
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

  /// The runs that a condition is asked of: of an experiment, the last attempt of each trial under any
  /// version of its spec.
  func runsOfAllVersions(in store: Store) throws -> [Run] {
    switch self {
    case .experiment(let name): try store.runsOfAllVersions(of: name)
    case .run(let run): [run]
    }
  }

  /// Says where an experiment has runs that only a condition, or another version of the spec, leads to.
  func noteOtherVersions(in store: Store, hint: String) throws {
    guard case .experiment(let name) = self else { return }
    let count = try store.trialCountOfOtherVersions(of: name)
    guard count > 0 else { return }
    let trials = count == 1 ? "1 trial" : "\(count) trials"
    Console.note(
      "exp: note: '\(name)' has runs of \(trials) of other versions of its spec, which are left out; "
        + hint
    )
  }

  /// The runs meant with what is known of their series and what they noticed.
  func results(in store: Store) throws -> [RunResult] {
    try store.results(of: runs(in: store))
  }
}

extension Store {
  /// Whether the trash has an experiment of a name, or a run whose id begins with it.
  func hasInTrash(_ text: String) throws -> Bool {
    let trash = try trash()
    return trash.experiments.contains(text)
      || text.count >= 4 && trash.runs.contains { $0.run.id.hasPrefix(text.lowercased()) }
  }

  /// Tells of names that are deleted experiments' rather than of names that are none.
  ///
  /// - Throws: `TargetError`.
  func checkNotInTrash(_ experiments: [String]) throws {
    guard !experiments.isEmpty else { return }
    let known = Set(try self.experiments().map(\.name))
    for name in experiments where !known.contains(name) {
      guard try trash().experiments.contains(name) else { continue }
      throw TargetError(target: name, suggestions: [], isInTrash: true)
    }
  }

  /// The last attempt of each trial of an experiment under any version of its spec: the latest version's
  /// in plan order, then the others in the order they began.
  func runsOfAllVersions(of experiment: String) throws -> [Run] {
    let latest = try latestRuns(of: experiment)
    let known = Set(latest.map(\.trial.id))
    var last: [String: Run] = [:]
    let others = try runs(in: experiment).filter { !known.contains($0.trial.id) }
    for run in others where run.attempt >= last[run.trial.id]?.attempt ?? 0 {
      last[run.trial.id] = run
    }
    return latest + others.filter { last[$0.trial.id]?.id == $0.id }
  }

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
