/// One thing that can be asked of a run.
public enum RunKey: Hashable, Sendable {
  /// What is known of every run.
  case field(RunField)
  /// A parameter of its setting.
  case parameter(String)
  /// A number that sums a metric up.
  case metric(String, Aspect)

  /// A number that sums a series up.
  public enum Aspect: Hashable, Sendable {
    /// The last value recorded.
    case last
    /// The smallest finite value.
    case min
    /// The largest finite value.
    case max
    /// The smallest or the largest finite value, as the metric's goal says.
    case best
    /// The mean of the finite values.
    case mean
    /// The number of points.
    case count
    /// The value at a step; the one recorded last where the step is repeated.
    case at(Int)

    /// The aspects that a word names, by their names.
    static let named: [String: Aspect] = [
      "last": .last, "min": .min, "max": .max, "best": .best, "mean": .mean, "count": .count,
    ]

    /// The aspect as it is written after a metric's name.
    public var text: String {
      switch self {
      case .at(let step): "at(\(step))"
      default: Self.named.first { $0.value == self }?.key ?? ""
      }
    }
  }

  /// The name as a column's head shows it; of a metric's last value the metric alone.
  public var title: String {
    switch self {
    case .field(let field): field.rawValue
    case .parameter(let name): name
    case .metric(let name, .last): name
    case .metric(let name, let aspect): name + "." + aspect.text
    }
  }

  /// The heads of columns side by side, no two alike.
  ///
  /// Where two have one title, each is written as a question would tell it from the other: `param.lr`,
  /// `lr.last`, `metric.seed`.
  public static func titles(of keys: [RunKey]) -> [String] {
    let counts = Dictionary(Set(keys).map { ($0.title, 1) }, uniquingKeysWith: +)
    let fields = Set(RunField.allCases.map(\.rawValue))
    return keys.map { key in
      guard counts[key.title, default: 0] > 1 else { return key.title }
      return switch key {
      case .parameter(let name): "param.\(name)"
      case .metric(let name, .last): fields.contains(name) ? "metric.\(name)" : "\(name).last"
      default: key.title
      }
    }
  }

  /// What kind of answers come, nil where the runs decide.
  var kind: RunField.Kind? {
    switch self {
    case .field(let field): field.kind
    case .parameter: nil
    case .metric: .number
    }
  }
}

/// What is known of every run.
public enum RunField: String, CaseIterable, Sendable {
  case id, experiment, trial, status, seed, attempt, tag, finding, note, message
  case started, finished, duration
  case program, command, host, system, processor, kernel, commit

  /// What kind of answers a field gives.
  public enum Kind: Sendable {
    case text, number
    /// Several texts at once.
    case texts
    /// Milliseconds since 1970-01-01 UTC.
    case time
    /// Milliseconds.
    case duration
  }

  /// What kind of answers come.
  public var kind: Kind {
    switch self {
    case .seed, .attempt: .number
    case .tag, .finding: .texts
    case .started, .finished: .time
    case .duration: .duration
    default: .text
    }
  }
}
