/// A name in a question, before it is known whether a parameter, a metric or a field has it.
public struct QueryWord: Hashable, Sendable {
  /// The name as typed, prefix and aspect included.
  let name: String
  /// The step of `.at(step)`, which is not part of the name.
  let step: Int?
  /// Where the word begins in the question.
  let position: Int

  /// The parameter that the word may mean; nil where it can mean none.
  public var parameter: String? {
    if name.hasPrefix("metric.") || step != nil { return nil }
    return name.hasPrefix("param.") ? String(name.dropFirst(6)) : name
  }

  /// The metrics that the word may mean, the whole name first.
  public var metrics: [(name: String, aspect: RunKey.Aspect)] {
    if name.hasPrefix("param.") { return [] }
    let name = name.hasPrefix("metric.") ? String(name.dropFirst(7)) : name
    if let step { return [(name, .at(step))] }
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex,
      let aspect = RunKey.Aspect.named[name[name.index(after: dot)...].lowercased()]
    else { return [(name, .last)] }
    return [(name, .last), (String(name[..<dot]), aspect)]
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
  private let all: () throws -> [String]

  /// Makes a vocabulary.
  ///
  /// - Parameters:
  ///   - hasParameter: Whether a run has a parameter of that name.
  ///   - hasMetric: Whether a run has a metric of that name.
  ///   - all: The names of all parameters and metrics, asked for where a word is not known.
  public init(
    hasParameter: @escaping (String) throws -> Bool,
    hasMetric: @escaping (String) throws -> Bool,
    all: @escaping () throws -> [String]
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
    let parameter = try word.parameter.flatMap { try hasParameter($0) ? $0 : nil }
    let metric = try word.metrics.first { try hasMetric($0.name) }
    switch (parameter, metric) {
    case (let name?, nil): return .parameter(name)
    case (nil, let metric?): return .metric(metric.name, metric.aspect)
    case (let name?, _?):
      throw QueryError(
        text,
        at: word.position,
        "'\(name)' is a parameter and a metric: write 'param.\(name)' or '\(name).last'"
      )
    case (nil, nil): throw try unknown(word, text)
    }
  }

  private func unknown(_ word: QueryWord, _ text: String) throws -> QueryError {
    let base = word.metrics.last?.name ?? word.parameter ?? word.name
    let known = try Set(all()).union(RunField.allCases.map(\.rawValue))
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
