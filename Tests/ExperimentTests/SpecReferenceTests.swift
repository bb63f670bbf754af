import Experiment
import Foundation
import TestSupport
import Testing

struct SpecReferenceTests {
  private let file = repositoryFolder.appendingPathComponent("docs/SPEC.md")

  /// The table of a workload's parameters as docs/SPEC.md has it.
  private static func table(_ workload: Workload) -> String {
    let rows = workload.parameters.rules.map { rule in
      "| `\(rule.name)` | \(rule.kind.expectation) | \(Self.text(rule.fallback)) | "
        + rule.summary + Self.text(rule.condition) + " |"
    }
    return (["| name | type | default | meaning |", "|---|---|---|---|"] + rows)
      .joined(separator: "\n")
  }

  private static func text(_ fallback: ParameterRule.Fallback) -> String {
    switch fallback {
    case .required: "required"
    case .unset: "–"
    case .value(let value): "`\(value.displayText)`"
    case .chosen(let other, let values):
      Dictionary(grouping: values) { $0.value.displayText }
        .sorted { $0.value.count > $1.value.count }.enumerated()
        .map { index, entry in
          let words = entry.value.map { "`\($0.key)`" }.sorted().joined(separator: ", ")
          return index == 0 ? "`\(entry.key)`" : "`\(entry.key)` with \(other) \(words)"
        }.joined(separator: ", ")
    }
  }

  private static func text(_ condition: [String: [String]]) -> String {
    condition.sorted { $0.key < $1.key }
      .map { " With \($0.key) " + $0.value.map { "`\($0)`" }.joined(separator: ", ") + "." }
      .joined()
  }

  @Test
  func `the reference lists the parameters as the reader knows them`() throws {
    // One after the other, because recording writes the file that they share.
    // A program's parameters are its own.
    for workload in Workload.allCases where !workload.parameters.isOpen { try compare(workload) }
  }

  private func compare(_ workload: Workload) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- parameters \(workload.rawValue) -->\n"))
    let end = try #require(text.range(of: "<!-- /parameters \(workload.rawValue) -->"))
    let found = text[start.upperBound..<end.lowerBound]
    let table = Self.table(workload)
    if ProcessInfo.processInfo.environment["EXP_RECORD"] != nil {
      let recorded = text[..<start.upperBound] + table + "\n" + text[end.lowerBound...]
      try recorded.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded anew; look at the change in docs/SPEC.md")
    }
    #expect(found == table + "\n")
  }

  @Test
  func `the reference lists the distributions as the reader knows them`() throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.range(of: "<!-- distributions -->\n"))
    let end = try #require(text.range(of: "<!-- /distributions -->"))
    let names = text[start.upperBound..<end.lowerBound].matches(of: /\n\| `(\w+)`/).map { $0.1 }
    // A word that the reader does not know makes it list those that it knows.
    let spec = """
      {"name": "a", "workload": "network", "dataset": {"kind": "digits"},
      "parameters": {"steps": 10}, "sweep": {"method": "random", "run_cap": 1,
      "parameters": {"learning_rate": {"distribution": "?"}}}}
      """
    let error = #expect(throws: SpecError.self) { try Spec(text: spec, file: "a.json") }
    let message = try #require(error?.diagnostics.first?.message)
    let known = message.matches(of: /'(\w+)'/).map { $0.1 }
    #expect(!known.isEmpty)
    #expect(names == known)
  }

  @Test
  func `every experiment that comes with the program is a spec of its file's name`() throws {
    let folder = repositoryFolder.appendingPathComponent("experiments")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder,
      includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }
    #expect(!files.isEmpty)
    for file in files {
      let text = try String(contentsOf: file, encoding: .utf8)
      let spec = try Spec(text: text, file: file.lastPathComponent)
      #expect(spec.name == file.deletingPathExtension().lastPathComponent)
    }
  }
}
