import ArgumentParser
import Experiment
import Report
import Store

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the whole store, and repair what can be repaired.",
    discussion: """
      Reads everything: the file's structure, references, hashes, points against their checksums, \
      summaries against points, runs whose process is gone, the files that programs left against \
      their hashes. --repair makes a copy of the store \
      first and changes only what loses nothing. Where the file itself is damaged, --salvage \
      writes what can still be read into a new store and leaves the old one alone.

      Exit codes: 0 where the store is whole or was repaired, 65 where something is left.
      """
  )

  @OptionGroup var store: StoreOptions
  @Flag(help: "Repair what can be repaired without losing anything, after a backup.")
  var repair = false
  @Option(help: ArgumentHelp("Write what can be read into a new store.", valueName: "file"))
  var salvage: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if repair, salvage != nil {
      throw ValidationError("'--repair' and '--salvage' exclude each other")
    }
  }

  func run() throws {
    if let salvage { return try self.salvage(into: salvage) }
    let checked = try repair ? repaired() : StoreRepair(left: found())
    let result = StoreRepair(
      backup: checked.backup,
      repaired: checked.repaired,
      left: checked.left + (try problemsOfFiles())
    )
    Console.print(json ? Self.json(result).text : text(result))
    if !result.left.isEmpty { throw ExitCode(ExitStatus.badSpec) }
  }

  private func salvage(into new: String) throws {
    let salvage = try Store.salvage(store.resolvedPath, into: new, now: Clock.now)
    if json {
      let members: [(String, JSON)] = [
        ("path", .string(new)), ("runs", .integer(salvage.runs)),
        ("points", .integer(salvage.points)), ("lost", .array(salvage.lost.map(JSON.string))),
      ]
      Console.print(JSON.object(members).text)
    } else {
      for lost in salvage.lost { Console.print("lost: \(lost)") }
      Console.print(
        "'\(new)' has \(counted(salvage.runs, "run")) with \(counted(salvage.points, "point"))"
      )
    }
    if !salvage.lost.isEmpty { throw ExitCode(ExitStatus.badSpec) }
  }

  private func found() throws -> [StoreProblem] {
    let store = try store.openForReading()
    defer { try? store.close() }
    return try store.problems()
  }

  private func repaired() throws -> StoreRepair {
    let store = try store.openForChanging()
    defer { try? store.close() }
    return try store.repair()
  }

  /// What is wrong with the files that programs left, but for those that are not there: a store may be
  /// somewhere without them.
  private func problemsOfFiles() throws -> [StoreProblem] {
    let store = try store.openForReading()
    defer { try? store.close() }
    // Where they cannot be read, the checks of the store have told it.
    let artifacts = (try? store.allArtifacts()) ?? []
    let wrong = artifacts.filter { !$0.artifact.isWellFormed }.map { run, artifact in
      StoreProblem(
        "run '\(run)' has an artifact that no program can leave: path '\(artifact.path)', hash "
          + "'\(artifact.hash)'",
        .advice("something else has written it; 'exp delete \(run)' drops the run")
      )
    }
    let changed = RunFiles(store: store.path).changedContents().map { path in
      StoreProblem(
        "'\(path)' is not what its name says, which is the hash of what a program left",
        .advice("remove it, and run again what left it")
      )
    }
    return wrong + changed
  }

  private func text(_ result: StoreRepair) -> String {
    var lines: [String] = []
    if let backup = result.backup { lines.append("The store as it was: '\(backup)'") }
    for problem in result.repaired { lines.append("repaired: \(problem.what): \(problem.done)") }
    for problem in result.left { lines.append("\(problem.what): \(problem.done)") }
    let repairable = result.left.count(where: \.isRepairable)
    if result.left.isEmpty {
      lines.append(result.repaired.isEmpty ? "The store is whole." : "The store is whole again.")
    } else if repairable > 0 {
      lines.append(
        "\(repairable) of \(counted(result.left.count, "problem")) can be repaired without losing"
          + " anything: exp doctor --repair"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func json(_ result: StoreRepair) -> JSON {
    func list(_ problems: [StoreProblem]) -> JSON {
      .array(
        problems.map { problem in
          .object([
            ("problem", .string(problem.what)), ("repairable", .value(.bool(problem.isRepairable))),
            ("remedy", .string(problem.done)),
          ])
        }
      )
    }
    return .object([
      ("backup", .optional(result.backup, JSON.string)), ("repaired", list(result.repaired)),
      ("left", list(result.left)),
    ])
  }
}

extension StoreProblem {
  /// What is done about it, or is left to do.
  fileprivate var done: String {
    switch remedy {
    case .repair(let text), .advice(let text): text
    }
  }
}
