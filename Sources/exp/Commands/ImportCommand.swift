import ArgumentParser
import Exchange
import Experiment
import Foundation
import Report
import Store

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add the runs of another store, of exports, CSV files or TensorBoard's event files.",
    discussion: """
      What is there already is not added again, so importing twice changes nothing. A CSV file has \
      a column 'step' and either 'metric' and 'value' or a column for each metric; where wanted \
      'run', 'time', 'seed' and 'param.NAME'. What 'exp export' wrote as csv, jsonl \
      or sqlite comes back whole. Each folder of event files is a run.

        exp import ../other/.exp/exp.sqlite
        exp import results.csv --experiment baseline
        exp import runs/ --experiment torch
      """
  )

  @Argument(
    help: "Stores, exports, CSV files, event files, or folders with event files.",
    completion: .file()
  )
  var paths: [String]
  @Option(
    help: "The experiment of runs that name none; else that of the file or folder."
  )
  var experiment: String?
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if experiment == "" { throw ValidationError("an experiment's name has a character or more") }
  }

  func run() throws {
    // All is looked at before anything is written.
    let sources = try paths.map { try ImportSource($0) }
    let target = try store.openForWriting()
    defer { try? target.close() }
    var total = ImportResult()
    for source in sources {
      let result = try read(source, into: target)
      total.added += result.added
      total.known += result.known
      total.points += result.points
      for notice in result.notices { Console.note("exp: note: \(notice)") }
    }
    if json {
      Console.print(
        JSON.object([
          ("store", .string(target.path)), ("added", .integer(total.added)),
          ("known", .integer(total.known)),
        ]).text
      )
    } else {
      let added = total.added == 1 ? "1 run" : "\(total.added) runs"
      Console.print(
        "added \(added) to \(target.path)"
          + (total.known > 0 ? "; \(total.known) were there already" : "")
      )
    }
  }

  private func read(_ source: ImportSource, into store: Store) throws -> ImportResult {
    let provenance = Provenance(
      program: Exp.version,
      command: CommandLine.arguments.map(quotedForShell).joined(separator: " "),
      specHash: "",
      host: ProcessInfo.processInfo.hostName
    )
    let target = ImportTarget(store, provenance: provenance, now: Clock.now())
    let name = experiment ?? source.name
    switch source.kind {
    case .store:
      let before = try store.allRunIDs()
      let merged = try store.merge(source.path)
      var result = ImportResult()
      (result.added, result.known) = (merged.added, merged.known)
      if merged.running > 0 {
        result.notices = ["\(source.path): \(merged.running) runs still run and were left out"]
      }
      let lost = try takeContents(from: source.path, into: store, knownBefore: before)
      if lost > 0 {
        let files = lost == 1 ? "the content of 1 file" : "the contents of \(lost) files"
        result.notices.append(
          "\(source.path): \(files) that programs left is not beside it in "
            + "'\(RunFiles(store: source.path).folder)', and so not here"
        )
      }
      return result
    case .csv:
      return try CSVImport(into: target).read(source.path, experiment: name)
    case .export:
      return try CSVImport(into: target).read(folder: source.path, experiment: experiment)
    case .jsonLines:
      return try JSONLinesImport(into: target).read(source.path, experiment: experiment)
    case .plainRows:
      return try PlainRowsImport(into: target).read(source.path, experiment: experiment)
    case .tensorBoard:
      return try TensorBoardImport(into: target).read(source.path, experiment: name)
    }
  }
}

extension ImportCommand {
  /// Takes what programs left from another store's files.
  ///
  /// - Returns: How many files of runs that are new here have no content.
  private func takeContents(
    from path: String,
    into store: Store,
    knownBefore: Set<String>
  ) throws -> Int {
    let (files, others) = (RunFiles(store: store.path), RunFiles(store: path))
    let taken = try files.take(store.allArtifacts(), from: others)
    if let failure = taken.failures.first { throw failure }
    return taken.missing.count { !knownBefore.contains($0) }
  }
}

/// Something to import, and what it is.
struct ImportSource {
  enum Kind {
    case store, csv, export, jsonLines, plainRows, tensorBoard
  }

  let path: String
  let kind: Kind

  /// Looks at a file or a folder.
  init(_ path: String) throws(ExchangeError) {
    self.path = path
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable(path: path, reason: "there is no such file")
    }
    if isFolder.boolValue {
      if CSVImport.isExport(path) {
        kind = .export
        return
      }
      guard !TensorBoardImport.files(below: path).isEmpty else { throw .unknownContent(path: path) }
      kind = .tensorBoard
      return
    }
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw .unreadable(path: path, reason: "check its permissions")
    }
    let start = (try? file.read(upToCount: 16)) ?? Data()
    try? file.close()
    if start.starts(with: Data("SQLite format 3\0".utf8)) {
      kind = PlainRows.isOne(at: path) ? .plainRows : .store
    } else if TensorBoardImport.isEventFile(path) {
      kind = .tensorBoard
    } else if path.lowercased().hasSuffix(".csv") {
      kind = .csv
    } else if start.starts(with: Data("{\"run\":".utf8)) || path.lowercased().hasSuffix(".jsonl") {
      kind = .jsonLines
    } else {
      throw .unknownContent(path: path)
    }
  }

  /// The name of the file without its ending, or of the folder.
  var name: String {
    let last = URL(fileURLWithPath: path).standardizedFileURL.lastPathComponent
    return last.lowercased().hasSuffix(".csv") ? String(last.dropLast(4)) : last
  }
}
