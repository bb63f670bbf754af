import Experiment
import Foundation
import Plot

/// How to get the numbers of a report again, and on what they depend.
struct Reproduction {
  private let subject: ReportSubject
  private let recipe: ReportRecipe
  private let provenance: [Provenance]

  init(_ subject: ReportSubject, _ recipe: ReportRecipe) {
    self.subject = subject
    self.recipe = recipe
    provenance = subject.results.map(\.run.provenance)
  }

  var blocks: [Document.Block] {
    let again = subject.isRun ? subject.results.first?.run.id ?? "" : subject.name
    var commands = ["\(recipe.command)", "exp rerun \(quotedForShell(again)) --verify"]
    if let spec = subject.spec { commands.append("exp run \(quotedForShell(spec.name)).json") }
    return [
      .paragraph(
        "With the store, the first command writes this report again, byte for byte, and the second "
          + "runs every trial again and compares every bit. With the spec alone, saved as a file, the "
          + "third runs the trials; a file or folder of data in it is relative to the folder of the "
          + "spec. exp report --check FILE --rerun does all of it for a report's file, with the store "
          + "or without."
      ), .code(commands.joined(separator: "\n"), .shell),
      .table(
        Table(columns: [.init("what"), .init("value")], rows: rows),
        caption: "What the numbers depend on"
      ),
    ]
  }

  private var rows: [[String]] {
    let libraries = Set(provenance.flatMap(\.libraries.keys)).sorted()
    let runs = subject.results.map(\.run)
    var rows: [[String]] = []
    func add(_ what: String, _ value: (Provenance) -> String?) {
      rows.append([what, Self.joined(provenance.map(value))])
    }
    add("exp") { $0.program }
    add("command") { $0.command }
    add("spec hash") { $0.specHash }
    add("data hash") { $0.datasetHash }
    for name in libraries { add(name) { $0.libraries[name] } }
    add("kernel") { $0.kernel }
    add("processor") { $0.processor }
    add("system") { $0.system }
    add("host") { $0.host }
    add("git commit") { $0.commit }
    add("uncommitted changes") { $0.diffHash ?? ($0.isDirty == true ? "some" : nil) }
    rows.append(["attempts", Self.joined(runs.map { "\($0.attempt)" })])
    if let first = runs.map(\.startedAt).min() { rows.append(["begun", Self.time(first)]) }
    if let last = runs.compactMap(\.finishedAt).max() { rows.append(["ended", Self.time(last)]) }
    return rows.filter { !$0[1].isEmpty }
  }

  /// The different values, sorted, at most six.
  private static func joined(_ values: [String?]) -> String {
    let different = Set(values.compactMap(\.self).filter { !$0.isEmpty }).sorted()
    let more = different.count > 6 ? "; \(different.count - 6) more" : ""
    return different.prefix(6).joined(separator: "; ") + more
  }

  /// A time in UTC, the same text in every time zone.
  private static func time(_ milliseconds: Int) -> String {
    var seconds = time_t(milliseconds / 1000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) UTC"
  }
}
