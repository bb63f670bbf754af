/// A name in a question, before it is known whether a parameter, a metric or a field has it.
public struct QueryWord: Hashable, Sendable {
  /// The name as typed, prefix and aspect included.
  let name: String
  /// The step of `.at(step)`, which is not part of the name.
  let step: Int?
  /// Where the word begins in the question.
  let position: Int

  /// The parameter that the word may mean; nil where it can mean none.
  ///
  /// A name that ends like an aspect means a metric; `param.` before it says otherwise.
  public var parameter: String? {
    if name.hasPrefix("param.") { return step == nil ? String(name.dropFirst(6)) : nil }
    return name.hasPrefix("metric.") || metric?.aspect != .last || isAspectNamed ? nil : name
  }

  /// The metric that the word may mean; nil where it can mean none.
  public var metric: (name: String, aspect: RunKey.Aspect)? {
    if name.hasPrefix("param.") { return nil }
    let name = name.hasPrefix("metric.") ? String(name.dropFirst(7)) : name
    if let step { return (name, .at(step)) }
    guard isAspectNamed, let dot = name.lastIndex(of: "."),
      let aspect = RunKey.Aspect.named[name[name.index(after: dot)...].lowercased()]
    else { return (name, .last) }
    return (String(name[..<dot]), aspect)
  }

  /// Whether the name ends with a dot and an aspect's name.
  private var isAspectNamed: Bool {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
    return RunKey.Aspect.named[name[name.index(after: dot)...].lowercased()] != nil
  }

  /// The field that the word means; nil where it means none.
  public var field: RunField? {
    step == nil ? RunField(rawValue: name.lowercased()) : nil
  }
}

/// The names that runs have, to tell what words mean.
public struct Vocabulary {
  private let hasParameter: (String) throws -> Bool
  private let hasMetric: (String) throws -> Bool
  private let all: () throws -> Names

  /// The names of parameters and of metrics.
  public struct Names {
    /// The parameters' names.
    public var parameters: Set<String>
    /// The metrics' names.
    public var metrics: Set<String>

    /// Makes a set of names.
    public init(parameters: Set<String>, metrics: Set<String>) {
      self.parameters = parameters
      self.metrics = metrics
    }
  }

  /// Makes a vocabulary.
  ///
  /// - Parameters:
  ///   - hasParameter: Whether one of the runs asked has a parameter of that name.
  ///   - hasMetric: Whether one of them has a metric of that name.
  ///   - all: The names that any run has, asked for where none of these has a word.
  public init(
    hasParameter: @escaping (String) throws -> Bool,
    hasMetric: @escaping (String) throws -> Bool,
    all: @escaping () throws -> Names
  ) {
    self.hasParameter = hasParameter
    self.hasMetric = hasMetric
    self.all = all
  }

  /// What a word of a question means.
  ///
  /// - Throws: `QueryError` where nothing has that name, or a parameter and a metric do.
  func key(of word: QueryWord, in text: String) throws -> RunKey {
    if let field = word.field { return .field(field) }
    if let key = try key(of: word, in: text, hasParameter, hasMetric) { return key }
    let names = try all()
    let key = try key(of: word, in: text, names.parameters.contains, names.metrics.contains)
    if let key { return key }
    throw unknown(word, text, names)
  }

  private func key(
    of word: QueryWord,
    in text: String,
    _ hasParameter: (String) throws -> Bool,
    _ hasMetric: (String) throws -> Bool
  ) throws -> RunKey? {
    let parameter = try word.parameter.flatMap { try hasParameter($0) ? $0 : nil }
    let metric = try word.metric.flatMap { try hasMetric($0.name) ? $0 : nil }
    switch (parameter, metric) {
    case (let name?, nil): return .parameter(name)
    case (nil, let metric?): return .metric(metric.name, metric.aspect)
    case (nil, nil): return nil
    case (let name?, _?):
      throw QueryError(
        text,
        at: word.position,
        "'\(name)' is a parameter and a metric: write 'param.\(name)' or '\(name).last'"
      )
    }
  }

  private func unknown(_ word: QueryWord, _ text: String, _ names: Names) -> QueryError {
    let base = word.metric?.name ?? word.parameter ?? word.name
    let known = names.parameters.union(names.metrics).union(RunField.allCases.map(\.rawValue))
    let near = nearestNames(to: base, among: known.sorted(), count: 3)
    let hint =
      near.isEmpty ? "; a text stands in quotes: '\(base)'" : "; did you mean \(listed(near))?"
    return QueryError(
      text,
      at: word.position,
      "no run has a parameter or a metric '\(base)'\(hint)"
    )
  }
}
