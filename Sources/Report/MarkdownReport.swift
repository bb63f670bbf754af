public import Experiment

/// An experiment on one page of Markdown: what was asked, what came out, how to get it again.
///
/// The same runs give the same text; nothing in it depends on when or where it is written.
public struct MarkdownReport: Sendable {
  private let name: String
  private let description: String?
  private let spec: String
  private let results: [RunResult]
  private let table: SettingTable
  private let figures: [(kind: FigureKind, file: String)]

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - name: The experiment's name.
  ///   - description: What it is about; nil where its spec does not say.
  ///   - spec: The spec as one JSON text without spaces, what the command line changed included.
  ///   - results: The runs, one for each setting and seed.
  ///   - objective: What tells the best setting; nil leaves it to the metrics recorded.
  ///   - figures: The files of the figures beside the page.
  public init(
    name: String,
    description: String?,
    spec: String,
    results: [RunResult],
    objective: Objective?,
    figures: [(kind: FigureKind, file: String)]
  ) {
    self.name = name
    self.description = description
    self.spec = spec
    self.results = results
    table = SettingTable(results, objective: objective)
    self.figures = figures
  }

  /// The page.
  public var text: String {
    var parts = ["# \(markdown(name))"]
    if let description { parts.append(markdown(description)) }
    parts.append(answer)
    parts += figures.map { "![\($0.kind.rawValue) of \(markdown(name))](\($0.file))" }
    parts += ["## Settings", table.table.markdown]
    parts += endings.isEmpty ? [] : ["## Runs that did not simply finish", endings]
    let findings = FindingList(results)
    parts += findings.isEmpty ? [] : ["## What the runs noticed", findings.markdown]
    parts += ["## How to get the same numbers again", again]
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The best setting in a sentence, with how many runs there are.
  private var answer: String {
    let runs = results.count == 1 ? "1 run" : "\(results.count) runs"
    let settings = table.groups.count == 1 ? "1 setting" : "\(table.groups.count) settings"
    let count = "\(runs) of \(settings)."
    return markdown(table.bestSentence.map { "\($0) \(count)" } ?? count)
  }

  private var endings: String {
    results.filter { $0.run.status != .finished }.map { result in
      let message = result.run.message ?? result.run.status.rawValue
      return "- `\(result.run.shortID)` \(markdown(result.run.trial.label)): \(markdown(message))"
    }.joined(separator: "\n")
  }

  /// The spec and what the numbers depend on beside it.
  private var again: String {
    let provenance = results.map(\.run.provenance)
    let rows: [(String, Set<String>)] = [
      ("command", Set(provenance.map(\.command))), ("exp", Set(provenance.map(\.program))),
      ("spec hash", Set(provenance.map(\.specHash))),
      ("data hash", Set(provenance.compactMap(\.datasetHash))),
      ("libraries", Set(provenance.flatMap(\.libraries.values))),
      ("BLAS kernel", Set(provenance.map(\.kernel))),
      ("processor", Set(provenance.map(\.processor))), ("system", Set(provenance.map(\.system))),
      ("git commit", Set(provenance.compactMap(Self.commit))),
    ]
    let table = Table(
      columns: [.init("what"), .init("value")],
      rows: rows.map { [$0.0, $0.1.filter { !$0.isEmpty }.sorted().joined(separator: "; ")] }
        .filter { !$0[1].isEmpty }
    )
    return "`exp rerun \(name) --verify` runs all again from the store and compares every bit. "
      + "Elsewhere save the spec as `\(name).json` and call `exp run \(name).json`; a file or folder "
      + "of data in it is relative to the folder of the spec.\n\n"
      + fenced(JSONLayout.text(spec)) + "\n\n" + table.markdown
  }

  private static func commit(_ provenance: Provenance) -> String? {
    provenance.commit.map {
      provenance.isDirty == true ? $0 + " with uncommitted changes" : $0
    }
  }

  /// A block of code that no text in it can end.
  private func fenced(_ text: String) -> String {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return fence + "json\n" + text + (text.hasSuffix("\n") ? "" : "\n") + fence
  }
}

extension Table {
  /// The table in Markdown's form.
  public var markdown: String {
    let heads = columns.map { Report.markdown($0.title) }
    let rules = columns.map { $0.isNumeric ? "---:" : "---" }
    return ([heads, rules] + rows.map { $0.map { Report.markdown($0) } })
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}

/// A text as one line of Markdown that shows just these characters.
func markdown(_ text: String) -> String {
  var result = ""
  for character in printable(text.replacing("\n", with: " ")) {
    if "\\`*_{}[]<>#|~&".contains(character) { result.append("\\") }
    result.append(character)
  }
  return result
}
