import ArgumentParser
import Experiment
import Report
import Store

struct DeleteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Move runs or whole experiments to the trash.",
    discussion: """
      What is in the trash is in no list and no figure. 'exp restore' brings it back; 'exp gc' \
      drops it for good, after 30 days or when told to.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Experiments' names, runs' ids, the beginnings of some, or 'latest'.",
      valueName: "target"
    )
  )
  var targets: [String]
  @OptionGroup var store: StoreOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let store = try store.openForChanging()
    defer { try? store.close() }
    var experiments: [String] = []
    var runs: [String] = []
    for target in targets {
      switch try Target.find(target, in: store) {
      case .experiment(let name): experiments.append(name)
      case .run(let run): runs.append(run.id)
      }
    }
    let deleted = try store.delete(experiments: experiments, runs: runs)
    if json {
      Console.print(TrashOutput.json(experiments, deleted).text)
    } else {
      Console.print("Moved to the trash: \(TrashOutput.text(experiments, deleted))")
      let names = experiments + runs.map { String($0.prefix(8)) }
      Console.note("'exp restore \(names.joined(separator: " "))' brings it back")
    }
  }
}

struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring runs or experiments back from the trash, or show what is in it.",
    discussion: """
      An experiment that was deleted whole comes back with the runs it had; else all its deleted \
      runs do. Without a target the trash is shown.
      """
  )

  @Argument(
    help: ArgumentHelp(
      "Experiments' names, runs' ids, or the beginnings of some.",
      valueName: "target"
    )
  )
  var targets: [String] = []
  @OptionGroup var store: StoreOptions
  @Flag(help: "Bring back everything.") var all = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if all, !targets.isEmpty { throw ValidationError("'--all' needs no target") }
  }

  func run() throws {
    if !all, targets.isEmpty {
      let trash = try store.openForReading().trash()
      return Console.print(json ? TrashOutput.json(trash).text : TrashOutput.text(trash))
    }
    let store = try store.openForChanging()
    defer { try? store.close() }
    let trash = try store.trash()
    let (experiments, runs) = try all ? trash.everything : trash.find(targets)
    let restored = try store.restore(experiments: experiments, runs: runs)
    if json {
      Console.print(TrashOutput.json(experiments, restored).text)
    } else {
      Console.print("Restored: \(TrashOutput.text(experiments, restored))")
    }
  }
}

extension Trash {
  /// All names of experiments and ids of runs.
  fileprivate var everything: (experiments: [String], runs: [String]) {
    (experiments, runs.map(\.run.id))
  }

  /// What some names and beginnings of ids mean.
  ///
  /// - Throws: `TrashTargetError` for the first that means nothing, or several runs.
  fileprivate func find(_ targets: [String]) throws -> (experiments: [String], runs: [String]) {
    let names = Set(experiments + runs.map(\.run.experiment))
    var found = (experiments: [String](), runs: [String]())
    for target in targets {
      if names.contains(target) {
        found.experiments.append(target)
        continue
      }
      let matching = runs.map(\.run.id).filter { $0.hasPrefix(target.lowercased()) }
      guard let id = matching.first, matching.count == 1 || id == target else {
        throw TrashTargetError(target: target, count: matching.count)
      }
      found.runs.append(id)
    }
    return found
  }
}

/// Nothing in the trash is meant by a word, or several things are.
struct TrashTargetError: Error, CustomStringConvertible {
  let target: String
  let count: Int

  var description: String {
    count == 0
      ? "nothing in the trash is named '\(target)'; 'exp restore' shows what is in it"
      : "\(count) runs in the trash have an id that begins with '\(target)': type more of it"
  }
}
