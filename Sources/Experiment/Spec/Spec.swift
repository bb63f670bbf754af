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
  /// What networks learn from.
  public let dataset: DatasetSpec
  /// What varies.
  public let sweep: Sweep
  /// Every setting runs once per seed; distinct, at least one.
  public let seeds: [Int]
  /// The kinds of figures that `plot` draws by default; empty where the file does not say.
  public let figures: [FigureKind]
  /// For searching.
  public let tags: [String]
}

/// What a trial does.
public enum Workload: String, CaseIterable, Sendable {
  case network
}

/// A kind of figure.
public enum FigureKind: String, CaseIterable, Sendable {
  case loss, accuracy
}

/// What networks learn from, as a spec says it.
public enum DatasetSpec: Hashable, Sendable {
  /// Handwriting-like digits drawn by the program.
  case digits(train: Int, test: Int, seed: Int)
  /// The four IDX files of MNIST and its kin in a folder; nil takes all samples there are.
  case idx(folder: String, train: Int?, test: Int?)
  /// Samples that stand in the spec itself; rows of equal length.
  case inline(inputs: [[Double]], targets: [[Double]])
  /// Samples that stand in the spec itself, each with its class; rows of equal length.
  case inlineClasses(inputs: [[Double]], classes: [Int])

  /// The data set as JSON with sorted keys and no spaces.
  public var canonicalText: String {
    switch self {
    case .digits(let train, let test, let seed):
      return "{\"kind\":\"digits\",\"seed\":\(seed),\"test\":\(test),\"train\":\(train)}"
    case .idx(let folder, let train, let test):
      let limits = [("test", test), ("train", train)].compactMap { name, limit in
        limit.map { ",\"\(name)\":\($0)" }
      }
      return "{\"folder\":\(quotedJSON(folder)),\"kind\":\"idx\"\(limits.joined())}"
    case .inline(let inputs, let targets):
      return
        "{\"inputs\":\(Self.text(inputs)),\"kind\":\"inline\",\"targets\":\(Self.text(targets))}"
    case .inlineClasses(let inputs, let classes):
      let numbers = Value.list(classes.map { .integer($0) }).canonicalText
      return "{\"classes\":\(numbers),\"inputs\":\(Self.text(inputs)),\"kind\":\"inline\"}"
    }
  }

  private static func text(_ rows: [[Double]]) -> String {
    Value.list(rows.map { .list($0.map { .number($0) }) }).canonicalText
  }
}

extension Spec {
  /// Everything in the spec as one JSON text, always the same for the same spec, and itself a spec
  /// that reads as this one.
  ///
  /// Command-line overrides are in it; spaces, `$schema` and the order of keys are not, but for
  /// the order of swept parameters.
  public var canonicalText: String {
    let members: [(String, String)] = [
      ("dataset", dataset.canonicalText), ("description", quotedJSON(description)),
      ("figures", Value.list(figures.map { .string($0.rawValue) }).canonicalText),
      ("name", quotedJSON(name)), ("parameters", Setting(parameters).canonicalText),
      ("seeds", Value.list(seeds.map { .integer($0) }).canonicalText),
      ("sweep", sweep.canonicalText), ("tags", Value.list(tags.map { .string($0) }).canonicalText),
      ("workload", quotedJSON(workload.rawValue)),
    ]
    return "{" + members.map { "\(quotedJSON($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }

  /// SHA-256 of the canonical text.
  public var hash: String { SHA256.hex(of: canonicalText) }
}
