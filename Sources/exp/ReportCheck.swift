import ArgumentParser
import Experiment
import Foundation
import Plot
import Report
import Runner
import Store

/// Computes a report's file again and compares, and where asked runs its trials again.
struct ReportCheck {
  /// How trials are run again.
  struct Rerun {
    let data: String?
    let jobs: Int
    let display: ProgressDisplay.Style
    /// Whether the programs that a spec in a report names may be begun.
    let beginsPrograms: Bool
  }

  /// What there is to say, and whether all is the same.
  struct Finding {
    let isIdentical: Bool
    let lines: [String]
  }

  let path: String
  let format: ReportFormat?
  let recipe: ReportRecipe?
  let store: StoreOptions
  let rerun: Rerun?
  let json: Bool

  /// Compares and prints; ends with exit code 1 where something differs.
  func run() throws {
    let bytes = try Self.bytes(path)
    guard let format = format ?? ReportFormat(path: path) else {
      throw NotAReport(path: path, reason: "its ending is not .html, .md, .pdf or .tex")
    }
    let file = format == .pdf ? nil : ReportFile(text: String(decoding: bytes, as: UTF8.self))
    guard let recipe = recipe ?? file?.recipe else {
      throw NotAReport(
        path: path,
        reason: format == .pdf
          ? "a PDF file does not say what it is about; name the experiment before '--check'"
          : "it does not say what it was asked for"
      )
    }
    var findings: [Finding] = []
    if let (store, document, runs) = try stored(recipe) {
      findings.append(try compare(bytes, document, format))
      if let rerun { findings.append(try repeatStored(runs, rerun, store)) }
    } else if let rerun, let file {
      Console.note("The store does not have it; the trials of the spec in '\(path)' run instead.")
      findings.append(try ReportRepetition(path: path, rerun: rerun).finding(file))
    } else {
      throw NotAReport(
        path: path,
        reason: "the store does not have \(listed(recipe.targets, or: "and")); '--rerun' runs the "
          + "trials of the spec in a report again"
      )
    }
    let isIdentical = findings.allSatisfy(\.isIdentical)
    let lines = findings.flatMap(\.lines)
    Console.print(
      json
        ? JSON.object([
          ("identical", .value(.bool(isIdentical))), ("findings", .array(lines.map(JSON.string))),
        ]).text : lines.joined(separator: "\n")
    )
    if Interruption.wasSignalled { throw ExitCode(ExitStatus.interrupted) }
    if !isIdentical { throw ExitCode(ExitStatus.someRunsFailed) }
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw FileError(
        path: path,
        reason: "read the report",
        hint: "check that there is such a file"
      )
    }
  }

  /// The report as the store gives it; nil where there is no store or it lacks what is asked for.
  private func stored(
    _ recipe: ReportRecipe
  ) throws -> (store: Store, document: Document, runs: [Run])? {
    guard store.exists else { return nil }
    let store = try store.openForReading()
    let names = Set(try store.experiments().map(\.name))
    for target in recipe.targets where !names.contains(target) {
      do {
        _ = try store.run(matching: target)
      } catch {
        guard case .unknownRun = error else { throw error }
        return nil
      }
    }
    let (document, runs) = try recipe.document(in: store)
    return (store, document, runs)
  }

  // MARK: Bytes

  private func compare(
    _ bytes: [UInt8],
    _ document: Document,
    _ format: ReportFormat
  ) throws -> Finding {
    let canvas = try Canvas()
    let report = try ReportOutput(document, format: format, path: path, canvas: canvas)
    var lines: [String] = []
    for file in report.files {
      let name = file.path.hasPrefix("./") ? String(file.path.dropFirst(2)) : file.path
      let found = file.path == path ? bytes : try? Self.bytes(file.path)
      guard let found else {
        lines.append("different: '\(name)' is missing")
        continue
      }
      if found != file.bytes { lines.append(Self.difference(name, found, file.bytes)) }
    }
    if lines.isEmpty {
      let count = report.files.reduce(0) { $0 + $1.bytes.count }
      let files = report.files.count == 1 ? "" : " in \(report.files.count) files"
      return Finding(
        isIdentical: true,
        lines: ["identical: \(NumberFormat.text(count)) bytes\(files)"]
      )
    }
    return Finding(isIdentical: false, lines: lines)
  }

  /// The first place where two files part, with what stands there.
  private static func difference(_ name: String, _ found: [UInt8], _ now: [UInt8]) -> String {
    let place = zip(found, now).prefix { $0 == $1 }.reduce(0) { count, _ in count + 1 }
    let before = found[..<place]
    let line = before.count { $0 == 10 } + 1
    let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    let column = String(decoding: found[start..<place], as: UTF8.self).count + 1
    func excerpt(_ bytes: [UInt8]) -> String {
      guard place < bytes.count else { return "nothing" }
      let from = max(start, place - 20)
      let end = bytes[place...].firstIndex(of: 10) ?? bytes.count
      let text = String(decoding: bytes[from..<min(end, place + 60)], as: UTF8.self)
      return "'\(visible(text))'"
    }
    return "different: \(name):\(line):\(column): the file has \(excerpt(found)), now it is "
      + excerpt(now)
  }

  // MARK: Trials

  private func repeatStored(_ runs: [Run], _ rerun: Rerun, _ store: Store) throws -> Finding {
    let over = runs.filter { $0.status != .running }
    guard !over.isEmpty else {
      return Finding(isIdentical: false, lines: ["different: no run of the report is over"])
    }
    if over.count < runs.count {
      Console.note("\(runs.count - over.count) of \(runs.count) runs still run and are left out.")
    }
    let groups = try Repetition.groups(over, data: rerun.data, in: store)
    Interruption.watch(announces: rerun.display == .lines)
    let progress = ProgressDisplay(over.map(\.trial), style: rerun.display)
    progress.start()
    defer { progress.stop() }
    let verified = try groups.flatMap {
      try VerifiedRun.verify($0, jobs: rerun.jobs, in: store, progress: progress)
    }
    let points = verified.reduce(0) { $0 + $1.verification.count }
    let different = verified.filter { !$0.isIdentical }
    if different.isEmpty, verified.count == over.count {
      let runs = verified.count == 1 ? "1 run" : "\(verified.count) runs"
      return Finding(
        isIdentical: true,
        lines: ["identical: \(NumberFormat.text(points)) points of \(runs), run again"]
      )
    }
    return Finding(isIdentical: false, lines: [VerificationText.text(different)])
  }
}

/// A file that cannot be checked as a report.
struct NotAReport: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "cannot check '\(path)': \(reason)" }
}
