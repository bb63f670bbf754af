public import Experiment

/// What the runs of an experiment noticed about themselves, in short.
public struct FindingList: Hashable, Sendable {
  /// More runs than that are counted rather than listed.
  public static let shown = 8

  private let results: [RunResult]

  /// Makes the list of some runs.
  public init(_ results: [RunResult]) {
    self.results = results.filter { !$0.findings.isEmpty }
  }

  /// Each run with a line for each of its findings, those that came to rest last.
  ///
  /// Of more runs than are shown the rest is counted; empty where no run has any.
  public var text: String {
    let isArrived = { (result: RunResult) in result.findings.allSatisfy { $0.kind == .converged } }
    let ordered = results.filter { !isArrived($0) } + results.filter(isArrived)
    var lines: [String] = []
    for result in ordered.prefix(Self.shown) {
      lines.append("\(result.run.shortID) \(printable(result.run.trial.label))")
      lines += result.findings.map { "  \($0.kind.title): \(printable($0.summary))" }
    }
    let rest = ordered.dropFirst(Self.shown)
    if !rest.isEmpty {
      let counts = Finding.Kind.allCases.compactMap { kind -> String? in
        let count = rest.count { $0.findings.contains { $0.kind == kind } }
        return count == 0 ? nil : "\(kind.title) \(count)"
      }
      lines.append("and of \(rest.count) more: \(counts.joined(separator: ", "))")
    }
    return lines.joined(separator: "\n")
  }

  /// The same as a list in Markdown, with all sentences.
  var markdown: String {
    results.map { result in
      let items = result.findings.map {
        "  - **\($0.kind.title)**: \(Report.markdown($0.message))"
      }
      let head = "- `\(result.run.shortID)` \(Report.markdown(result.run.trial.label))"
      return ([head] + items).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// Whether no run noticed anything.
  public var isEmpty: Bool { results.isEmpty }
}

extension Finding {
  /// The first sentence of the message.
  public var summary: String {
    guard let end = message.firstRange(of: ". ") else { return message }
    return String(message[..<end.lowerBound]) + "."
  }
}

extension Finding.Kind {
  /// The kind as people say it.
  public var title: String { rawValue.replacing("_", with: " ") }
}
