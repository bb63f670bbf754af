import ArgumentParser
import Experiment
import Foundation
import Learning
import Report
import Store

struct ArtifactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "artifact",
    abstract: "List the files that a run's program left, or fetch some.",
    discussion: """
      Without a path all are listed, or with '--output' fetched. Files are fetched into the current \
      folder, or into that of '--output', with their folders; '--output -' prints one. A file that \
      is there already is not replaced.
      """
  )

  @Argument(help: "A run's id, the beginning of one, or 'latest'.") var target: String
  @Argument(help: "Paths as listed; a folder's fetches all below.") var paths: [String] = []
  @Flag(help: "Fetch all.") var all = false
  @Option(name: [.short, .long], help: ArgumentHelp("Where to.", valueName: "folder"))
  var output: String?
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print the list as JSON.") var json = false

  func run() throws {
    let store = try store.openForReading()
    guard case .run(let run) = try Target.find(target, in: store) else {
      throw NotOneRun(target: target)
    }
    let artifacts = try store.artifacts(of: run.id)
    if paths.isEmpty, !all, output == nil {
      Console.print(json ? JSON.array(artifacts.map(JSON.artifact)).text : Self.table(artifacts))
      return
    }
    let chosen =
      all || paths.isEmpty ? artifacts : try paths.flatMap { try choose($0, artifacts, run) }
    if output == "-", chosen.count != 1 {
      throw ValidationError(
        "'--output -' prints one file, found \(chosen.count); 'exp artifact \(run.shortID)' lists them"
      )
    }
    if chosen.isEmpty { Console.note("Run \(run.shortID) left no files.") }
    let files = RunFiles(store: store.path)
    for artifact in chosen {
      guard let source = files.path(of: artifact, run: run.id) else {
        throw FileError(
          path: artifact.path,
          reason: "fetch",
          hint: "its content is not in '\(files.folder)', which moves and is renamed with its store"
        )
      }
      try check(artifact, source)
      try fetch(artifact, source)
    }
  }

  /// Whether a content is still what the run left.
  private func check(_ artifact: Artifact, _ source: String) throws {
    let found = try FileDigest.streamed(source).hash
    guard found == artifact.hash else {
      throw FileError(
        path: artifact.path,
        reason: "fetch",
        hint:
          "'\(source)' is not what the run left: its SHA-256 is \(found.prefix(16))…, that of the "
          + "run's file was \(artifact.hash.prefix(16))…; 'exp doctor' tells of all such files"
      )
    }
  }

  /// The list for people.
  static func table(_ artifacts: [Artifact], indent: String = "") -> String {
    let columns = [
      Table.Column("\(indent)file"), Table.Column("size", isNumeric: true), Table.Column("sha256"),
    ]
    return Table(
      columns: columns,
      rows: artifacts.map {
        [indent + printable($0.path), byteText($0.size), String($0.hash.prefix(16))]
      }
    ).text
  }

  private func choose(_ path: String, _ artifacts: [Artifact], _ run: Run) throws -> [Artifact] {
    let folder = path.hasSuffix("/") ? path : path + "/"
    let found = artifacts.filter { $0.path == path || $0.path.hasPrefix(folder) }
    guard found.isEmpty else { return found }
    let nearest = nearestName(to: path, among: artifacts.map(\.path))
    throw FileError(
      path: path,
      reason: "find in run \(run.shortID)",
      hint: nearest.map { "did you mean '\($0)'?" } ?? "'exp artifact \(run.shortID)' lists all"
    )
  }

  private func fetch(_ artifact: Artifact, _ source: String) throws {
    if output == "-" {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
      while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
        try FileHandle.standardOutput.write(contentsOf: piece)
      }
      return
    }
    let target = (output ?? ".") + "/" + artifact.path
    do {
      let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try FileManager.default.copyItem(atPath: source, toPath: target)
      // The content in the store is read-only; the copy is its owner's.
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: target)
    } catch {
      let isThere = FileManager.default.fileExists(atPath: target)
      throw FileError(
        path: target,
        reason: "write",
        hint: isThere ? "there is such a file already" : error.localizedDescription
      )
    }
    Console.print(target)
  }
}

extension JSON {
  static func artifact(_ artifact: Artifact) -> JSON {
    .object([
      ("path", .string(artifact.path)), ("size", .integer(artifact.size)),
      ("sha256", .string(artifact.hash)),
    ])
  }

  static func process(_ process: ProcessRecord) -> JSON {
    .object([
      ("words", .array(process.words.map(JSON.string))), ("folder", .string(process.folder)),
      ("exit_code", .optional(process.exitCode, JSON.integer)),
      ("signal", .optional(process.signal, JSON.integer)),
      ("user_milliseconds", .integer(process.userTime)),
      ("system_milliseconds", .integer(process.systemTime)),
      ("peak_memory_bytes", .integer(process.peakMemory)),
    ])
  }
}
