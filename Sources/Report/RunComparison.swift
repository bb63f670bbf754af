public import Experiment
public import Store

/// Runs side by side: what differs between them, and how they did.
public struct RunComparison: Hashable, Sendable {
  /// What a row is about.
  public enum Part: String, CaseIterable, Sendable {
    /// What the runs are.
    case run
    /// Settings that differ.
    case settings
    /// The last values of the metrics.
    case metrics
    /// What the numbers depend on beside the settings, where it differs.
    case provenance
    /// What the runs noticed, the steps or a dash.
    case findings
  }

  /// One thing, with what each run says of it.
  public struct Row: Hashable, Sendable {
    /// What it belongs to.
    public let part: Part
    /// Its name.
    public let name: String
    /// An answer for each run.
    public let answers: [Answer]
  }

  /// The runs' ids.
  public let ids: [String]
  /// The rows, part by part.
  public let rows: [Row]

  /// Compares runs.
  ///
  /// - Parameters:
  ///   - results: The runs.
  ///   - annotations: Their tags and notes, as many.
  ///   - findings: What they noticed, as many.
  public init(_ results: [RunResult], _ annotations: [Annotations], _ findings: [[Finding]]) {
    let runs = results.map(\.run)
    ids = runs.map(\.id)
    var rows = [
      Row(part: .run, name: "experiment", answers: runs.map { .text($0.experiment) }),
      Row(part: .run, name: "status", answers: runs.map { .text($0.status.rawValue) }),
      Row(part: .run, name: "seed", answers: runs.map { .integer($0.trial.seed) }),
      Row(part: .run, name: "attempt", answers: runs.map { .integer($0.attempt) }),
      Row(part: .run, name: "message", answers: runs.map { Self.answer($0.message) }),
      Row(part: .run, name: "tag", answers: annotations.map { .texts($0.tags) }),
      Row(part: .run, name: "note", answers: annotations.map { Self.answer($0.note) }),
      Row(
        part: .run,
        name: "dataset",
        answers: runs.map { Self.answer($0.trial.datasetName) }
      ),
    ].filter { row in row.answers.contains { !$0.isMissing } }
    rows += Differences.names(in: runs).map { name in
      Row(part: .settings, name: name, answers: runs.map { Self.answer($0.trial.setting[name]) })
    }
    let names = Set(results.flatMap { $0.summaries.keys })
    let known = Objective.known.map(\.metric).filter(names.contains)
    rows += (known + names.subtracting(known).sorted()).map { name in
      Row(
        part: .metrics,
        name: name,
        answers: results.map { $0.summaries[name].map { .number($0.last) } ?? .missing }
      )
    }
    rows += Self.provenance(runs.map(\.provenance))
    let kinds = Finding.Kind.allCases.filter { kind in
      findings.contains { $0.contains { $0.kind == kind } }
    }
    rows += kinds.map { kind in
      Row(
        part: .findings,
        name: kind.rawValue,
        answers: findings.map { findings in
          guard let finding = findings.first(where: { $0.kind == kind }) else { return .missing }
          return .text(finding.step.map { "from step \($0)" } ?? "yes")
        }
      )
    }
    self.rows = rows
  }

  private static func provenance(_ all: [Provenance]) -> [Row] {
    var parts: [(String, (Provenance) -> String?)] = [
      ("program", { $0.program }), ("command", { $0.command }), ("spec_hash", { $0.specHash }),
      ("dataset_hash", { $0.datasetHash }), ("processor", { $0.processor }),
      ("kernel", { $0.kernel }), ("host", { $0.host }), ("system", { $0.system }),
      ("commit", { $0.commit }), ("dirty", { $0.isDirty.map { "\($0)" } }),
    ]
    for name in Set(all.flatMap(\.libraries.keys)).sorted() {
      parts.append((name, { $0.libraries[name] }))
    }
    return parts.map { name, part in
      Row(part: .provenance, name: name, answers: all.map { answer(part($0)) })
    }.filter { Set($0.answers).count > 1 }
  }

  private static func answer(_ text: String?) -> Answer {
    text.flatMap { $0.isEmpty ? nil : .text($0) } ?? .missing
  }

  private static func answer(_ value: Value?) -> Answer {
    switch value {
    case nil: .missing
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let text): .text(text)
    case .list, .object: .text(value?.displayText ?? "")
    }
  }
}
