/// What varies between the settings of an experiment.
public struct Sweep: Hashable, Sendable {
  /// How settings are chosen.
  public enum Method: Hashable, Sendable {
    /// All combinations; the last parameter varies fastest.
    case grid
    /// So many draws, each depending on the seed and its own number alone.
    case random(count: Int, seed: Int)
    /// So many settings, the first ones drawn, the others proposed by a tree-structured Parzen estimator
    /// in rounds of `batch`, each from the results of all rounds before it.
    case bayes(count: Int, seed: Int, batch: Int)
  }

  /// What a search makes of a trial that fails.
  public enum Failure: String, Hashable, Sendable, CaseIterable {
    /// It proposes nothing more until the trial has come to its end.
    case wait
    /// The trial's setting counts as the worst, as one that diverged does, and it is not tried again.
    case worst
  }

  /// How settings are chosen.
  public let method: Method
  /// The swept parameters in the order of the file.
  public let parameters: [SweptParameter]
  /// Groups of parameters that vary together: the first values of all, then the second ones.
  public let zip: [[String]]
  /// What tells the best setting, nil where the spec leaves it to the workload.
  public let metric: Objective?
  /// When the worse settings end early; nil where all take all their steps.
  public let earlyTermination: EarlyTermination?
  /// What a search makes of a trial that fails; `wait` for other methods.
  public let failure: Failure

  /// Makes a sweep; without parameters there is one setting.
  public init(
    method: Method = .grid,
    parameters: [SweptParameter] = [],
    zip: [[String]] = [],
    metric: Objective? = nil,
    earlyTermination: EarlyTermination? = nil,
    failure: Failure = .wait
  ) {
    self.method = method
    self.parameters = parameters
    self.zip = zip
    self.metric = metric
    self.earlyTermination = earlyTermination
    self.failure = failure
  }

  /// The sweep as a spec says it; the order of the parameters is kept because it is the order of
  /// the plan.
  var canonicalText: String {
    var members: [String] = []
    if let earlyTermination {
      members.append("\"early_terminate\":\(earlyTermination.canonicalText)")
    }
    switch method {
    case .grid: break
    case .random: members.append("\"method\":\"random\"")
    case .bayes(_, _, let batch):
      members.append("\"batch\":\(batch)")
      // Specs of before the key have the hash that they had.
      if failure != .wait { members.append("\"failed\":\(quotedJSON(failure.rawValue))") }
      members.append("\"method\":\"bayes\"")
    }
    if let metric {
      members.append(
        "\"metric\":{\"goal\":\(quotedJSON(metric.goal.rawValue))"
          + ",\"name\":\(quotedJSON(metric.metric))}"
      )
    }
    let texts = parameters.map { "\(quotedJSON($0.name)):\($0.canonicalText)" }
    members.append("\"parameters\":{\(texts.joined(separator: ","))}")
    switch method {
    case .grid: break
    case .random(let count, let seed), .bayes(let count, let seed, _):
      members.append("\"run_cap\":\(count),\"seed\":\(seed)")
    }
    if !zip.isEmpty {
      let groups = zip.map { Value.list($0.map { .string($0) }) }
      members.append("\"zip\":\(Value.list(groups).canonicalText)")
    }
    return "{\(members.joined(separator: ","))}"
  }
}

/// One swept parameter.
public struct SweptParameter: Hashable, Sendable {
  /// Where its values come from.
  public enum Source: Hashable, Sendable {
    /// These, distinct, at least one; with probabilities for random draws where they are not equal.
    case values([Value], probabilities: [Double]?)
    /// Drawn from a distribution.
    case distribution(Distribution)
  }

  /// The parameter's name.
  public let name: String
  /// Where its values come from.
  public let source: Source
  /// It is swept only where each of these parameters has one of these values.
  public let condition: [String: [Value]]

  /// Makes a swept parameter.
  public init(_ name: String, _ source: Source, when condition: [String: [Value]] = [:]) {
    self.name = name
    self.source = source
    self.condition = condition
  }

  /// Makes a swept parameter with a list of values.
  public init(_ name: String, _ values: [Value]) {
    self.init(name, .values(values, probabilities: nil))
  }

  /// The values of a list; nil where they are drawn from a distribution.
  public var values: [Value]? {
    if case .values(let values, _) = source { values } else { nil }
  }

  fileprivate var canonicalText: String {
    var members: [String] = []
    switch source {
    case .values(let values, let probabilities):
      if let probabilities {
        let list = Value.list(probabilities.map { .number($0) })
        members.append("\"probabilities\":\(list.canonicalText)")
      }
      members.append("\"values\":\(Value.list(values).canonicalText)")
    case .distribution(let distribution):
      members += distribution.canonicalMembers
    }
    if !condition.isEmpty {
      let texts = condition.sorted { $0.key < $1.key }
        .map { "\(quotedJSON($0.key)):\(Value.list($0.value).canonicalText)" }
      members.append("\"when\":{\(texts.joined(separator: ","))}")
    }
    return "{\(members.joined(separator: ","))}"
  }
}

extension Distribution {
  /// The members of a spec's object that ask for the distribution.
  fileprivate var canonicalMembers: [String] {
    switch self {
    case .intUniform(let low, let high):
      ["\"distribution\":\"int_uniform\"", "\"max\":\(high)", "\"min\":\(low)"]
    case .uniform(let low, let high): Self.range("uniform", low, high)
    case .logUniformValues(let low, let high): Self.range("log_uniform_values", low, high)
    case .beta(let a, let b):
      [
        "\"a\":\(Value.number(a).canonicalText)", "\"b\":\(Value.number(b).canonicalText)",
        "\"distribution\":\"beta\"",
      ]
    case .normal(let mean, let deviation): Self.moments("normal", mean, deviation)
    case .logNormal(let mean, let deviation): Self.moments("log_normal", mean, deviation)
    case .quantized(let distribution, let step):
      distribution.canonicalMembers.map {
        $0.replacing("\"distribution\":\"", with: "\"distribution\":\"q_")
      } + ["\"q\":\(Value.number(step).canonicalText)"]
    }
  }

  private static func range(_ name: String, _ low: Double, _ high: Double) -> [String] {
    [
      "\"distribution\":\"\(name)\"", "\"max\":\(Value.number(high).canonicalText)",
      "\"min\":\(Value.number(low).canonicalText)",
    ]
  }

  private static func moments(_ name: String, _ mean: Double, _ deviation: Double) -> [String] {
    [
      "\"distribution\":\"\(name)\"", "\"mu\":\(Value.number(mean).canonicalText)",
      "\"sigma\":\(Value.number(deviation).canonicalText)",
    ]
  }
}
