import Experiment
import Foundation
import Learning
import Runner

/// Reads from the machine what a run depends on beside its trial.
enum ProvenanceReader {
  /// The provenance of runs that begin now.
  ///
  /// - Parameters:
  ///   - specHash: The spec's hash.
  ///   - workload: The workload with its data as loaded.
  ///   - datasetPath: The file or folder that the data are in, relative to the folder.
  ///   - folder: The spec's folder, in whose git repository the commit is looked up.
  /// - Returns: What can be read; what cannot is absent or `unknown`.
  static func read(
    specHash: String,
    workload: LoadedWorkload,
    datasetPath: String?,
    folder: String
  ) -> Provenance {
    let commit = git(["rev-parse", "HEAD"], folder)
    let isDirty =
      commit == nil
      ? nil : git(["status", "--porcelain", "--untracked-files=no"], folder).map { !$0.isEmpty }
    return Provenance(
      program: Exp.version,
      command: CommandLine.arguments.map(quotedForShell).joined(separator: " "),
      specHash: specHash,
      datasetHash: workload.dataset?.hash,
      libraries: Numerics.libraries(for: workload),
      processor: processor,
      kernel: Numerics.kernel(for: workload),
      host: ProcessInfo.processInfo.hostName,
      system: system,
      commit: commit,
      isDirty: isDirty,
      diffHash: isDirty == true ? diffHash(folder) : nil,
      datasetPath: datasetPath.map { absolutePath($0, in: folder) },
      folder: workload.programFolder
    )
  }

  /// The digest of the uncommitted changes, in a form that no setting of the user's git changes.
  private static func diffHash(_ folder: String) -> String? {
    git(
      [
        "-c", "diff.noprefix=false", "-c", "diff.mnemonicPrefix=false", "-c", "core.quotePath=true",
        "-c", "diff.algorithm=myers", "-c", "diff.context=3", "-c", "diff.renames=false",
        "diff", "--no-ext-diff", "--no-textconv", "--no-color", "--binary", "--full-index", "HEAD",
      ],
      folder
    ).map { SHA256.hex(of: $0) }
  }

  private static func absolutePath(_ path: String, in folder: String) -> String {
    let base = URL(fileURLWithPath: folder, isDirectory: true)
    return URL(fileURLWithPath: path, relativeTo: base).standardizedFileURL.path
  }

  private static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").dropFirst().joined(separator: ":")
      .trimmingCharacters(in: .whitespaces) ?? "unknown"
  }

  private static var system: String {
    let text = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    let name = line?.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\""])
    return name ?? ProcessInfo.processInfo.operatingSystemVersionString
  }

  /// What git prints; nil where there is no git, no repository or no commit.
  private static func git(_ arguments: [String], _ folder: String) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder] + arguments
    // What git says must not hang on the user's language.
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let bytes = try? output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: bytes ?? Data(), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
