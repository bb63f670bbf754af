/// What a spec file says, checked.
public struct Spec: Hashable, Sendable {
  /// Names the experiment in the store: letters, digits, `-`, `_` and `.`.
  public let name: String
  /// What the experiment is about; empty where the file does not say.
  public let description: String
  /// What a trial does.
  public let workload: Workload
  /// The parameters that the file gives, without defaults.
  public let parameters: [String: Value]
  /// What networks learn from; nil for workloads without data.
  public private(set) var dataset: DatasetSpec?
  /// What is run; nil for workloads that are not programs.
  public let command: CommandSpec?
  /// What varies.
  public let sweep: Sweep
  /// When a run ends early; nil where it takes all its steps.
  public let stop: StopRule?
  /// Every setting runs once per seed; distinct, at least one.
  public let seeds: [Int]
  /// The kinds of figures that `plot` draws by default; empty where the file does not say.
  public let figures: [FigureKind]
  /// For searching.
  public let tags: [String]
  /// What is asked of Slurm where the trials run there; nil where the file does not say.
  public let slurm: SlurmOptions?
}

extension Spec {
  /// The same spec on data in another place; itself where the data are in no file.
  ///
  /// - Parameter path: The path of the file or folder.
  /// - Returns: The spec.
  public func moved(toData path: String) -> Spec {
    var spec = self
    spec.dataset = dataset?.moved(to: path)
    return spec
  }
}

/// What a trial does.
public enum Workload: String, CaseIterable, Sendable {
  case network, objective, command
}

extension Workload {
  /// Whether what its trials compute depends on their seeds.
  public var isRandom: Bool {
    switch self {
    case .network, .command: true
    case .objective: false
    }
  }

  /// Whether its trials learn from a data set, which the spec then must name.
  public var hasDataset: Bool {
    switch self {
    case .network: true
    case .objective, .command: false
    }
  }

  /// Whether its trials may measure anything, so that no name of a metric is known to be wrong.
  public var hasAnyMetrics: Bool { self == .command }

  /// How many steps a trial of a setting takes; nil where that is not known, as of a program, whose
  /// parameter `steps` may mean anything.
  public func stepCount(_ setting: Setting) -> Int? {
    guard self != .command, case .integer(let steps)? = setting["steps"] else { return nil }
    return steps
  }
}

/// A kind of figure.
public enum FigureKind: String, CaseIterable, Sendable {
  case loss, accuracy, metric, compare, field, curve, sweep, heatmap, parallel
}

extension Spec {
  /// Everything in the spec as one JSON text, always the same for the same spec, and itself a spec
  /// that reads as this one.
  ///
  /// Command-line overrides are in it; spaces, `$schema` and the order of keys are not, but for
  /// the order of swept parameters. `slurm` is not in it either: where trials run makes no other spec.
  public var canonicalText: String {
    let members: [(String, String?)] = [
      ("capture", command?.captureText), ("command", command?.wordsText),
      ("dataset", dataset?.canonicalText), ("description", quotedJSON(description)),
      ("figures", Value.list(figures.map { .string($0.rawValue) }).canonicalText),
      ("name", quotedJSON(name)), ("parameters", Setting(parameters).canonicalText),
      ("retries", command.flatMap { $0.retries > 0 ? "\($0.retries)" : nil }),
      ("seeds", Value.list(seeds.map { .integer($0) }).canonicalText),
      ("stop", stop?.canonicalText), ("sweep", sweep.canonicalText),
      ("system_every", command?.systemEvery.map { Value.number($0).canonicalText }),
      ("tags", Value.list(tags.map { .string($0) }).canonicalText),
      ("timeout", command?.timeout.map { Value.number($0).canonicalText }),
      ("workload", quotedJSON(workload.rawValue)),
    ]
    let texts = members.compactMap { name, text in text.map { "\(quotedJSON(name)):\($0)" } }
    return "{" + texts.joined(separator: ",") + "}"
  }

  /// SHA-256 of the canonical text.
  public var hash: String { SHA256.hex(of: canonicalText) }
}
