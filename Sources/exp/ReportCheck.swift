import ArgumentParser
import Experiment
import Foundation
import Learning
import Plot
import Report
import Runner
import Store
import Synchronization

/// Computes a report's file again and compares, and where asked runs its trials again.
struct ReportCheck {
  /// How trials are run again.
  struct Rerun {
    let data: String?
    let jobs: Int
    let display: ProgressDisplay.Style
  }

  /// What there is to say, and whether all is the same.
  private struct Finding {
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
      findings.append(try repeatSpecs(file, rerun))
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

  /// Runs the trials of the specs in the file and compares the hashes of their points.
  private func repeatSpecs(_ file: ReportFile, _ rerun: Rerun) throws -> Finding {
    var lines: [String] = []
    var counts = (series: 0, runs: 0, left: 0)
    for (text, manifest) in zip(file.specs, file.manifests) {
      var spec = try Spec(text: text, file: path)
      if let data = rerun.data { spec = spec.moved(toData: data) }
      let workload = try LoadedWorkload(spec, relativeTo: ".")
      let plan = Plan(spec, dataHash: workload.dataset?.hash)
      let trials = Dictionary(
        plan.trials.map { (String($0.id.prefix(16)), $0) }
      ) { first, _ in first }
      // How far a terminated trial came depends on others, and which settings a search proposes
      // on results that only a store has.
      let wanted = manifest.records.filter { record in
        record.status.isDone && record.status != .terminated
          && (plan.isComplete || trials[record.trial] != nil)
      }
      counts.left += manifest.records.count - wanted.count
      let told = try Self.records(
        wanted.compactMap { trials[$0.trial] },
        workload,
        rerun
      )
      for record in wanted {
        guard trials[record.trial] != nil else {
          lines.append("different: the spec has no trial \(record.trial) (\(record.label))")
          continue
        }
        guard let now = told[record.trial] else {
          lines.append("different: \(record.label) was not run to its end")
          continue
        }
        counts.runs += 1
        counts.series += record.entries.count
        lines += Self.differences(record, now)
      }
    }
    if counts.left > 0 {
      Console.note(
        "\(counts.left) runs are left out: not run to their end, or proposed by a search"
      )
    }
    if lines.isEmpty, counts.runs > 0 {
      return Finding(
        isIdentical: true,
        lines: [
          "identical: the hashes of \(counts.series) series of \(counts.runs) trials, run again"
        ]
      )
    }
    return Finding(
      isIdentical: false,
      lines: lines.isEmpty ? ["different: the file names no trial that could be run"] : lines
    )
  }

  private static func differences(_ then: Manifest.Record, _ now: Manifest.Record) -> [String] {
    var lines: [String] = []
    if then.status != now.status {
      lines.append(
        "different: \(then.label) ended as \(then.status.rawValue), now as \(now.status.rawValue)"
      )
    }
    for entry in then.entries where !now.entries.contains(where: entry.matches) {
      lines.append("different: \(entry.metric) of \(then.label)")
    }
    if then.entries.count != now.entries.count {
      lines.append(
        "different: \(then.label) had \(then.entries.count) series, now \(now.entries.count)"
      )
    }
    return lines
  }

  /// What trials tell, by the first digits of their ids; nothing is written.
  private static func records(
    _ trials: [Trial],
    _ workload: LoadedWorkload,
    _ rerun: Rerun
  ) throws -> [String: Manifest.Record] {
    let ended = Mutex<[String: Manifest.Record]>([:])
    Interruption.watch(announces: rerun.display == .lines)
    let progress = ProgressDisplay(trials, style: rerun.display)
    progress.start()
    defer { progress.stop() }
    try PlanRunner(workload, jobs: rerun.jobs)
      .run(trials, cancellation: Interruption.cancellation) { trial in
        let series = Mutex<[String: Series]>([:])
        let start = Clock.steady()
        progress.begin(trial)
        return TrialContext(
          elapsed: { UInt32(clamping: Clock.steady() - start) },
          emit: { event in
            switch event {
            case .metrics(let measurement):
              series.withLock { series in
                for value in measurement.values {
                  series[value.metric, default: Series(metric: value.metric)].steps
                    .append(measurement.step)
                  series[value.metric, default: Series(metric: value.metric)].values
                    .append(value.value)
                }
              }
              progress.update(trial, measurement)
            case .checkpoint, .field, .finding, .log, .artifact, .process: break
            case .finished(let outcome):
              progress.finish(trial, outcome, milliseconds: Clock.steady() - start)
              if outcome.status == .interrupted { return }
              let id = String(trial.id.prefix(16))
              let record = Manifest.Record(
                trial: id,
                status: outcome.status,
                label: trial.label,
                entries: series.withLock { $0.values.map { Manifest.Entry($0) } }
              )
              ended.withLock { $0[id] = record }
            }
          }
        )
      }
    return ended.withLock { $0 }
  }
}

/// A file that cannot be checked as a report.
struct NotAReport: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "cannot check '\(path)': \(reason)" }
}
